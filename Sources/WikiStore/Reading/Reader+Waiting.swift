internal import SQLite
public import WikiCore

extension Reader {
    /// The waiting version of that id, closed ones included.
    public func waiting(_ id: WaitingID) throws -> WaitingRecord? {
        try connection.first(
            """
            SELECT waiting.id, waiting.page, waiting.base, waiting.content, identity.name, waiting.time,
                waiting.comment, waiting.closed IS NOT NULL
            FROM waiting JOIN identity ON identity.id = waiting.author WHERE waiting.id = ?
            """, .integer(id.value), as: Reader.waitingRecord)
    }

    /// The waiting version that a save of that key left; nil if there was none.
    public func waiting(key: String) throws -> WaitingID? {
        try connection.first("SELECT id FROM waiting WHERE key = ?", .text(key)) { row throws(SQLiteError) in
            WaitingID(row.integer(0))
        }
    }

    /// A page's open waiting versions, oldest first.
    public func openWaiting(of page: PageID) throws -> [WaitingRecord] {
        try connection.rows(
            """
            SELECT waiting.id, waiting.page, waiting.base, waiting.content, identity.name, waiting.time,
                waiting.comment, waiting.closed IS NOT NULL
            FROM waiting JOIN identity ON identity.id = waiting.author
            WHERE waiting.page = ? AND waiting.closed IS NULL ORDER BY waiting.id
            """, .integer(page.value), as: Reader.waitingRecord)
    }

    static func waitingRecord(_ row: borrowing Row) throws(SQLiteError) -> WaitingRecord {
        WaitingRecord(
            id: WaitingID(row.integer(0)), page: PageID(row.integer(1)),
            base: row.optionalInteger(2).map { RevisionID($0) }, content: ContentID(row.integer(3)),
            author: row.text(4), time: Timestamp(seconds: row.integer(5)), comment: row.text(6),
            isClosed: row.integer(7) == 1)
    }
}
