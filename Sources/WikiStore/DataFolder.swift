internal import Glibc
internal import WikiCore

/// The folder of one wiki: `wiki.db` with its log, `files/`, and `lock`.
public struct DataFolder: Sendable {
    /// The folder's path.
    public let path: String

    /// Names a folder; touches nothing.
    public init(path: String) {
        self.path = path
    }

    /// The database.
    public var database: String { path + "/wiki.db" }

    /// Contents that are no text and larger than `ContentTable.largestInDatabase`.
    public var files: String { path + "/files" }

    /// The search index, which may be thrown away.
    public var index: String { path + "/index" }

    /// What asks the server to make derived data anew, and what tells how far that is.
    public var rebuildRequest: String { path + "/rebuild" }
    /// See `rebuildRequest`.
    public var rebuildState: String { path + "/rebuild.state" }

    /// Whether a wiki is here.
    public var holdsWiki: Bool {
        access(database, F_OK) == 0
    }

    /// Looks at the database's file before SQLite does: beside an empty one SQLite removes the log, in which all of a
    /// wiki may stand.
    ///
    /// - Throws: `StoreError.notAWiki`, or `.file` where the system does not let it be seen.
    func expectDatabase() throws(StoreError) {
        var status = stat()
        guard stat(database, &status) == 0 else { throw .file(failure("look at \(database)")) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAWiki("its wiki.db is no file") }
        guard status.st_size > 0 else { throw .notAWiki("its wiki.db is empty") }
    }

    /// Makes the folder where it is missing.
    ///
    /// - Throws: `StoreError.inUse` when it holds anything but a configuration and a lock.
    func create() throws {
        if mkdir(path, 0o700) != 0, errno != EEXIST {
            throw StoreError.file(failure("make the folder \(path)"))
        }
        guard let names = FolderListing.names(in: path) else {
            throw StoreError.file(failure("read the folder"))
        }
        guard names.allSatisfy({ ["lock", "meent.conf"].contains($0) }) else {
            throw StoreError.inUse("the folder already holds \(holdsWiki ? "a wiki" : "other files")")
        }
        if mkdir(files, 0o700) != 0, errno != EEXIST {
            throw StoreError.file(failure("make the files folder"))
        }
    }

    /// Takes the lock that makes this process the only writer. It goes when the process ends, however it ends.
    ///
    /// - Throws: `StoreError.locked` while another process has it.
    public func lock() throws -> FolderLock {
        let descriptor = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StoreError.file(failure("open \(path)/lock")) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw StoreError.locked
        }
        return FolderLock(descriptor: descriptor)
    }

    private func failure(_ act: String) -> String {
        "cannot \(act): \(String(cString: strerror(errno)))"
    }
}

/// The lock on a folder, held as long as this lives.
public final class FolderLock: Sendable {
    private let descriptor: Int32

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }
}
