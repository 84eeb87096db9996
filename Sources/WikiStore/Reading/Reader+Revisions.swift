internal import SQLite
public import WikiCore

extension Reader {
    /// The revision of that id.
    public func revision(_ id: RevisionID) throws -> RevisionRecord? {
        try connection.first(
            """
            SELECT revision.id, revision.page, revision.change, revision.parent, revision.parent2, revision.content,
                coalesce(content.size, 0), identity.name, change.time, change.comment, change.kind,
                EXISTS(SELECT 1 FROM hidden WHERE hidden.revision = revision.id AND lifted IS NULL),
                EXISTS(SELECT 1 FROM erased WHERE erased.content = revision.content)
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
                coalesce(content.size, 0), identity.name, change.time, change.comment, change.kind,
                EXISTS(SELECT 1 FROM hidden WHERE hidden.revision = revision.id AND lifted IS NULL),
                EXISTS(SELECT 1 FROM erased WHERE erased.content = revision.content)
            FROM revision JOIN change ON change.id = revision.change JOIN identity ON identity.id = change.author
            LEFT JOIN content ON content.id = revision.content
            WHERE revision.page = ? AND revision.id < ? ORDER BY revision.id DESC LIMIT ?
            """, .integer(page.value), .integer(before?.value ?? .max), .integer(Int64(limit)),
            as: Reader.revisionRecord)
    }

    /// The revisions that a change made, in order.
    public func revisions(of change: ChangeID) throws -> [RevisionRecord] {
        try connection.rows(
            """
            SELECT revision.id, revision.page, revision.change, revision.parent, revision.parent2, revision.content,
                coalesce(content.size, 0), identity.name, change.time, change.comment, change.kind,
                EXISTS(SELECT 1 FROM hidden WHERE hidden.revision = revision.id AND lifted IS NULL),
                EXISTS(SELECT 1 FROM erased WHERE erased.content = revision.content)
            FROM revision JOIN change ON change.id = revision.change JOIN identity ON identity.id = change.author
            LEFT JOIN content ON content.id = revision.content WHERE revision.change = ? ORDER BY revision.id
            """, .integer(change.value), as: Reader.revisionRecord)
    }

    /// The name that a page had as of a revision of it.
    public func name(of page: PageID, at revision: RevisionID) throws -> PageName? {
        try connection.first(
            """
            SELECT name FROM revision WHERE page = ?1 AND id <= ?2 AND name IS NOT NULL AND (side = 0 OR id = ?2)
            ORDER BY id DESC LIMIT 1
            """, .integer(page.value), .integer(revision.value)
        ) { row throws(SQLiteError) in PageName(trusted: row.text(0)) }
    }

    /// All names that a page has had, oldest first.
    public func names(of page: PageID) throws -> [PageName] {
        try connection.rows(
            "SELECT name FROM revision WHERE page = ? AND name IS NOT NULL ORDER BY id", .integer(page.value)
        ) { row throws(SQLiteError) in PageName(trusted: row.text(0)) }
    }

    /// The revision that was a page's newest once a change was made; nil where it was not there then, or may not be shown.
    public func version(of page: PageID, through change: ChangeID) throws -> RevisionID? {
        let found: RevisionID?? = try connection.first(
            """
            SELECT CASE WHEN content IS NULL OR id IN (SELECT revision FROM hidden WHERE lifted IS NULL)
                OR content IN (SELECT content FROM erased) THEN NULL ELSE id END
            FROM revision WHERE page = ? AND change <= ? AND side = 0 ORDER BY id DESC LIMIT 1
            """, .integer(page.value), .integer(change.value)
        ) { row throws(SQLiteError) in row.optionalInteger(0).map { RevisionID($0) } }
        return found ?? nil
    }

    /// Whether only links were rewritten in a revision.
    public func isMechanical(_ revision: RevisionID) throws -> Bool {
        try connection.first("SELECT mechanical FROM revision WHERE id = ?", .integer(revision.value)) {
            row throws(SQLiteError) in row.integer(0) == 1
        } ?? false
    }

    /// The newest revision of a page that has a content which may be shown.
    public func newestText(of page: PageID) throws -> RevisionRecord? {
        let id = try connection.first(
            """
            SELECT max(id) FROM revision WHERE page = ? AND content IS NOT NULL AND side = 0
            AND id NOT IN (SELECT revision FROM hidden WHERE lifted IS NULL)
            AND content NOT IN (SELECT content FROM erased)
            """, .integer(page.value)
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
            kind: ChangeKind(rawValue: row.integer(10)) ?? .edit,
            veil: row.integer(12) == 1 ? .erased : row.integer(11) == 1 ? .hidden : nil)
    }
}
