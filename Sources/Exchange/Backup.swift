internal import Glibc
internal import WikiCore
public import WikiStore

/// Writes a whole wiki into one file, also while it is served and written to.
public enum Backup {
    static let database = "wiki.db"
    static let manifest = "manifest"

    /// Makes a backup: a tar of the database, the large files, and last the manifest of their hashes
    /// (the lines of `b2sum -l 256`).
    ///
    /// - Parameters:
    ///   - store: the wiki; read only.
    ///   - path: the new file; it stands under this name only once it is whole and on disk.
    ///   - progress: told how many files were written, of all.
    /// - Throws: `ExchangeError`, also when `path` is there already; `StoreError`.
    public static func write(
        _ store: Store, to path: String, progress: (Int, _ of: Int) -> Void = { _, _ in }
    ) throws {
        guard access(path, F_OK) != 0 else {
            throw ExchangeError("\(path) is there already; name a new file")
        }
        let partial = path + ".partial"
        let copy = try SnapshotFile(in: store.folder)
        unlink(partial)
        defer { unlink(partial) }
        // The copy first: a file is on disk before a row refers to it, so none that the copy names is missing.
        try store.snapshot(to: copy.path)
        let files = try Snapshot(path: copy.path).files()
        var archive = try TarWriter(path: partial, time: Timestamp.now())
        try archive.append(copy.path, as: database)
        for (index, file) in files.enumerated() {
            try archive.append(store.folder.file(of: file.hash), as: name(of: file.hash))
            guard archive.members.last?.hash == file.hash else {
                throw ExchangeError("the file \(file.hash.hex) is damaged; run meent check")
            }
            progress(index + 1, files.count)
        }
        let lines = archive.members.map { "\($0.hash.hex)  \($0.name)\n" }.joined()
        try archive.append(Array(lines.utf8), as: manifest)
        try archive.finish()
        // A link, unlike a rename, does not go over a file that has come there meanwhile.
        guard link(partial, path) == 0 else { throw ExchangeError.system("make \(path)") }
        try synchronizeFolder(folder(of: path))
    }

    static func name(of hash: ContentHash) -> String {
        "files/\(hash.hex.prefix(2))/\(hash.hex)"
    }

    static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: 0x2F) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
