internal import SQLite
public import WikiCore

/// What an import of a history adds to the tables: a graph in place of a line.
extension Writer {
    /// Keeps up to 16 MiB of the tables in memory, or 2 as usual: an import of a history changes rows all over them, which
    /// otherwise are read and written again and again.
    public func keepMore(_ keepsMore: Bool) throws {
        try connection.run(keepsMore ? "PRAGMA cache_size = -16384" : "PRAGMA cache_size = -2048")
    }

    /// Records that a history is being brought in below `root`, or goes on with one that was interrupted.
    public func beginImport(source: String, root: String, time: Timestamp) throws -> ImportID {
        let begun = try connection.first(
            """
            SELECT id FROM import WHERE source = ? AND root = ? AND tip IS NULL AND change IS NULL
            ORDER BY id DESC LIMIT 1
            """, .text(source), .text(root)
        ) { row throws(SQLiteError) in ImportID(row.integer(0)) }
        if let begun { return begun }
        try addImport(source: source, root: root, time: time, change: nil)
        return ImportID(connection.lastInsertedID)
    }

    /// Records that a history was brought in up to a commit.
    ///
    /// - Parameter change: the newest change that came; nil when there is none.
    public func finishImport(_ id: ImportID, tip: String, change: ChangeID?) throws {
        try connection.run(
            "UPDATE import SET tip = ?, change = ? WHERE id = ?", .text(tip), .optional(change?.value),
            .integer(id.value))
    }

    /// Appends a page or file that no name leads to yet; its revisions stand on a branch.
    public func addUnnamedPage(_ kind: PageKind, name: PageName) throws -> PageID {
        try connection.run(
            "INSERT INTO page(kind, name) VALUES(?, ?)", .integer(Int64(kind.rawValue)), .text(name.text))
        return PageID(connection.lastInsertedID)
    }

    /// Gives a page that no name leads to its first name. What had the name and is deleted gives it up.
    ///
    /// - Returns: false, with nothing changed, when a living page or file has the name.
    public func name(_ page: PageID, _ kind: PageKind, _ name: PageName) throws -> Bool {
        if let holder = try reader.page(kind, key: name.key), holder.id != page {
            guard !holder.isLiving else { return false }
            try giveUpName(of: holder.id)
        }
        try call(page, name, kind, before: nil)
        return true
    }

    /// Has a revision record another name: one that an import chose itself, so that nobody's words change.
    public func correctName(of revision: RevisionID, to name: PageName) throws {
        try connection.run(
            "UPDATE revision SET name = ? WHERE id = ?", .text(name.text), .integer(revision.value))
    }

    /// Makes a deletion on a branch the newest of a page that was never anywhere else.
    public func buryPage(_ page: PageID, at deletion: RevisionID) throws {
        try connection.run(
            "UPDATE page SET head = ? WHERE id = ? AND head IS NULL", .integer(deletion.value),
            .integer(page.value))
    }
}
