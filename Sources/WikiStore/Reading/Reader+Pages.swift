internal import SQLite
public import WikiCore

extension Reader {
    /// The page or file of that key, deleted ones included.
    public func page(_ kind: PageKind, key: PageKey) throws -> PageRecord? {
        try connection.first(
            """
            SELECT page.id, page.kind, page.name, page.head, revision.content FROM page
            JOIN revision ON revision.id = page.head WHERE page.kind = ? AND page.key = ?
            """, .integer(Int64(kind.rawValue)), .text(key.text), as: Reader.pageRecord)
    }

    /// The page or file of that id, deleted ones included, with or without a name that leads to it.
    public func page(_ id: PageID) throws -> PageRecord? {
        try connection.first(
            """
            SELECT page.id, page.kind, page.name, page.head, revision.content, page.key IS NOT NULL FROM page
            JOIN revision ON revision.id = page.head WHERE page.id = ?
            """, .integer(id.value)
        ) { row throws(SQLiteError) in Reader.pageRecord(row, isNamed: row.integer(5) == 1) }
    }

    /// Shows every page and file, deleted ones included, without order.
    public func forEachPage(_ body: (PageRecord) -> Void) throws {
        try connection.forEach(
            """
            SELECT page.id, page.kind, page.name, page.head, revision.content, page.key IS NOT NULL FROM page
            JOIN revision ON revision.id = page.head
            """
        ) { row throws(SQLiteError) in
            body(Reader.pageRecord(row, isNamed: row.integer(5) == 1))
            return true
        }
    }

    /// Living pages or files in order of key.
    ///
    /// - Parameters:
    ///   - prefix: what their keys begin with.
    ///   - after: only keys behind this one.
    ///   - limit: at most so many.
    /// - Returns: each with the time of its newest revision.
    public func livingPages(
        _ kind: PageKind, prefix: PageKey, after: PageKey?, limit: Int
    ) throws -> [(page: PageRecord, updated: Timestamp)] {
        // A key that begins with the prefix lies between it and the prefix with the highest scalar behind it.
        try connection.rows(
            """
            SELECT page.id, page.kind, page.name, page.head, revision.content, change.time FROM page
            JOIN revision ON revision.id = page.head JOIN change ON change.id = revision.change
            WHERE page.kind = ?1 AND page.key >= ?2 AND page.key < ?2 || char(0x10FFFF) AND page.key > ?3
            AND revision.content IS NOT NULL ORDER BY page.key LIMIT ?4
            """, .integer(Int64(kind.rawValue)), .text(prefix.text), .text(after?.text ?? ""),
            .integer(Int64(limit))
        ) { row throws(SQLiteError) in
            (page: try Reader.pageRecord(row), updated: Timestamp(seconds: row.integer(5)))
        }
    }

    static func pageRecord(_ row: borrowing Row) throws(SQLiteError) -> PageRecord {
        pageRecord(row, isNamed: true)
    }

    private static func pageRecord(_ row: borrowing Row, isNamed: Bool) -> PageRecord {
        PageRecord(
            id: PageID(row.integer(0)), kind: row.integer(1) == 0 ? .page : .file,
            name: PageName(trusted: row.text(2)), head: RevisionID(row.integer(3)),
            content: row.optionalInteger(4).map { ContentID($0) }, isNamed: isNamed)
    }
}
