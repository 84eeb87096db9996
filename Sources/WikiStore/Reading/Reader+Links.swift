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
            SELECT DISTINCT page.id, page.kind, page.name, page.head, revision.content FROM link
            JOIN page ON page.id = link.page JOIN revision ON revision.id = page.head
            WHERE link.kind = ?2 AND page.key > ?3 AND revision.content IS NOT NULL AND link.key IN (
                SELECT ?1 UNION SELECT alias.key FROM page AS target JOIN alias ON alias.page = target.id
                WHERE target.kind = ?2 AND target.key = ?1 AND NOT EXISTS (
                    SELECT 1 FROM page AS owner WHERE owner.kind = alias.kind AND owner.key = alias.key))
            AND NOT EXISTS (
                SELECT 1 FROM link AS earlier WHERE earlier.page = link.page AND earlier.ordinal = link.ordinal
                AND earlier.candidate < link.candidate AND (
                    EXISTS (
                        SELECT 1 FROM page AS named JOIN revision AS head ON head.id = named.head
                        WHERE named.kind = earlier.kind AND named.key = earlier.key AND head.content IS NOT NULL)
                    OR EXISTS (
                        SELECT 1 FROM alias JOIN page AS named ON named.id = alias.page
                        JOIN revision AS head ON head.id = named.head
                        WHERE alias.kind = earlier.kind AND alias.key = earlier.key AND head.content IS NOT NULL)))
            ORDER BY page.key LIMIT ?4
            """, .text(key.text), .integer(Int64(kind.rawValue)), .text(after?.text ?? ""),
            .integer(Int64(limit)), as: Reader.pageRecord)
    }

    /// Targets of links of which no name lives and none is an old name of what does, those that most pages want first.
    ///
    /// Looks at every name that a link has once, and at each link to one that does not live.
    public func wantedTargets(offset: Int, limit: Int) throws -> [WantedRecord] {
        try connection.rows(
            """
            WITH target AS MATERIALIZED (SELECT DISTINCT key, kind FROM link WHERE candidate = 0),
            missing AS MATERIALIZED (
                SELECT key, kind FROM target WHERE NOT EXISTS (
                    SELECT 1 FROM page AS named JOIN revision AS head ON head.id = named.head
                    WHERE named.kind = target.kind AND named.key = target.key AND head.content IS NOT NULL)
                AND NOT EXISTS (
                    SELECT 1 FROM alias JOIN page AS named ON named.id = alias.page
                    JOIN revision AS head ON head.id = named.head
                    WHERE alias.kind = target.kind AND alias.key = target.key AND head.content IS NOT NULL))
            SELECT link.kind, link.key, count(DISTINCT link.page) AS pages, min(link.page) FROM missing
            CROSS JOIN link ON link.key = missing.key AND link.kind = missing.kind
            WHERE link.candidate = 0 AND NOT EXISTS (
                SELECT 1 FROM link AS other
                WHERE other.page = link.page AND other.ordinal = link.ordinal AND other.candidate > 0 AND (
                    EXISTS (
                        SELECT 1 FROM page AS named JOIN revision AS head ON head.id = named.head
                        WHERE named.kind = other.kind AND named.key = other.key AND head.content IS NOT NULL)
                    OR EXISTS (
                        SELECT 1 FROM alias JOIN page AS named ON named.id = alias.page
                        JOIN revision AS head ON head.id = named.head
                        WHERE alias.kind = other.kind AND alias.key = other.key AND head.content IS NOT NULL)))
            GROUP BY link.kind, link.key ORDER BY pages DESC, link.key, link.kind LIMIT ? OFFSET ?
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
        try connection.rows(
            """
            SELECT page.id, page.kind, page.name, page.head, revision.content FROM page
            JOIN revision ON revision.id = page.head
            WHERE page.kind = 0 AND page.key > ?1 AND revision.content IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM link WHERE link.kind = 0 AND link.page <> page.id AND link.key IN (
                    SELECT page.key UNION ALL SELECT alias.key FROM alias
                    WHERE alias.page = page.id AND NOT EXISTS (
                        SELECT 1 FROM page AS owner WHERE owner.kind = alias.kind AND owner.key = alias.key))
                AND NOT EXISTS (
                    SELECT 1 FROM link AS earlier
                    JOIN page AS named ON named.kind = earlier.kind AND named.key = earlier.key
                    JOIN revision AS head ON head.id = named.head
                    WHERE earlier.page = link.page AND earlier.ordinal = link.ordinal
                    AND earlier.candidate < link.candidate AND head.content IS NOT NULL))
            ORDER BY page.key LIMIT ?2
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
