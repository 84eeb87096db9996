internal import SQLite
public import WikiCore

/// A revision with all that an export or the next import of the same history needs of it.
public struct HistoryRevision: Sendable {
    /// The id.
    public let id: RevisionID
    /// Whose state it is.
    public let page: PageID
    /// Page or file.
    public let kind: PageKind
    /// The revision that it follows.
    public let parent: RevisionID?
    /// The second parent of a merge.
    public let parent2: RevisionID?
    /// The bytes; nil for a deletion.
    public let content: ContentID?
    /// The name, where it is another than the parent's.
    public let name: String?
    /// The path, where it is another than the parent's.
    public let path: String?
    /// Git's mode, where it is another than the parent's.
    public let mode: Int?
    /// Where a symbolic link leads.
    public let link: [UInt8]?
    /// Whether it was made beside the page's newest.
    public let isSide: Bool
    /// Whether only links were rewritten.
    public let isMechanical: Bool
    /// Whether its text may be shown: it is neither hidden nor erased.
    public let isShown: Bool
}

/// A change with all that an export needs of it.
public struct HistoryChange: Sendable {
    /// The id.
    public let id: ChangeID
    /// What it was.
    public let kind: ChangeKind
    /// Who.
    public let author: Author
    /// When.
    public let time: Timestamp
    /// Minutes east of UTC.
    public let zone: Int
    /// Who committed it; nil for the author.
    public let commit: Writer.Commit?
    /// Why.
    public let comment: String
    /// The changes that it was made on; none for one that followed what was newest here, and for a first commit.
    public let parents: [ChangeID]
    /// The commit that it was; nil for one that was made here.
    public let origin: String?
    /// The import that brought it.
    public let batch: ImportID?
}

extension Reader {
    /// Shows the changes that imports below `root` made of commits, oldest first.
    public func forEachImportedCommit(
        root: String, _ body: (_ origin: String, _ change: ChangeID, _ parents: [ChangeID]) -> Void
    ) throws {
        let further = try furtherParents()
        try connection.forEach(
            """
            SELECT change.origin, change.id, change.parent, change.parent2 FROM change
            JOIN import ON import.id = change.batch
            WHERE import.root = ? AND change.origin IS NOT NULL ORDER BY change.id
            """, .text(root)
        ) { row throws(SQLiteError) in
            let id = ChangeID(row.integer(1))
            let parents = [row.optionalInteger(2), row.optionalInteger(3)].compactMap {
                $0.map { ChangeID($0) }
            }
            body(row.text(0), id, parents + (further[id] ?? []))
            return true
        }
    }

    /// The commit that the history below `root` was last taken up to; nil if there is none.
    public func importedTip(root: String) throws -> String? {
        try connection.first(
            "SELECT tip FROM import WHERE root = ? AND tip IS NOT NULL ORDER BY id DESC LIMIT 1", .text(root)
        ) { row throws(SQLiteError) in row.text(0) }
    }

    /// The paths that files have had which came with commits of a history below `root`.
    public func importedFilePaths(root: String) throws -> [String] {
        try connection.rows(
            """
            SELECT DISTINCT revision.path FROM page JOIN revision ON revision.page = page.id
            JOIN change ON change.id = revision.change JOIN import ON import.id = change.batch
            WHERE page.kind = 1 AND revision.path IS NOT NULL AND import.root = ?
            """, .text(root)
        ) { row throws(SQLiteError) in row.text(0) }
    }

    /// The revisions of a change in order.
    public func historyRevisions(of change: ChangeID) throws -> [HistoryRevision] {
        try connection.rows(
            """
            SELECT revision.id, revision.page, page.kind, revision.parent, revision.parent2, revision.content,
                revision.name, revision.path, revision.mode, revision.link, revision.side, revision.mechanical,
                NOT EXISTS(SELECT 1 FROM hidden WHERE hidden.revision = revision.id AND lifted IS NULL)
                AND NOT EXISTS(SELECT 1 FROM erased WHERE erased.content = revision.content)
            FROM revision JOIN page ON page.id = revision.page WHERE revision.change = ? ORDER BY revision.id
            """, .integer(change.value), as: Reader.historyRevision)
    }

