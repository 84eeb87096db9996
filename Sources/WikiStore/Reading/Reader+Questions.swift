internal import SQLite
public import WikiCore

extension Reader {
    /// What several people looked for, what most of them did first.
    ///
    /// - Parameters:
    ///   - since: only what was looked for on that day or later, counted from 1970-01-01.
    ///   - limit: at most so many.
    public func lookedFor(since day: Int64, limit: Int) throws -> [QuestionRecord] {
        try connection.rows(
            """
            SELECT key, query, found, people, day FROM looked_for WHERE day >= ?
            ORDER BY people DESC, day DESC, key LIMIT ?
            """, .integer(day), .integer(Int64(limit))
        ) { row throws(SQLiteError) in
            QuestionRecord(
                key: row.text(0), query: row.text(1), hasAnswers: row.integer(2) == 1,
                people: Int(row.integer(3)), day: row.integer(4))
        }
    }

    /// From which questions several people opened a page, what most of them asked first.
    ///
    /// - Parameters:
    ///   - since: only what was asked on that day or later, counted from 1970-01-01.
    ///   - limit: at most so many.
    public func served(by page: PageID, since day: Int64, limit: Int) throws -> [QuestionRecord] {
        try connection.rows(
            """
            SELECT key, query, people, day FROM served WHERE page = ? AND day >= ?
            ORDER BY people DESC, day DESC, key LIMIT ?
            """, .integer(page.value), .integer(day), .integer(Int64(limit))
        ) { row throws(SQLiteError) in
            QuestionRecord(
                key: row.text(0), query: row.text(1), hasAnswers: true, people: Int(row.integer(2)),
                day: row.integer(3))
        }
    }
}
