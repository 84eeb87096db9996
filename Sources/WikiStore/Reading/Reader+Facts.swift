internal import SQLite
public import WikiCore

extension Reader {
    /// Totals over a page's or file's whole history.
    ///
    /// - Parameter limit: at most so many authors, those with the most revisions first.
    public func facts(of page: PageID, authors limit: Int) throws -> PageFacts {
        let totals = try connection.first(
            "SELECT min(id), count(*) FROM revision WHERE page = ?", .integer(page.value)
        ) { row throws(SQLiteError) in (first: row.optionalInteger(0), count: Int(row.integer(1))) }
        let authors = try connection.rows(
            """
            SELECT identity.name, count(*) AS revisions, max(change.time) FROM revision
            JOIN change ON change.id = revision.change JOIN identity ON identity.id = change.author
            WHERE revision.page = ? GROUP BY identity.name ORDER BY revisions DESC, identity.name LIMIT ?
            """, .integer(page.value), .integer(Int64(limit))
        ) { row throws(SQLiteError) in
            PageFacts.Author(
                name: row.text(0), revisions: Int(row.integer(1)), latest: Timestamp(seconds: row.integer(2)))
        }
        let writers = try connection.first(
            """
            SELECT count(DISTINCT identity.name) FROM revision JOIN change ON change.id = revision.change
            JOIN identity ON identity.id = change.author WHERE revision.page = ?
            """, .integer(page.value)
        ) { row throws(SQLiteError) in Int(row.integer(0)) }
        let names = try connection.rows(
            """
            SELECT name FROM (
                SELECT name, min(id) AS first FROM revision WHERE page = ?1 AND name IS NOT NULL GROUP BY name
                UNION ALL SELECT name, 9e18 FROM alias WHERE page = ?1)
            GROUP BY name ORDER BY min(first), name
            """, .integer(page.value)
        ) { row throws(SQLiteError) in PageName(trusted: row.text(0)) }
        return PageFacts(
            first: try (totals?.first).flatMap { try revision(RevisionID($0)) },
            revisions: totals?.count ?? 0,
            authors: authors, countOfAuthors: writers ?? 0, names: names)
    }

    /// A living page or file, each of those of the kind as likely as any other; nil where none lives.
    ///
    /// - Parameter random: gives a number from 1 to its argument.
    public func anyLivingPage(_ kind: PageKind, random: (Int64) -> Int64) throws -> PageRecord? {
        let highest = try connection.first("SELECT max(id) FROM page") { row throws(SQLiteError) in
            row.optionalInteger(0)
        }
        guard let highest = highest ?? nil else { return nil }
        // An id that is no living page's is drawn again, so that gaps make nobody likelier.
        for _ in 0..<64 {
            if let page = try page(PageID(random(highest))), page.kind == kind, page.isLiving { return page }
        }
        return try connection.first(
            """
            SELECT page.id, page.kind, page.name, page.head, revision.content FROM page
            JOIN revision ON revision.id = page.head WHERE page.kind = ?1 AND revision.content IS NOT NULL
            ORDER BY page.id < ?2, page.id LIMIT 1
            """, .integer(Int64(kind.rawValue)), .integer(random(highest)), as: Reader.pageRecord)
    }
}

/// What a page's history tells of it.
public struct PageFacts: Sendable {
    /// The first revision.
    public let first: RevisionRecord?
    /// How many revisions there are, deletions included.
    public let revisions: Int
    /// Who made them, at most as many as were asked for, those with the most first.
    public let authors: [Author]
    /// How many different names of authors there are in all.
    public let countOfAuthors: Int
    /// Every name that the page has had, oldest first, then those that lead to it besides.
    public let names: [PageName]

    /// Somebody who made revisions of the page.
    public struct Author: Equatable, Sendable {
        /// The name as shown; empty for a person who gave none.
        public let name: String
        /// How many revisions.
        public let revisions: Int
        /// When the newest of them was made.
        public let latest: Timestamp
    }
}
