internal import SQLite
public import WikiCore

/// An old name that still leads to a page.
public struct AliasRecord: Equatable, Sendable {
    /// Of a page or of a file.
    public let kind: PageKind
    /// The name as it was written.
    public let name: PageName
    /// Where it leads.
    public let page: PageID
}

extension Reader {
    /// Where an old name leads, whether or not another page has that name now.
    public func alias(_ kind: PageKind, key: PageKey) throws -> AliasRecord? {
        try connection.first(
            "SELECT kind, name, page FROM alias WHERE kind = ? AND key = ?", .integer(Int64(kind.rawValue)),
            .text(key.text), as: Reader.aliasRecord)
    }

    /// The page or file of that key, deleted ones included; else the one whose old name it is.
    public func page(_ kind: PageKind, keyOrAlias key: PageKey) throws -> PageRecord? {
        if let page = try page(kind, key: key) { return page }
        return try alias(kind, key: key).flatMap { try page($0.page) }
    }

    /// The old names that lead to a page, in order of key; those of pages that have come since are left out.
    public func aliases(of page: PageID) throws -> [AliasRecord] {
        try connection.rows(
            """
            SELECT kind, name, page FROM alias WHERE page = ? AND NOT EXISTS (
                SELECT 1 FROM page WHERE page.kind = alias.kind AND page.key = alias.key)
            ORDER BY key
            """, .integer(page.value), as: Reader.aliasRecord)
    }

    static func aliasRecord(_ row: borrowing Row) throws(SQLiteError) -> AliasRecord {
        AliasRecord(
            kind: row.integer(0) == 0 ? .page : .file, name: PageName(trusted: row.text(1)),
            page: PageID(row.integer(2)))
    }
}
