internal import SQLite
internal import Synchronization
internal import Zstd

/// Connections that only read, each used by one thread at a time.
final class ReaderPool: Sendable {
    /// A connection with its codec.
    ///
    /// `@unchecked Sendable`: a seat is in the pool's list or with exactly one thread, never both; the list is
    /// behind a mutex, which orders what the threads do with it.
    private final class Seat: @unchecked Sendable {
        let reader: Reader

        init(path: String, blobs: BlobFolder) throws {
            let connection = try Connection(path: path, access: .readOnly)
            reader = Reader(
                connection: connection,
                contents: ContentTable(connection: connection, codec: try ZstdCodec(), blobs: blobs))
        }
    }

    private let path: String
    private let blobs: BlobFolder
    private let idle = Mutex<[Seat]>([])
    /// More than this many are closed after use: each keeps a page cache.
    private static let mostIdle = 4

    init(path: String, blobs: BlobFolder) {
        self.path = path
        self.blobs = blobs
    }

    /// Lets `body` see one consistent state of the tables.
    func read<Result>(_ body: (Reader) throws -> Result) throws -> Result {
        let seat = try idle.withLock { $0.popLast() } ?? Seat(path: path, blobs: blobs)
        let connection = seat.reader.connection
        try connection.run("BEGIN")
        defer {
            // Ending a transaction that only read cannot fail in a way that matters to what was read.
            try? connection.run("COMMIT")
            idle.withLock { if $0.count < Self.mostIdle { $0.append(seat) } }
        }
        return try body(seat.reader)
    }
}
