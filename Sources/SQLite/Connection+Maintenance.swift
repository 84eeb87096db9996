internal import CSQLite

extension Connection {
    /// How far a checkpoint goes.
    public enum Checkpoint: Sendable {
        /// Moves what no reader needs; waits for nobody.
        case passive
        /// Waits for readers and cuts the log back to nothing.
        case truncate
    }

    /// Moves committed pages from the write-ahead log into the database file.
    ///
    /// - Returns: the number of pages that the log held, and of those moved.
    public func checkpoint(_ mode: Checkpoint) throws(SQLiteError) -> (logged: Int, moved: Int) {
        var logged: Int32 = 0
        var moved: Int32 = 0
        let status = sqlite3_wal_checkpoint_v2(
            handle, nil, mode == .passive ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE, &logged,
            &moved)
        // Busy says that a reader held back some pages: they come along the next time.
        guard status == SQLITE_OK || status & 0xFF == SQLITE_BUSY else { throw failure(status, nil) }
        return (Int(max(0, logged)), Int(max(0, moved)))
    }

    /// Writes a consistent copy of the whole database to a new file, beside readers and a busy writer.
    ///
    /// The stepped backup API would start anew at each commit of another connection.
    public func copy(to path: String) throws(SQLiteError) {
        try run("VACUUM INTO ?", .text(path))
    }

    /// Writes the whole database anew, without what is free in it, beside readers.
    ///
    /// Until the copy in a temporary file is done it can be called off; then it is put in place as one transaction.
    ///
    /// - Parameter goesOn: asked all the while; false calls it off.
    /// - Returns: false when it was called off and nothing changed.
    public func vacuum(while goesOn: () -> Bool) throws(SQLiteError) -> Bool {
        // In memory the copy would take as much of it as the file has.
        try run("PRAGMA temp_store = FILE")
        let failure = withoutActuallyEscaping(goesOn) { goesOn -> SQLiteError? in
            var question = goesOn
            return withUnsafeMutablePointer(to: &question) { question in
                sqlite3_progress_handler(
                    handle, 1_000,
                    { question in
                        question?.assumingMemoryBound(to: (() -> Bool).self).pointee() == false ? 1 : 0
                    }, question)
                defer { sqlite3_progress_handler(handle, 0, nil, nil) }
                do throws(SQLiteError) {
                    try run("VACUUM")
                    return nil
                } catch {
                    return error
                }
            }
        }
        try run("PRAGMA temp_store = MEMORY")
        if let failure, !failure.isInterrupted { throw failure }
        return failure == nil
    }

    /// Pages of the file, those that are free included, times their size.
    public func fileSize() throws(SQLiteError) -> Int {
        let sizes: [StaticString] = ["PRAGMA page_count", "PRAGMA page_size"]
        var product = 1
        for pragma in sizes {
            product *= try first(pragma) { row throws(SQLiteError) in Int(row.integer(0)) } ?? 0
        }
        return product
    }

    /// Has SQLite verify the file's structure and its indexes.
    ///
    /// - Returns: the faults; none for a sound file.
    public func integrityFaults() throws(SQLiteError) -> [String] {
        let faults = try rows("PRAGMA integrity_check") { row throws(SQLiteError) in row.text(0) }
        return try faults.filter { $0 != "ok" } + danglingReferences()
    }

    /// Foreign keys whose row is missing.
    ///
    /// - Returns: a line for each; none for a sound file.
    public func danglingReferences() throws(SQLiteError) -> [String] {
        try rows("PRAGMA foreign_key_check") { row throws(SQLiteError) in
            "row \(row.integer(1)) of \(row.text(0)) refers to a row of \(row.text(2)) that is missing"
        }
    }

    /// A quick look at the file's structure.
    ///
    /// - Returns: the faults; none for a sound file.
    public func structureFaults() throws(SQLiteError) -> [String] {
        try rows("PRAGMA quick_check") { row throws(SQLiteError) in row.text(0) }.filter { $0 != "ok" }
    }
}
