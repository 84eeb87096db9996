internal import SQLite
public import WikiCore

extension Reader {
    /// A page's newest revision that an import took over as its source had it; the joined texts that an import
    /// made are not meant.
    public func newestImport(of page: PageID) throws -> (revision: RevisionID, content: ContentID?)? {
        try connection.first(
            """
            SELECT revision.id, revision.content FROM revision JOIN change ON change.id = revision.change
            WHERE revision.page = ? AND change.kind = ? AND revision.parent2 IS NULL
            ORDER BY revision.id DESC LIMIT 1
            """, .integer(page.value), .integer(ChangeKind.import.rawValue)
        ) { row throws(SQLiteError) in
            (
                revision: RevisionID(row.integer(0)),
                content: row.optionalInteger(1).map { ContentID($0) }
            )
        }
    }

    /// Shows the path with which an import last brought a page or file, for each that one brought. Of those of one path
    /// the one that came last is shown last.
    public func forEachImportedPath(_ body: (PageID, PageKind, String) -> Void) throws {
        try connection.forEach(
            """
            SELECT revision.page, page.kind, revision.path FROM revision
            JOIN page ON page.id = revision.page
            WHERE revision.id IN (
                SELECT max(revision.id) FROM revision JOIN change ON change.id = revision.change
                WHERE revision.path IS NOT NULL AND revision.side = 0 AND change.kind = ? GROUP BY revision.page)
            ORDER BY revision.id
            """, .integer(ChangeKind.import.rawValue)
        ) { row throws(SQLiteError) in
            body(PageID(row.integer(0)), row.integer(1) == 0 ? .page : .file, row.text(2))
            return true
        }
    }

    /// The hash of a content, without decoding it.
    public func hash(of content: ContentID) throws -> ContentHash? {
        let hash = try connection.first("SELECT hash FROM content WHERE id = ?", .integer(content.value)) {
            row throws(SQLiteError) in ContentHash(bytes: row.blob(0))
        }
        return hash ?? nil
    }

    /// The path that a page has outside the wiki; nil for one that was never there.
    public func path(of page: PageID) throws -> String? {
        try connection.first(
            "SELECT path FROM revision WHERE page = ? AND path IS NOT NULL AND side = 0 ORDER BY id DESC LIMIT 1",
            .integer(page.value)
        ) { row throws(SQLiteError) in row.text(0) }
    }

    /// The kind of the change that made a revision.
    public func changeKind(of revision: RevisionID) throws -> ChangeKind? {
        try connection.first(
            "SELECT change.kind FROM revision JOIN change ON change.id = revision.change WHERE revision.id = ?",
            .integer(revision.value)
        ) { row throws(SQLiteError) in ChangeKind(rawValue: row.integer(0)) } ?? nil
    }

    /// Living pages and files that a new wiki began with and that nobody has touched since.
    public func uneditedStarters() throws -> [PageRecord] {
        try connection.rows(
            """
            SELECT page.id, page.kind, page.name, page.head, revision.content FROM change
            JOIN revision ON revision.change = change.id JOIN page ON page.head = revision.id
            WHERE change.kind = ? AND revision.content IS NOT NULL ORDER BY page.id
            """, .integer(ChangeKind.plant.rawValue), as: Reader.pageRecord)
    }

    /// Living pages and files of which an import of that source below that root made a revision.
    public func importedPages(source: String, root: String) throws -> [PageRecord] {
        try connection.rows(
            """
            SELECT page.id, page.kind, page.name, page.head, head.content FROM page
            JOIN revision AS head ON head.id = page.head
            WHERE head.content IS NOT NULL AND page.id IN (
                SELECT revision.page FROM import JOIN revision ON revision.change = import.change
                WHERE import.source = ? AND import.root = ?)
            ORDER BY page.id
            """, .text(source), .text(root), as: Reader.pageRecord)
    }
}
