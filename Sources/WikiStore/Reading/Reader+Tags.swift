internal import SQLite
public import WikiCore

extension Reader {
    /// All tags with the number of living pages that have each, in order of their bytes.
    public func tags() throws -> [(tag: String, pages: Int)] {
        try connection.rows("SELECT tag, count(*) FROM tag GROUP BY tag ORDER BY tag") {
            row throws(SQLiteError) in (tag: row.text(0), pages: Int(row.integer(1)))
        }
    }

    /// A page's tags, in order of their bytes.
    func tags(of page: PageID) throws -> [String] {
        try connection.rows("SELECT tag FROM tag WHERE page = ? ORDER BY tag", .integer(page.value)) {
            row throws(SQLiteError) in row.text(0)
        }
    }

    /// Living pages of a tag, spelled exactly so, in order of key.
    ///
    /// - Parameters:
    ///   - after: only pages whose keys are behind this one.
    ///   - limit: at most so many.
    public func pages(tagged tag: String, after: PageKey?, limit: Int) throws -> [PageRecord] {
        try connection.rows(
            """
            SELECT page.id, page.kind, page.name, page.head, revision.content FROM tag
            JOIN page ON page.id = tag.page JOIN revision ON revision.id = page.head
            WHERE tag.tag = ? AND tag.key > ? AND revision.content IS NOT NULL ORDER BY tag.key LIMIT ?
            """, .text(tag), .text(after?.text ?? ""), .integer(Int64(limit)), as: Reader.pageRecord)
    }
}
