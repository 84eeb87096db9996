internal import SQLite
internal import WikiCore

/// Where the links of a page lead.
struct LinkEnds {
    /// The first names of those that lead nowhere.
    var dead: Set<DerivedPage.Target> = []
    /// The pages and files that the others lead to, other than the page itself.
    var reached: Set<PageID> = []
}

extension Reader {
    /// What a page links to: the names that each link may mean.
    func links(of page: PageID) throws -> [[DerivedPage.Target]] {
        var links: [[DerivedPage.Target]] = []
        try connection.forEach(
            "SELECT kind, key, ordinal FROM link WHERE page = ? ORDER BY ordinal, candidate",
            .integer(page.value)
        ) { row throws(SQLiteError) in
            while links.count <= Int(row.integer(2)) { links.append([]) }
            links[links.count - 1].append(try Reader.target(row))
            return true
        }
        return links
    }

    /// Where a page's links lead as names are now.
    func linkEnds(of page: PageID) throws -> LinkEnds {
        var ends = LinkEnds()
        var link: (ordinal: Int64, first: DerivedPage.Target, end: PageID?)?
        func add(_ link: (ordinal: Int64, first: DerivedPage.Target, end: PageID?)?) {
            guard let link else { return }
            if let end = link.end {
                if end != page { ends.reached.insert(end) }
            } else {
                ends.dead.insert(link.first)
            }
        }
        try connection.forEach(
            """
            SELECT kind, key, ordinal, (
                SELECT leads.page FROM leads WHERE leads.kind = link.kind AND leads.key = link.key)
            FROM link WHERE page = ? ORDER BY ordinal, candidate
            """, .integer(page.value)
        ) { row throws(SQLiteError) in
            let end = row.optionalInteger(3).map { PageID($0) }
            if let open = link, open.ordinal == row.integer(2) {
                if open.end == nil { link?.end = end }
            } else {
                add(link)
                link = (row.integer(2), try Reader.target(row), end)
            }
            return true
        }
        add(link)
        return ends
    }

    /// The living page or file that a name leads to.
    func end(of name: DerivedPage.Target) throws -> ChangedNames.End? {
        try connection.first(
            """
            SELECT leads.page, page.key FROM leads JOIN page ON page.id = leads.page
            WHERE leads.kind = ? AND leads.key = ?
            """, .integer(Int64(name.kind.rawValue)), .text(name.key.text)
        ) { row throws(SQLiteError) in
            ChangedNames.End(page: PageID(row.integer(0)), key: PageKey(stored: row.text(1)))
        }
    }

    /// The first name of each link that may mean a name.
    func firstNames(ofLinksTo name: DerivedPage.Target) throws -> [DerivedPage.Target] {
        try connection.rows(
            """
            SELECT first.kind, first.key FROM link
            JOIN link AS first ON first.page = link.page AND first.ordinal = link.ordinal AND first.candidate = 0
            WHERE link.kind = ? AND link.key = ?
            """, .integer(Int64(name.kind.rawValue)), .text(name.key.text), as: Reader.target)
    }

    /// The keys of the living pages that any name of a link leads to which may mean a name.
    func pagesReached(byLinksTo name: DerivedPage.Target) throws -> [PageKey] {
        try connection.rows(
            """
            SELECT DISTINCT page.key FROM link
            JOIN link AS other ON other.page = link.page AND other.ordinal = link.ordinal
            JOIN leads ON leads.kind = other.kind AND leads.key = other.key
            JOIN page ON page.id = leads.page AND page.kind = 0
            WHERE link.kind = ? AND link.key = ?
            """, .integer(Int64(name.kind.rawValue)), .text(name.key.text)
        ) { row throws(SQLiteError) in PageKey(stored: row.text(0)) }
    }

    /// The key of a page; nil for a file, and for a page that no name leads to.
    func pageKey(of page: PageID) throws -> PageKey? {
        try connection.first(
            "SELECT key FROM page WHERE id = ? AND kind = 0 AND key IS NOT NULL", .integer(page.value)
        ) { row throws(SQLiteError) in PageKey(stored: row.text(0)) }
    }

    static func target(_ row: borrowing Row) throws(SQLiteError) -> DerivedPage.Target {
        DerivedPage.Target(
            kind: row.integer(0) == 0 ? .page : .file, key: PageKey(stored: row.text(1)))
    }
}
