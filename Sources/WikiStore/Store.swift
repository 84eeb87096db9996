internal import Glibc
internal import SQLite
internal import Synchronization
internal import WikiCore
internal import Zstd

/// One wiki's folder: the database and the large files, one writer, many readers.
public final class Store: Sendable {
    /// Where it is.
    public let folder: DataFolder
    private let queue: WriterQueue
    private let readers: ReaderPool
    private let lock: FolderLock?
    /// What the step that makes contents small keeps from one batch to the next.
    let nearbyTexts = Mutex(NearbyTexts())

    /// Whether this process is the one that writes.
    public var isWritable: Bool { lock != nil }

    /// What a process wants of the folder.
    public enum Access: Sendable {
        /// To be its one writer.
        case readWrite
        /// To read beside the writer, or alone.
        case readOnly
    }

    /// Makes a new, empty wiki and opens it.
    ///
    /// - Throws: `StoreError.inUse` when the folder holds anything.
    public static func create(in folder: DataFolder) throws -> Store {
        try folder.create()
        do {
            return try Store(folder: folder, access: .readWrite, isNew: true, lost: Store.endProcess)
        } catch {
            throw StoreError(error)
        }
    }

    /// Opens the wiki in a folder, after bringing its tables up to date.
    ///
    /// - Parameter lost: called when what is on disk became unknown; by default the process ends, to begin anew.
    /// - Throws: `StoreError.noWiki`, `.locked`, `.tooNew`, `.tooOld` (to read only), `.notAWiki`, `.corrupt` or
    ///   `.database`. What stands in the folder is left as it is then.
    public convenience init(
        folder: DataFolder, access: Access, lost: @escaping @Sendable (StoreError) -> Void = Store.endProcess
    ) throws {
        guard folder.holdsWiki else { throw StoreError.noWiki }
        try folder.expectDatabase()
        do {
            try self.init(folder: folder, access: access, isNew: false, lost: lost)
        } catch {
            throw StoreError(error)
        }
    }

    /// - Parameter quickCommit: a commit of so many nanoseconds is one that any thread may wait for.
    init(
        folder: DataFolder, access: Access, isNew: Bool, quickCommit: Int = 1_000_000,
        lost: @escaping @Sendable (StoreError) -> Void
    ) throws {
        self.folder = folder
        queue = WriterQueue(quickCommit: quickCommit)
        let blobs = BlobFolder(path: folder.files)
        readers = ReaderPool(path: folder.database, blobs: blobs)
        guard access == .readWrite else {
            lock = nil
            queue.refuseAll()
            let connection = try Connection(path: folder.database, access: .readOnly)
            try Store.expectWiki(connection)
            let version = try Store.userVersion(connection)
            guard version <= Schema.currentVersion else { throw StoreError.tooNew(version: version) }
            guard version == Schema.currentVersion else { throw StoreError.tooOld(version: version) }
            return
        }
        lock = try folder.lock()
        try Store.prepare(folder, isNew: isNew)
        blobs.sweep()
        folder.sweepSnapshots()
        let path = folder.database
        let queue = queue
        try Thread.start {
            do {
                try queue.open {
                    let connection = try Connection(path: path, access: .readWrite)
                    try connection.run("PRAGMA synchronous = FULL")
                    try connection.run("PRAGMA journal_size_limit = 67108864")
                    return Writer(
                        connection: connection,
                        contents: ContentTable(connection: connection, codec: try ZstdCodec(), blobs: blobs))
                }
                var thread = WriterThread(queue, lost: lost)
                thread.run()
            } catch {
                lost(StoreError(error))
            }
        }
    }

    /// What the writer did since the start, and what waits for it.
    public var activity: WriterActivity { queue.activity }

    /// Bytes that the disk has left for the wiki; 0 where the system does not say.
    public func freeBytes() -> Int {
        var system = statvfs()
        guard statvfs(folder.path, &system) == 0 else { return 0 }
        let (bytes, overflows) = Int(system.f_bavail).multipliedReportingOverflow(by: Int(system.f_frsize))
        return overflows ? .max : bytes
    }

