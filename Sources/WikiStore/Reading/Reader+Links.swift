internal import SQLite
public import WikiCore

extension Reader {
    /// Living pages whose links lead to the page or file of that key, by its name or an old one, or would if it
    /// lived, in order of key.
    ///
    /// A link may mean several names, of which the first that lives counts: a page is left out whose link stops at
    /// an earlier one.
    ///
    /// - Parameters:
    ///   - after: only pages whose keys are behind this one.
    ///   - limit: at most so many.
    public func pagesLinking(_ kind: PageKind, to key: PageKey, after: PageKey? = nil, limit: Int) throws
        -> [PageRecord]
    {
        try connection.rows(
            """
            SELECT DISTINCT page.id, page.kind, page.name, page.head, revision.content FROM meant
            JOIN page ON page.id = meant.page JOIN revision ON revision.id = page.head
            WHERE meant.kind = ?2 AND page.key > ?3 AND revision.content IS NOT NULL AND meant.key IN (
                SELECT ?1 UNION SELECT alias.key FROM page AS target JOIN alias ON alias.page = target.id
                WHERE target.kind = ?2 AND target.key = ?1 AND NOT EXISTS (
                    SELECT 1 FROM page AS owner WHERE owner.kind = alias.kind AND owner.key = alias.key))
            ORDER BY page.key LIMIT ?4
            """, .text(key.text), .integer(Int64(kind.rawValue)), .text(after?.text ?? ""),
            .integer(Int64(limit)), as: Reader.pageRecord)
    }

    /// Names that links want and that lead nowhere, those that most pages want first.
    public func wantedTargets(offset: Int, limit: Int) throws -> [WantedRecord] {
        try connection.rows(
            """
            SELECT kind, key, pages, (
                SELECT page FROM dead WHERE dead.key = wanted.key AND dead.kind = wanted.kind ORDER BY page LIMIT 1)
            FROM wanted ORDER BY pages DESC, key, kind LIMIT ? OFFSET ?
            """, .integer(Int64(limit)), .integer(Int64(offset))
        ) { row throws(SQLiteError) in
            WantedRecord(
                kind: row.integer(0) == 0 ? .page : .file, key: PageKey(stored: row.text(1)),
                pages: Int(row.integer(2)), example: PageID(row.integer(3)))
        }
    }

    /// Living pages that no other page links to by any of their names, in order of key.
    ///
    /// - Parameters:
    ///   - after: only pages whose keys are behind this one.
    ///   - limit: at most so many.
    public func orphans(after: PageKey?, limit: Int) throws -> [PageRecord] {
        // SQLite keeps the order of a CROSS JOIN; it would look at all pages in theirs.
        try connection.rows(
            """
            SELECT page.id, page.kind, page.name, page.head, revision.content FROM orphan
            CROSS JOIN page ON page.kind = 0 AND page.key = orphan.key JOIN revision ON revision.id = page.head
            WHERE orphan.key > ? ORDER BY orphan.key LIMIT ?
            """, .text(after?.text ?? ""), .integer(Int64(limit)), as: Reader.pageRecord)
    }
}

/// A page or file that links lead to and that does not live.
public struct WantedRecord: Equatable, Sendable {
    /// Page or file.
    public let kind: PageKind
    /// The folded name.
    public let key: PageKey
    /// How many pages link to it.
    public let pages: Int
    /// One of them.
    public let example: PageID
}
