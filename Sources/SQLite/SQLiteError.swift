internal import CSQLite
internal import Glibc

/// What SQLite could not do. Holds no bound value, so nothing that a user typed is in it.
public struct SQLiteError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The extended result code (sqlite.org/rescode.html).
    public let code: Int32
    /// SQLite's own words.
    public let message: String
    /// The statement, where it was one.
    public let sql: String?
    /// The system's own number for why it took no byte of a write to the log; 0 for every other failure.
    let refusal: Int32

    /// The low byte: the primary result code.
    public var primaryCode: Int32 { code & 0xFF }

    /// The disk, its quota, or the largest file that is allowed has no room; nothing was written and writing may be tried
    /// again later. SQLite itself tells a full disk alone.
    public var isFull: Bool {
        primaryCode == SQLITE_FULL || [EDQUOT, EFBIG].contains(refusal)
    }

    /// The file system or database may not be written; nothing was.
    public var isReadOnly: Bool { primaryCode == SQLITE_READONLY || refusal == EROFS }

    /// Another program held the database for longer than one waits; nothing was written.
    public var isBusy: Bool { primaryCode == SQLITE_BUSY }

    /// The system could not read, write or sync: what is on disk is unknown.
    public var isInputOutput: Bool { primaryCode == SQLITE_IOERR && !isFull && !isReadOnly }

    /// The file is damaged, cut short, or no database.
    public var isDamaged: Bool { primaryCode == SQLITE_CORRUPT || primaryCode == SQLITE_NOTADB }

    /// The work was called off; it had no effect.
    public var isInterrupted: Bool { primaryCode == SQLITE_INTERRUPT }

    /// The code and the words, for a log.
    public var description: String {
        "SQLite \(code): \(message)" + (sql.map { " in \($0)" } ?? "")
    }
}
