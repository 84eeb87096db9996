internal import SQLite
internal import WikiCore

extension Writer {
    /// Makes differences of contents that are no longer their page's newest, oldest pages of the work first.
    ///
    /// A page's contents, in order of id, each become a difference from the next; every
    /// `ContentTable.longestChain`th stays whole. Where the text went is remembered in the setting `compacted`, the
    /// highest revision that was looked at.
    ///
    /// - Returns: how many revisions were looked at; 0 when nothing is left.
    public func compactContents(limit: Int) throws -> Int {
        let done = try reader.setting("compacted").flatMap { Int64(decimal: $0) } ?? 0
        let next = try connection.rows(
            "SELECT id, page FROM revision WHERE id > ? ORDER BY id LIMIT ?", .integer(done),
            .integer(Int64(limit))
        ) { row throws(SQLiteError) in (revision: row.integer(0), page: row.integer(1)) }
        guard let last = next.last else { return 0 }
        for (revision, page) in next {
            // What this revision replaced: the page's contents older than its own, newest of them first.
            let older = try connection.rows(
                """
                SELECT DISTINCT content FROM revision WHERE page = ?1 AND id <= ?2 AND content IS NOT NULL
                ORDER BY content DESC LIMIT 17
                """, .integer(page), .integer(revision)
            ) { row throws(SQLiteError) in ContentID(row.integer(0)) }
            guard older.count >= 2 else { continue }
            let candidate = older[1]
            guard try chainBehind(candidate) < ContentTable.longestChain - 1 else { continue }
            _ = try contents.makeDelta(candidate, base: older[0])
        }
        try set("compacted", to: String(last.revision))
        return next.count
    }

    /// How many differences lead to a content, one over the other.
    private func chainBehind(_ content: ContentID) throws -> Int {
        try connection.first(
            """
            WITH RECURSIVE chain(id, depth) AS (
                VALUES(?1, 0) UNION ALL
                SELECT content.id, depth + 1 FROM chain JOIN content ON content.base = chain.id
                WHERE depth < 64)
            SELECT max(depth) FROM chain
            """, .integer(content.value)
        ) { row throws(SQLiteError) in Int(row.integer(0)) } ?? 0
    }
}
