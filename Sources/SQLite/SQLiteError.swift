internal import CSQLite

/// What SQLite could not do. Holds no bound value, so nothing that a user typed is in it.
public struct SQLiteError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The extended result code (sqlite.org/rescode.html).
    public let code: Int32
    /// SQLite's own words.
    public let message: String
    /// The statement, where it was one.
    public let sql: String?

    /// The low byte: the primary result code.
    public var primaryCode: Int32 { code & 0xFF }

    /// The disk, or its quota, has no room; nothing was written and writing may be tried again later.
    public var isFull: Bool { primaryCode == SQLITE_FULL }

    /// The file system or database may not be written.
    public var isReadOnly: Bool { primaryCode == SQLITE_READONLY }

    /// Another program held the database for longer than one waits; nothing was written.
    public var isBusy: Bool { primaryCode == SQLITE_BUSY }

    /// The system could not read, write or sync: what is on disk is unknown.
    public var isInputOutput: Bool { primaryCode == SQLITE_IOERR }

    /// The work was called off; it had no effect.
    public var isInterrupted: Bool { primaryCode == SQLITE_INTERRUPT }

    /// The code and the words, for a log.
    public var description: String {
        "SQLite \(code): \(message)" + (sql.map { " in \($0)" } ?? "")
    }
}
