internal import SQLite
public import WikiCore

extension Reader {
    /// The revision of that id.
    public func revision(_ id: RevisionID) throws -> RevisionRecord? {
        try connection.first(
            """
            SELECT revision.id, revision.page, revision.change, revision.parent, revision.parent2, revision.content,
                coalesce(content.size, 0), identity.name, change.time, change.comment, change.kind
            FROM revision JOIN change ON change.id = revision.change JOIN identity ON identity.id = change.author
            LEFT JOIN content ON content.id = revision.content WHERE revision.id = ?
            """, .integer(id.value), as: Reader.revisionRecord)
    }

    /// A page's revisions, newest first.
    ///
    /// - Parameters:
    ///   - before: only older ones than this.
    ///   - limit: at most so many.
    public func history(of page: PageID, before: RevisionID?, limit: Int) throws -> [RevisionRecord] {
        try connection.rows(
            """
            SELECT revision.id, revision.page, revision.change, revision.parent, revision.parent2, revision.content,
                coalesce(content.size, 0), identity.name, change.time, change.comment, change.kind
            FROM revision JOIN change ON change.id = revision.change JOIN identity ON identity.id = change.author
            LEFT JOIN content ON content.id = revision.content
            WHERE revision.page = ? AND revision.id < ? ORDER BY revision.id DESC LIMIT ?
            """, .integer(page.value), .integer(before?.value ?? .max), .integer(Int64(limit)),
            as: Reader.revisionRecord)
    }

    /// The newest revision of a page that has a content.
    public func newestText(of page: PageID) throws -> RevisionRecord? {
        let id = try connection.first(
            "SELECT max(id) FROM revision WHERE page = ? AND content IS NOT NULL", .integer(page.value)
        ) { row throws(SQLiteError) in row.optionalInteger(0) }
        guard let id = id ?? nil else { return nil }
        return try revision(RevisionID(id))
    }

    /// The first revision of a page that follows the given one; nil for the newest.
    public func successor(of revision: RevisionID, page: PageID) throws -> RevisionID? {
        let id = try connection.first(
            "SELECT min(id) FROM revision WHERE page = ? AND id > ?", .integer(page.value),
            .integer(revision.value)
        ) { row throws(SQLiteError) in row.optionalInteger(0) }
        return (id ?? nil).map { RevisionID($0) }
    }

    static func revisionRecord(_ row: borrowing Row) throws(SQLiteError) -> RevisionRecord {
        RevisionRecord(
            id: RevisionID(row.integer(0)), page: PageID(row.integer(1)), change: ChangeID(row.integer(2)),
            parent: row.optionalInteger(3).map { RevisionID($0) },
            parent2: row.optionalInteger(4).map { RevisionID($0) },
            content: row.optionalInteger(5).map { ContentID($0) }, size: Int(row.integer(6)),
            author: row.text(7),
            time: Timestamp(seconds: row.integer(8)), comment: row.text(9),
            kind: ChangeKind(rawValue: row.integer(10)) ?? .edit)
    }
}
