internal import Glibc
internal import WikiCore
public import WikiStore

/// Makes a wiki of a backup, in a new folder. What stands in the file is judged before any of it is used.
public enum Restore {
    /// Unpacks a backup.
    ///
    /// - Parameters:
    ///   - path: the backup.
    ///   - folder: where the wiki goes; missing or empty. It is filled only once all of the backup is verified:
    ///     its names, its manifest, and that its database is a wiki's and nothing besides.
    /// - Throws: `ExchangeError` or `StoreError`; nothing is left behind then. What a restore that is killed leaves, the
    ///   next one clears away.
    public static func run(_ path: String, into folder: DataFolder) throws {
        try expectNew(folder)
        let partial = try PartialWiki(for: folder)
        do {
            try fill(partial.folder, from: path)
            guard rename(partial.folder.path, folder.path) == 0 else {
                throw ExchangeError.system("make \(folder.path)")
            }
        } catch {
            partial.remove()
            throw error
        }
        try synchronizeFolder(Backup.folder(of: folder.path))
    }

    private static func fill(_ folder: DataFolder, from path: String) throws {
        let unpacked = try unpack(path, into: folder)
        let files = try check(folder, unpacked)
        try folder.adoptSnapshot()
        for subfolder in Set(files.map { "\(folder.files)/\($0.hex.prefix(2))" }) {
            try synchronizeFolder(subfolder)
        }
        try synchronizeFolder(folder.files)
        try synchronizeFolder(folder.path)
    }

    private static func expectNew(_ folder: DataFolder) throws(ExchangeError) {
        guard access(folder.path, F_OK) == 0 else { return }
        // An empty folder is all that it removes, and that is made again.
        guard rmdir(folder.path) == 0 else {
            throw ExchangeError("\(folder.path) is there already; name a new folder with --data")
        }
    }

    /// - Returns: the names of what was unpacked.
    private static func unpack(_ path: String, into folder: DataFolder) throws -> Set<String> {
        var archive = try TarReader(path: path)
        var hashes: [String: ContentHash] = [:]
        var manifest: [UInt8]?
        while let member = try archive.next() {
            guard manifest == nil else { throw ExchangeError("the backup goes on behind its manifest") }
            if member.name == Backup.manifest {
                var lines: [UInt8] = []
                // 66 bytes and a name a member: more is no manifest of what came before.
                guard member.size <= (hashes.count + 1) * 256 else { throw wrong(member.name) }
                while let piece = try archive.piece() { lines += piece }
                manifest = lines
                continue
            }
            guard isExpected(member.name), hashes[member.name] == nil else { throw wrong(member.name) }
            if member.name != Backup.database {
                let subfolder = "\(folder.path)/\(member.name.prefix(8))"
                guard mkdir(subfolder, 0o700) == 0 || errno == EEXIST else {
                    throw ExchangeError.system("make \(subfolder)")
                }
            }
            let file = try OpenFile(creating: "\(folder.path)/\(member.name)")
            let hasher = ContentHasher()
            while let piece = try archive.piece() {
                hasher.update(piece)
                try file.write(piece)
            }
            try file.synchronize()
            hashes[member.name] = hasher.finish()
        }
        guard let manifest else { throw ExchangeError("the backup has no manifest, so it is not whole") }
        try compare(hashes, with: manifest)
        return Set(hashes.keys)
    }

    /// Whether a member may have that name: the database, or a file under its hash. Anything else is refused.
    private static func isExpected(_ name: String) -> Bool {
        if name == Backup.database { return true }
        guard let digits = name.split(separator: "/").last, let hash = ContentHash(hex: digits) else {
            return false
        }
        return name.utf8.elementsEqual(Backup.name(of: hash).utf8)
    }

    private static func compare(_ hashes: [String: ContentHash], with manifest: [UInt8]) throws(ExchangeError)
    {
        var left = hashes
        for line in manifest.split(separator: 0x0A) {
            guard line.count > 66, line.dropFirst(64).prefix(2).elementsEqual("  ".utf8),
                let hash = ContentHash(hex: String(decoding: line.prefix(64), as: UTF8.self)),
                let found = left.removeValue(forKey: String(decoding: line.dropFirst(66), as: UTF8.self)),
                found == hash
            else { throw ExchangeError("the backup is damaged: what it holds differs from its manifest") }
        }
        guard left.isEmpty else { throw ExchangeError("the backup holds more than its manifest names") }
    }

    /// Verifies the database and that exactly its files are there.
    private static func check(_ folder: DataFolder, _ unpacked: Set<String>) throws -> [ContentHash] {
        guard unpacked.contains(Backup.database) else { throw ExchangeError("the backup has no database") }
        let snapshot = try Snapshot(path: folder.database)
        try snapshot.expectWiki()
        let files = try snapshot.files().map(\.hash)
        guard Set(files.map(Backup.name)) == unpacked.subtracting([Backup.database]) else {
            throw ExchangeError("the backup's files are not those that its database names")
        }
        return files
    }

    private static func wrong(_ name: String) -> ExchangeError {
        let shown = String(
            String.UnicodeScalarView(
                name.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "\u{FFFD}" : $0 }))
        return ExchangeError("the backup holds \(shown), which no backup of Meent does")
    }
}
