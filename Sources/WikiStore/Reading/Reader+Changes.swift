internal import SQLite
public import WikiCore

extension Reader {
    /// Changes, newest first.
    ///
    /// - Parameters:
    ///   - before: only older ones than this; nil for no bound.
    ///   - limit: at most so many.
    public func changes(before: ChangeID?, limit: Int) throws -> [ChangeRecord] {
        try connection.rows(
            """
            SELECT change.id, identity.name, change.time, change.comment, change.kind, change.batch FROM change
            JOIN identity ON identity.id = change.author WHERE change.id < ? ORDER BY change.id DESC LIMIT ?
            """, .integer(before?.value ?? .max), .integer(Int64(limit)), as: Reader.changeRecord)
    }

    /// Changes that came after the given one, oldest first.
    public func changes(after: ChangeID, limit: Int) throws -> [ChangeRecord] {
        try connection.rows(
            """
            SELECT change.id, identity.name, change.time, change.comment, change.kind, change.batch FROM change
            JOIN identity ON identity.id = change.author WHERE change.id > ? ORDER BY change.id LIMIT ?
            """, .integer(after.value), .integer(Int64(limit)), as: Reader.changeRecord)
    }

    /// The changes of one import, newest first.
    public func changes(ofBatch batch: Int64, before: ChangeID?, limit: Int) throws -> [ChangeRecord] {
        try connection.rows(
            """
            SELECT change.id, identity.name, change.time, change.comment, change.kind, change.batch FROM change
            JOIN identity ON identity.id = change.author WHERE change.batch = ? AND change.id < ?
            ORDER BY change.id DESC LIMIT ?
            """, .integer(batch), .integer(before?.value ?? .max), .integer(Int64(limit)),
            as: Reader.changeRecord)
    }

    /// How many changes an import made.
    public func countOfChanges(inBatch batch: Int64) throws -> Int {
        try connection.first("SELECT count(*) FROM change WHERE batch = ?", .integer(batch)) {
            row throws(SQLiteError) in Int(row.integer(0))
        } ?? 0
    }

    /// Whether an import made that change or a later one.
    public func holdsChange(batch: Int64, from change: ChangeID) throws -> Bool {
        try connection.first(
            "SELECT 1 FROM change WHERE id >= ? AND batch = ? LIMIT 1", .integer(change.value),
            .integer(batch)
        ) { row throws(SQLiteError) in true } ?? false
    }

    /// The newest change before the given one that is not of that import.
    public func newestChange(before change: ChangeID, outsideBatch batch: Int64) throws -> ChangeID? {
        try connection.first(
            "SELECT id FROM change WHERE id < ? AND batch IS NOT ? ORDER BY id DESC LIMIT 1",
            .integer(change.value), .integer(batch)
        ) { row throws(SQLiteError) in ChangeID(row.integer(0)) }
    }

    /// Where an import's pages came from, and when it was done.
    public func importRecord(_ id: Int64) throws -> (source: String, time: Timestamp)? {
        try connection.first("SELECT source, time FROM import WHERE id = ?", .integer(id)) {
            row throws(SQLiteError) in (source: row.text(0), time: Timestamp(seconds: row.integer(1)))
        }
    }

    /// The change of that id.
    public func change(_ id: ChangeID) throws -> ChangeRecord? {
        try connection.first(
            """
            SELECT change.id, identity.name, change.time, change.comment, change.kind, change.batch FROM change
            JOIN identity ON identity.id = change.author WHERE change.id = ?
            """, .integer(id.value), as: Reader.changeRecord)
    }

    /// The changes of everybody of that name at or after a time, newest first.
    public func changes(by author: String, since time: Timestamp) throws -> [ChangeRecord] {
        try connection.rows(
            """
            SELECT change.id, identity.name, change.time, change.comment, change.kind, change.batch FROM change
            JOIN identity ON identity.id = change.author
            WHERE identity.name = ? AND change.time >= ? ORDER BY change.id DESC
            """, .text(author), .integer(time.seconds), as: Reader.changeRecord)
    }

    /// What a change did, in order; of a page that it touched more than once, the last. Of an act that hid a revision or
    /// showed it again, that revision.
    public func changedPages(_ change: ChangeID, limit: Int) throws -> [ChangedPage] {
        try connection.rows(
            """
            SELECT page.id, page.kind, page.name, revision.id, revision.parent, revision.content IS NULL,
                page.key IS NOT NULL
            FROM (
                SELECT id FROM revision WHERE change = ?1 AND NOT EXISTS (
                    SELECT 1 FROM revision AS later
                    WHERE later.page = revision.page AND later.id > revision.id AND +later.change = ?1)
                UNION SELECT revision FROM hidden WHERE change = ?1
                UNION SELECT revision FROM hidden WHERE lifted = ?1
                ORDER BY 1 LIMIT ?2) AS shown
            JOIN revision ON revision.id = shown.id JOIN page ON page.id = revision.page ORDER BY revision.id
            """, .integer(change.value), .integer(Int64(limit))
        ) { row throws(SQLiteError) in
            ChangedPage(
                page: PageID(row.integer(0)), kind: row.integer(1) == 0 ? .page : .file,
                name: PageName(trusted: row.text(2)), revision: RevisionID(row.integer(3)),
                parent: row.optionalInteger(4).map { RevisionID($0) }, isDeletion: row.integer(5) == 1,
                isNamed: row.integer(6) == 1)
        }
    }

    /// How many pages a change touched.
    public func countOfChangedPages(_ change: ChangeID) throws -> Int {
        try connection.first(
            "SELECT count(DISTINCT page) FROM revision WHERE change = ?", .integer(change.value)
        ) { row throws(SQLiteError) in Int(row.integer(0)) } ?? 0
    }

    /// The change that a save of that key made; nil if there was none.
    public func change(key: String) throws -> ChangeID? {
        try connection.first("SELECT id FROM change WHERE key = ?", .text(key)) { row throws(SQLiteError) in
            ChangeID(row.integer(0))
        }
    }

    /// The newest change; nil in an empty wiki.
    public func newestChange() throws -> ChangeID? {
        let id = try connection.first("SELECT max(id) FROM change") { row throws(SQLiteError) in
            row.optionalInteger(0)
        }
        return (id ?? nil).map { ChangeID($0) }
    }

    static func changeRecord(_ row: borrowing Row) throws(SQLiteError) -> ChangeRecord {
        ChangeRecord(
            id: ChangeID(row.integer(0)), author: row.text(1), time: Timestamp(seconds: row.integer(2)),
            comment: row.text(3), kind: ChangeKind(rawValue: row.integer(4)) ?? .edit,
            batch: row.optionalInteger(5))
    }
}