    /// The revision of that id.
    public func historyRevision(_ id: RevisionID) throws -> HistoryRevision? {
        try connection.first(
            """
            SELECT revision.id, revision.page, page.kind, revision.parent, revision.parent2, revision.content,
                revision.name, revision.path, revision.mode, revision.link, revision.side, revision.mechanical,
                NOT EXISTS(SELECT 1 FROM hidden WHERE hidden.revision = revision.id AND lifted IS NULL)
                AND NOT EXISTS(SELECT 1 FROM erased WHERE erased.content = revision.content)
            FROM revision JOIN page ON page.id = revision.page WHERE revision.id = ?
            """, .integer(id.value), as: Reader.historyRevision)
    }

    /// Whether an id is a page's or a file's, of one without a newest revision too.
    public func kind(of page: PageID) throws -> PageKind {
        let kind = try connection.first("SELECT kind FROM page WHERE id = ?", .integer(page.value)) {
            row throws(SQLiteError) in row.integer(0)
        }
        return kind == 1 ? .file : .page
    }

    /// Whether a revision came as a commit of a history below `root`.
    public func isImportedCommit(_ revision: RevisionID, root: String) throws -> Bool {
        try connection.first(
            """
            SELECT 1 FROM revision JOIN change ON change.id = revision.change JOIN import ON import.id = change.batch
            WHERE revision.id = ? AND change.origin IS NOT NULL AND import.root = ?
            """, .integer(revision.value), .text(root)
        ) { row throws(SQLiteError) in true } ?? false
    }

    /// Whether there is anything here, starter pages apart, that did not come with a history below `root`.
    public func hasOtherChanges(root: String) throws -> Bool {
        try connection.first(
            """
            SELECT 1 FROM change LEFT JOIN import ON import.id = change.batch
            WHERE change.kind <> ? AND (change.origin IS NULL OR import.root <> ?) LIMIT 1
            """, .integer(ChangeKind.plant.rawValue), .text(root)
        ) { row throws(SQLiteError) in true } ?? false
    }

    /// Changes in order, behind `after`.
    public func historyChanges(after: ChangeID?, limit: Int) throws -> [HistoryChange] {
        let further = try furtherParents()
        return try connection.rows(
            """
            SELECT change.id, change.kind, author.name, author.email, change.time, change.zone, committer.name,
                committer.email, change.committed, change.committed_zone, change.comment, change.parent,
                change.parent2, change.origin, change.batch
            FROM change JOIN identity AS author ON author.id = change.author
            LEFT JOIN identity AS committer ON committer.id = change.committer
            WHERE change.id > ? ORDER BY change.id LIMIT ?
            """, .integer(after?.value ?? 0), .integer(Int64(limit))
        ) { row throws(SQLiteError) in
            let id = ChangeID(row.integer(0))
            let commit = row.optionalText(6).map { name in
                Writer.Commit(
                    committer: Author(name: name, email: row.text(7)),
                    time: Timestamp(seconds: row.integer(8)),
                    zone: Int(row.integer(9)))
            }
            let parents = [row.optionalInteger(11), row.optionalInteger(12)]
                .compactMap { $0.map { ChangeID($0) } }
            return HistoryChange(
                id: id, kind: ChangeKind(rawValue: row.integer(1)) ?? .edit,
                author: Author(name: row.text(2), email: row.text(3)),
                time: Timestamp(seconds: row.integer(4)), zone: Int(row.integer(5)), commit: commit,
                comment: row.text(10), parents: parents + (further[id] ?? []), origin: row.optionalText(13),
                batch: row.optionalInteger(14).map { ImportID($0) })
        }
    }

    private func furtherParents() throws -> [ChangeID: [ChangeID]] {
        var further: [ChangeID: [ChangeID]] = [:]
        try connection.forEach("SELECT change, parent FROM change_parent ORDER BY change, ordinal") {
            row throws(SQLiteError) in
            further[ChangeID(row.integer(0)), default: []].append(ChangeID(row.integer(1)))
            return true
        }
        return further
    }

    private static func historyRevision(_ row: borrowing Row) throws(SQLiteError) -> HistoryRevision {
        HistoryRevision(
            id: RevisionID(row.integer(0)), page: PageID(row.integer(1)),
            kind: row.integer(2) == 0 ? .page : .file,
            parent: row.optionalInteger(3).map { RevisionID($0) },
            parent2: row.optionalInteger(4).map { RevisionID($0) },
            content: row.optionalInteger(5).map { ContentID($0) }, name: row.optionalText(6),
            path: row.optionalText(7), mode: row.optionalInteger(8).map(Int.init),
            link: row.isNull(9) ? nil : row.blob(9), isSide: row.integer(10) == 1,
            isMechanical: row.integer(11) == 1,
            isShown: row.integer(12) == 1)
    }
}
