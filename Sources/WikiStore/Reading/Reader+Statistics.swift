internal import SQLite
public import WikiCore

/// Totals over the whole wiki as of a change.
public struct Statistics: Equatable, Sendable {
    /// The newest change that is counted; 0 in an empty wiki.
    public let through: ChangeID
    /// Living pages.
    public internal(set) var pages = 0
    /// All revisions of pages.
    public internal(set) var revisions = 0
    /// All changes.
    public internal(set) var changes = 0
    /// Different names of authors.
    public internal(set) var persons = 0
    /// Living files.
    public internal(set) var files = 0
    /// Bytes of living pages and files.
    public internal(set) var bytes = 0

    /// Adds what lives more than did before.
    fileprivate mutating func add(_ growth: Reader.Growth) {
        if growth.kind == 0 { pages += growth.living } else { files += growth.living }
        bytes += growth.bytes
    }
}

extension Reader {
    /// How many more live, and how many more bytes they have. The kind is as it is stored.
    fileprivate struct Growth {
        let kind: Int64
        let living: Int
        let bytes: Int
    }

    /// Totals over the whole wiki.
    ///
    /// - Parameter known: what they were; then only what changed since is looked at. Without, every page is.
    public func statistics(since known: Statistics? = nil) throws -> Statistics {
        let newest = try newestChange() ?? ChangeID(0)
        if let known, known.through == newest { return known }
        var totals = Statistics(through: newest)
        if let known {
            (totals.pages, totals.files, totals.bytes) = (known.pages, known.files, known.bytes)
            (totals.revisions, totals.changes) = (known.revisions, known.changes)
        }
        for growth in try known.map({ try growths(since: $0.through) }) ?? everything() { totals.add(growth) }
        let since = known?.through ?? ChangeID(0)
        totals.revisions += try countOfRevisions(after: since)
        totals.changes += try countOfChanges(after: since)
        totals.persons = try countOfPersons()
        return totals
    }

    private func everything() throws -> [Growth] {
        try connection.rows(
            """
            SELECT page.kind, count(*), coalesce(sum(content.size), 0) FROM page
            JOIN revision ON revision.id = page.head JOIN content ON content.id = revision.content
            GROUP BY page.kind
            """, as: Reader.growth)
    }

    private func growths(since change: ChangeID) throws -> [Growth] {
        try connection.rows(
            """
            SELECT page.kind, count(head.content) - count(before.content),
                coalesce(sum(new.size), 0) - coalesce(sum(coalesce(gone.size, old.size)), 0)
            FROM page LEFT JOIN revision AS head ON head.id = page.head LEFT JOIN content AS new ON new.id = head.content
            LEFT JOIN revision AS before ON before.id = (
                SELECT id FROM revision WHERE page = page.id AND change <= ?1 AND side = 0 ORDER BY id DESC LIMIT 1)
            LEFT JOIN content AS old ON old.id = before.content LEFT JOIN erased AS gone ON gone.content = before.content
            WHERE page.id IN (SELECT page FROM revision WHERE change > ?1) GROUP BY page.kind
            """, .integer(change.value), as: Reader.growth)
    }

    private static func growth(_ row: borrowing Row) throws(SQLiteError) -> Growth {
        Growth(kind: row.integer(0), living: Int(row.integer(1)), bytes: Int(row.integer(2)))
    }

    private func countOfRevisions(after change: ChangeID) throws -> Int {
        try connection.first(
            """
            SELECT count(*) FROM revision JOIN page ON page.id = revision.page
            WHERE revision.change > ? AND page.kind = 0
            """, .integer(change.value)
        ) { row throws(SQLiteError) in Int(row.integer(0)) } ?? 0
    }

    private func countOfChanges(after change: ChangeID) throws -> Int {
        try connection.first("SELECT count(*) FROM change WHERE id > ?", .integer(change.value)) {
            row throws(SQLiteError) in Int(row.integer(0))
        } ?? 0
    }

    private func countOfPersons() throws -> Int {
        try connection.first("SELECT count(DISTINCT name) FROM identity WHERE name <> ''") {
            row throws(SQLiteError) in Int(row.integer(0))
        } ?? 0
    }
}