    /// Shows one consistent state of the tables. From any thread.
    public func read<Result>(_ body: (Reader) throws -> Result) throws -> Result {
        do {
            return try readers.read(body)
        } catch let error as SQLiteError {
            throw StoreError(error)
        }
    }

    /// Has the writer change the tables, and answers once that is on disk.
    ///
    /// - Parameters:
    ///   - urgency: how soon, and whether this thread may do it.
    ///   - body: runs in a savepoint, on the thread that writes; throwing undoes it alone.
    ///   - completion: called on that thread after the commit, in the order of commits.
    public func write<Value: Sendable>(
        _ urgency: Urgency = .usual, _ body: @escaping @Sendable (Writer) throws -> Value,
        completion: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        let outcome = Outcome<Value>()
        queue.submit(
            WriterQueue.Job(
                run: { writer in outcome.value = try body(writer) },
                finish: { error in
                    if let error {
                        completion(.failure(error))
                    } else if let value = outcome.value {
                        completion(.success(value))
                    }
                }), urgency)
    }

    /// Has the writer change the tables and waits until that is on disk.
    public func write<Value: Sendable>(
        _ urgency: Urgency = .usual, _ body: @escaping @Sendable (Writer) throws -> Value
    ) throws -> Value {
        let done = Signal()
        let outcome = Outcome<Result<Value, any Error>>()
        write(urgency, body) { result in
            outcome.value = result
            done.raise()
        }
        done.waitLong()
        guard let result = outcome.value else { throw StoreError.closed }
        return try result.get()
    }

    /// Has the writer write the file anew, once nobody saves; `finish` runs when that is done.
    func shrink(finish: @escaping @Sendable (Writer) throws -> Void) {
        queue.shrink(finish: finish)
    }

    /// Finishes the writes that were taken on and moves the log into the file. Reading goes on to work.
    public func close() {
        guard lock != nil else { return }
        queue.close()
    }

    /// What is done by default when it became unknown what is on disk: the next process finds out.
    public static func endProcess(_ error: StoreError) {
        let message = "meent: \(error); this process ends, so see to the disk and start it again\n"
        _ = message.withCString { Glibc.write(2, $0, strlen($0)) }
        // Long enough for the answers that say so to be sent.
        usleep(2_000_000)
        _exit(1)
    }

    private static func prepare(_ folder: DataFolder, isNew: Bool) throws {
        let connection = try Connection(path: folder.database, access: .readWrite)
        if isNew {
            try connection.run("PRAGMA page_size = 4096")
            try connection.run("PRAGMA journal_mode = WAL")
            try connection.run("PRAGMA application_id = 1296385358")
        }
        try connection.run("PRAGMA synchronous = FULL")
        if !isNew { try expectWiki(connection) }
        let version = try userVersion(connection)
        guard version <= Schema.currentVersion else { throw StoreError.tooNew(version: version) }
        if version == 0, !isNew { throw StoreError.notAWiki("its database has no tables of a wiki") }
        if version > 0, version < Schema.currentVersion {
            // The way back from an upgrade that disappoints.
            try connection.copy(to: "\(folder.path)/wiki-before-version-\(Schema.currentVersion).db")
        }
        try Schema.migrate(connection, from: version)
        _ = try connection.checkpoint(.truncate)
    }

    private static func expectWiki(_ connection: Connection) throws {
        let id = try connection.first("PRAGMA application_id") { row throws(SQLiteError) in row.integer(0) }
        guard id == Schema.applicationID else {
            throw StoreError.notAWiki("its wiki.db is another program's")
        }
    }

    static func userVersion(_ connection: Connection) throws -> Int64 {
        try connection.first("PRAGMA user_version") { row throws(SQLiteError) in row.integer(0) } ?? 0
    }
}

/// Carries a value out of a job. Written on the thread that writes, read there or after a signal from it.
///
/// `@unchecked Sendable`: the write happens before the commit, every read after it, on the same thread or behind
/// the signal's mutex.
private final class Outcome<Value>: @unchecked Sendable {
    var value: Value?
}
