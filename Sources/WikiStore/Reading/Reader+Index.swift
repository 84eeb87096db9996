internal import SQLite
public import WikiCore

extension Reader {
    /// The names of all who made a revision of a page, in order of bytes; those who gave none are left out.
    public func authors(of page: PageID) throws -> [String] {
        try connection.rows(
            """
            SELECT DISTINCT identity.name FROM revision JOIN change ON change.id = revision.change
            JOIN identity ON identity.id = change.author
            WHERE revision.page = ? AND identity.name <> '' ORDER BY identity.name
            """, .integer(page.value)
        ) { row throws(SQLiteError) in row.text(0) }
    }

    /// The highest revision there is; nil in an empty wiki.
    public func newestRevision() throws -> RevisionID? {
        let id = try connection.first("SELECT max(id) FROM revision") { row throws(SQLiteError) in
            row.optionalInteger(0)
        }
        return (id ?? nil).map { RevisionID($0) }
    }

    /// The last change that made a revision of a page or file, on a branch or not; nil where there is none.
    public func newestChange(of page: PageID) throws -> ChangeID? {
        try connection.first(
            "SELECT change FROM revision WHERE page = ? ORDER BY id DESC LIMIT 1", .integer(page.value)
        ) { row throws(SQLiteError) in ChangeID(row.integer(0)) }
    }

    /// The pages and files that changes behind `after` touched, up to and with `through`, each with the last of these, in
    /// their order.
    public func pagesTouched(
        after: ChangeID, through: ChangeID
    ) throws -> [(page: PageID, change: ChangeID)] {
        try connection.rows(
            """
            SELECT page, max(change) FROM revision WHERE change > ? AND change <= ? GROUP BY page ORDER BY 2, 1
            """, .integer(after.value), .integer(through.value)
        ) { row throws(SQLiteError) in (PageID(row.integer(0)), ChangeID(row.integer(1))) }
    }

    /// How many pages that live now changes behind `after` touched, up to and with `through`.
    public func countOfPagesTouched(after: ChangeID, through: ChangeID) throws -> Int {
        try connection.first(
            """
            SELECT count(DISTINCT page.id) FROM revision
            JOIN page ON page.id = revision.page JOIN revision AS head ON head.id = page.head
            WHERE revision.change > ? AND revision.change <= ? AND page.kind = 0 AND head.content IS NOT NULL
            """, .integer(after.value), .integer(through.value)
        ) { row throws(SQLiteError) in Int(row.integer(0)) } ?? 0
    }

    /// How many pages and files changes behind `after` touched, and when the first of these changes was made; nil where there
    /// are none.
    public func touched(after: ChangeID) throws -> (pages: Int, since: Timestamp)? {
        try connection.first(
            """
            SELECT touched.pages, change.time FROM change JOIN
            (SELECT count(DISTINCT page) AS pages, min(change) AS first FROM revision WHERE change > ?) AS touched
            ON change.id = touched.first
            """, .integer(after.value)
        ) { row throws(SQLiteError) in (Int(row.integer(0)), Timestamp(seconds: row.integer(1))) }
    }

    /// Whether changes behind `after`, up to and with `through`, removed a text for good.
    public func hasErased(after: ChangeID, through: ChangeID) throws -> Bool {
        try connection.first(
            "SELECT 1 FROM erased WHERE change > ? AND change <= ? LIMIT 1", .integer(after.value),
            .integer(through.value)
        ) { row throws(SQLiteError) in true } ?? false
    }

    /// How many living pages there are.
    public func countOfLivingPages() throws -> Int {
        try connection.first(
            """
            SELECT count(*) FROM page JOIN revision ON revision.id = page.head
            WHERE page.kind = 0 AND revision.content IS NOT NULL
            """
        ) { row throws(SQLiteError) in Int(row.integer(0)) } ?? 0
    }
}
