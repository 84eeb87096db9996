internal import SQLite
internal import WikiCore

extension Reader {
    /// Living pages one of whose links may mean the page or file by its name or an old one, in order of key.
    public func pagesLinking(to target: PageRecord, limit: Int) throws -> [PageRecord] {
        try connection.rows(
            """
            SELECT DISTINCT page.id, page.kind, page.name, page.head, revision.content FROM link
            JOIN page ON page.id = link.page JOIN revision ON revision.id = page.head
            WHERE link.kind = ?2 AND revision.content IS NOT NULL AND link.key IN (
                SELECT ?1 UNION SELECT key FROM alias WHERE page = ?3 AND NOT EXISTS (
                    SELECT 1 FROM page WHERE page.kind = alias.kind AND page.key = alias.key))
            ORDER BY page.key LIMIT ?4
            """, .text(target.name.key.text), .integer(Int64(target.kind.rawValue)),
            .integer(target.id.value), .integer(Int64(limit)), as: Reader.pageRecord)
    }
}
