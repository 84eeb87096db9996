internal import SQLite
public import WikiCore
internal import Zstd

/// One consistent view of the tables; good only inside the closure that is given it.
public struct Reader {
    let connection: Connection
    let contents: ContentTable

    /// The bytes of a content.
    ///
    /// - Throws: `StoreError.damaged` when they are not what was stored.
    public func content(_ id: ContentID) throws -> [UInt8] {
        try contents.load(id)
    }

    /// The bytes of a content, of which others were read before.
    ///
    /// - Parameter known: those others; with the next newer one of a page at hand, a content takes one step to decode
    ///   instead of up to `ContentTable.longestChain`.
    /// - Throws: `StoreError.damaged` when they are not what was stored.
    public func content(_ id: ContentID, known: [ContentID: [UInt8]]) throws -> [UInt8] {
        try contents.load(id, known: known)
    }

    /// The file that holds a large content, to be sent as it is; nil when the database holds it.
    public func file(of id: ContentID) throws -> (path: String, size: Int)? {
        try contents.file(of: id)
    }

    /// The first bytes of a content, at most so many: of a large file they alone are read, unverified.
    public func beginning(of id: ContentID, count: Int) throws -> [UInt8] {
        try contents.beginning(of: id, count: count)
    }

    /// What the site says of itself under that name.
    public func setting(_ name: String) throws -> String? {
        try connection.first("SELECT value FROM setting WHERE name = ?", .text(name)) {
            row throws(SQLiteError) in
            row.text(0)
        }
    }

    /// The prefixes below which something was imported, longest first.
    public func importRoots() throws -> [String] {
        try connection.rows("SELECT DISTINCT root FROM import ORDER BY length(root) DESC") {
            row throws(SQLiteError) in row.text(0)
        }
    }

    /// Totals over the whole wiki.
    public func statistics() throws -> Statistics {
        let living = try connection.rows(
            """
            SELECT page.kind, count(*), coalesce(sum(content.size), 0) FROM page
            JOIN revision ON revision.id = page.head JOIN content ON content.id = revision.content
            GROUP BY page.kind
            """
        ) { row throws(SQLiteError) in
            (kind: row.integer(0), count: Int(row.integer(1)), bytes: Int(row.integer(2)))
        }
        let revisions = try connection.first(
            "SELECT count(*) FROM revision JOIN page ON page.id = revision.page WHERE page.kind = 0"
        ) { row throws(SQLiteError) in Int(row.integer(0)) }
        let changes = try connection.first("SELECT count(*) FROM change") { row throws(SQLiteError) in
            Int(row.integer(0))
        }
        let persons = try connection.first("SELECT count(DISTINCT name) FROM identity WHERE name <> ''") {
            row throws(SQLiteError) in Int(row.integer(0))
        }
        return Statistics(
            pages: living.first { $0.kind == 0 }?.count ?? 0, revisions: revisions ?? 0,
            changes: changes ?? 0,
            persons: persons ?? 0, files: living.first { $0.kind == 1 }?.count ?? 0,
            bytes: living.reduce(0) { $0 + $1.bytes })
    }
}
