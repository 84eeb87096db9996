internal import Glibc
internal import WikiCore
internal import WikiStore

/// `DIR.partial`, the folder in which a restore puts a wiki together before it gets its name.
///
/// Its lock tells a restore that is at work from one that was killed.
struct PartialWiki: ~Copyable {
    let folder: DataFolder
    private let lock: FolderLock

    /// Makes the folder, after clearing away what a restore that was killed left there.
    ///
    /// - Parameter wiki: what the folder becomes.
    /// - Throws: `ExchangeError` while another restore is at work there, and where something stands that no restore makes:
    ///   nothing is removed then.
    init(for wiki: DataFolder) throws {
        let partial = DataFolder(path: wiki.path + ".partial")
        folder = partial
        lock = try Self.take(partial)
    }

    private static func take(_ folder: DataFolder) throws -> FolderLock {
        if mkdir(folder.path, 0o700) != 0 {
            guard errno == EEXIST else { throw ExchangeError.system("make \(folder.path)") }
            _ = try left(in: folder)
        }
        do {
            let lock = try folder.lock()
            try clear(folder)
            guard mkdir(folder.files, 0o700) == 0 else { throw ExchangeError.system("make \(folder.files)") }
            return lock
        } catch StoreError.locked {
            throw ExchangeError("another restore is at work in \(folder.path); wait for it, or stop it")
        }
    }

    /// Removes the folder with all that a restore put there.
    consuming func remove() {
        try? Self.clear(folder)
        unlink(folder.path + "/lock")
        rmdir(folder.path)
    }

    /// Leaves the lock, and the folder itself.
    private static func clear(_ folder: DataFolder) throws {
        let left = try left(in: folder)
        for file in left.files where file != folder.path + "/lock" { unlink(file) }
        for subfolder in left.subfolders.reversed() { rmdir(subfolder) }
    }

    /// What a restore left, the folders outermost first.
    private static func left(
        in folder: DataFolder
    ) throws(ExchangeError) -> (files: [String], subfolders: [String]) {
        let known = ["lock", Backup.database] + ["-wal", "-shm", "-journal"].map { Backup.database + $0 }
        var files: [String] = []
        var subfolders: [String] = []
        for name in try names(in: folder.path) where name != "files" {
            guard known.contains(name) else { throw stranger(name, in: folder) }
            files.append("\(folder.path)/\(name)")
        }
        guard access(folder.files, F_OK) == 0 else { return (files, subfolders) }
        subfolders.append(folder.files)
        for digits in try names(in: folder.files) {
            let subfolder = "\(folder.files)/\(digits)"
            subfolders.append(subfolder)
            for name in try names(in: subfolder) {
                guard let hash = ContentHash(hex: name[...]), folder.file(of: hash) == "\(subfolder)/\(name)"
                else { throw stranger("files/\(digits)/\(name)", in: folder) }
                files.append("\(subfolder)/\(name)")
            }
        }
        return (files, subfolders)
    }

    /// The names in a folder that is one itself, and no link to another.
    private static func names(in path: String) throws(ExchangeError) -> [String] {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw ExchangeError("\(path) is in the way; move it away, then restore again")
        }
        guard let names = FolderListing.names(in: path) else { throw .system("read \(path)") }
        return names
    }

    private static func stranger(_ name: String, in folder: DataFolder) -> ExchangeError {
        ExchangeError(
            "\(folder.path) holds \(PathText.shown(Array(name.utf8))), which no restore puts there; "
                + "move that folder away, then restore again")
    }
}
