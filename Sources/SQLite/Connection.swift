internal import CSQLite

/// A connection to one database, with the statements that it has prepared so far. For one thread at a time.
///
/// SQL is static and values are bound: there is no way to run text that a user had a hand in.
public final class Connection {
    let handle: OpaquePointer
    private var statements: [UnsafePointer<UInt8>: OpaquePointer] = [:]

    /// How a database is opened.
    public enum Access: Sendable {
        /// Makes the file if it is missing. Exactly one such connection may exist.
        case readWrite
        /// Refuses every write.
        case readOnly
        /// Reads, and may write a copy of the whole to another file; changes nothing in the database itself.
        case copying
    }

    /// Opens a database with the settings that every connection shares.
    ///
    /// The connection never checkpoints by itself: before 3.51.3 two connections that write or checkpoint at the
    /// same time can corrupt the file, and the last one to close would checkpoint whatever it was told.
    ///
    /// - Parameter path: a file; `:memory:` for none.
    /// - Throws: `SQLiteError` when it cannot be opened.
    public init(path: String, access: Access) throws(SQLiteError) {
        let flags =
            SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
            | (access == .readWrite ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE)
        var opened: OpaquePointer?
        let status = sqlite3_open_v2(path, &opened, flags, nil)
        guard status == SQLITE_OK, let opened else {
            let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(opened)
            throw SQLiteError(code: status, message: message, sql: nil, refusal: 0)
        }
        handle = opened
        for (option, value): (Int32, Int32) in [
            (SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1), (SQLITE_DBCONFIG_DEFENSIVE, 1),
            (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0), (SQLITE_DBCONFIG_DQS_DML, 0), (SQLITE_DBCONFIG_DQS_DDL, 0),
            (SQLITE_DBCONFIG_ENABLE_FKEY, 1),
        ] {
            _ = csqlite_db_config(handle, option, value)
        }
        sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 128 << 20)
        sqlite3_busy_timeout(handle, 5_000)
        try run("PRAGMA wal_autocheckpoint = 0")
        try run("PRAGMA cell_size_check = ON")
        try run("PRAGMA temp_store = MEMORY")
        switch access {
        case .readOnly:
            sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0)
            try run("PRAGMA query_only = ON")
        case .copying:
            // The file that VACUUM INTO writes is attached meanwhile.
            sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 1)
        case .readWrite:
            break
        }
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement) }
        sqlite3_close_v2(handle)
    }

    /// Runs one statement and passes over any rows.
    ///
    /// - Throws: `SQLiteError`; the statement has had no effect then, but see `isInTransaction`.
    public func run(_ sql: StaticString, _ values: Value...) throws(SQLiteError) {
        try step(sql, values) { _ throws(SQLiteError) in true }
    }

    /// All rows, each made into a value.
    public func rows<Result>(
        _ sql: StaticString, _ values: Value..., as make: (borrowing Row) throws(SQLiteError) -> Result
    ) throws(SQLiteError) -> [Result] {
        var results: [Result] = []
        try step(sql, values) { row throws(SQLiteError) in
            results.append(try make(row))
            return true
        }
        return results
    }

    /// The first row made into a value; nil without rows.
    public func first<Result>(
        _ sql: StaticString, _ values: Value..., as make: (borrowing Row) throws(SQLiteError) -> Result
    ) throws(SQLiteError) -> Result? {
        var result: Result?
        try step(sql, values) { row throws(SQLiteError) in
            result = try make(row)
            return false
        }
        return result
    }

    /// Shows each row until the closure says false.
    public func forEach(
        _ sql: StaticString, _ values: Value..., body: (borrowing Row) throws(SQLiteError) -> Bool
    ) throws(SQLiteError) {
        try step(sql, values, body: body)
    }

    /// The rowid of the newest row that this connection inserted.
    public var lastInsertedID: Int64 {
        sqlite3_last_insert_rowid(handle)
    }

    /// The number of rows that the last INSERT, UPDATE or DELETE touched.
    public var changedRows: Int {
        Int(sqlite3_changes(handle))
    }

    /// Whether a transaction is open. A full disk, an I/O error or want of memory may have ended it.
    public var isInTransaction: Bool {
        sqlite3_get_autocommit(handle) == 0
    }

    /// Runs several statements that no value is bound to, such as a schema.
    ///
    /// - Throws: `SQLiteError`; statements before the one that failed have had their effect.
    public func runScript(_ sql: StaticString) throws(SQLiteError) {
        let status = sql.withUTF8Buffer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { sqlite3_exec(handle, $0.baseAddress, nil, nil, nil) }
        }
        guard status == SQLITE_OK else { throw failure(status, sql) }
    }

    private func step(
        _ sql: StaticString, _ values: [Value], body: (borrowing Row) throws(SQLiteError) -> Bool
    ) throws(SQLiteError) {
        let statement = try prepared(sql)
        // A statement that is left standing on a row would keep its snapshot, and the WAL could not shrink.
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        for (index, value) in values.enumerated() {
            let status = bind(value, to: statement, at: Int32(index + 1))
            guard status == SQLITE_OK else { throw failure(status, sql) }
        }
        while true {
            let status = sqlite3_step(statement)
            switch status {
            case SQLITE_ROW:
                guard try body(Row(statement: statement)) else { return }
            case SQLITE_DONE:
                return
            default:
                throw failure(status, sql)
            }
        }
    }

    private func prepared(_ sql: StaticString) throws(SQLiteError) -> OpaquePointer {
        // A static string's address names it: the same place in the program is the same statement.
        if let statement = statements[sql.utf8Start] {
            // The same statement run inside its own rows would reset the outer one.
            precondition(sqlite3_stmt_busy(statement) == 0, "A statement is run within its own rows")
            return statement
        }
        var statement: OpaquePointer?
        let status = sql.withUTF8Buffer { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                sqlite3_prepare_v3(
                    handle, $0.baseAddress, Int32($0.count), UInt32(SQLITE_PREPARE_PERSISTENT), &statement,
                    nil)
            }
        }
        guard status == SQLITE_OK, let statement else { throw failure(status, sql) }
        statements[sql.utf8Start] = statement
        return statement
    }

    private func bind(_ value: Value, to statement: OpaquePointer, at index: Int32) -> Int32 {
        switch value {
        case .null:
            return sqlite3_bind_null(statement, index)
        case .integer(let integer):
            return sqlite3_bind_int64(statement, index, integer)
        case .text(var text):
            return text.withUTF8 { bytes in
                // An empty string may have no address, which would bind NULL.
                guard let start = bytes.baseAddress else { return csqlite_bind_text(statement, index, "", 0) }
                return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                    csqlite_bind_text(statement, index, $0, UInt64(bytes.count))
                }
            }
        case .blob(let bytes):
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(statement, index, 0) }
            return csqlite_bind_blob(statement, index, bytes, UInt64(bytes.count))
        }
    }

    func failure(_ status: Int32, _ sql: StaticString?) -> SQLiteError {
        SQLiteError(
            code: status, message: String(cString: sqlite3_errmsg(handle)), sql: sql.map { "\($0)" },
            refusal: status == SQLITE_IOERR | 3 << 8 ? csqlite_log_errno(handle) : 0)
    }
}
