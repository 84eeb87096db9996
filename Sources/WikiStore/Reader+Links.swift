internal import SQLite
internal import WikiCore

extension Reader {
    /// Living pages one of whose links may mean the page or file, in order of key.
    public func pagesLinking(to target: PageRecord, limit: Int) throws -> [PageRecord] {
        try connection.rows(
            """
            SELECT DISTINCT page.id, page.kind, page.name, page.head, revision.content FROM link
            JOIN page ON page.id = link.page JOIN revision ON revision.id = page.head
            WHERE link.key = ? AND link.kind = ? AND revision.content IS NOT NULL ORDER BY page.key LIMIT ?
            """, .text(target.name.key.text), .integer(Int64(target.kind.rawValue)), .integer(Int64(limit)),
            as: Reader.pageRecord)
    }
}
