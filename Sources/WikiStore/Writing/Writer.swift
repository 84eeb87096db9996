internal import SQLite
public import WikiCore

/// The one way to change the tables; good only inside the closure that is given it, on the writer's thread.
public struct Writer {
    let connection: Connection
    let contents: ContentTable
    let changedNames = ChangedNames()

    /// The tables as this transaction sees them, with its own changes.
    public var reader: Reader { Reader(connection: connection, contents: contents) }

    /// Who commits a change where it is not its author, as git records it.
    public struct Commit: Sendable {
        /// Who.
        public let committer: Author
        /// When.
        public let time: Timestamp
        /// Minutes east of UTC.
        public let zone: Int

        /// A commit from its parts.
        public init(committer: Author, time: Timestamp, zone: Int) {
            self.committer = committer
            self.time = time
            self.zone = zone
        }
    }

    /// Appends a change, which must get revisions in the same transaction.
    ///
    /// - Parameters:
    ///   - zone: minutes east of UTC where the author was.
    ///   - key: what a repeated request is known by; at most one change has it.
    ///   - origin: the commit that it was.
    ///   - parents: the changes that it was made on; none for one that follows what was newest here.
    ///   - joins: a change that one without `parents` joins with what was newest here.
    ///   - batch: the import that brings it.
    public func addChange(
        author: Author, time: Timestamp, zone: Int = 0, kind: ChangeKind, comment: String, key: String? = nil,
        commit: Commit? = nil, origin: String? = nil, parents: [ChangeID] = [],
        joins: ChangeID? = nil, batch: ImportID? = nil
    ) throws -> ChangeID {
        let authorID = try identity(author)
        let committerID = try commit.map { try identity($0.committer) }
        try connection.run(
            """
            INSERT INTO change(
                id, author, time, zone, kind, comment, key, committer, committed, committed_zone, origin,
                parent, parent2, batch)
            VALUES(
                (SELECT CAST(value AS INTEGER) + 1 FROM setting WHERE name = 'lost-change'
                    AND CAST(value AS INTEGER) > (SELECT coalesce(max(id), 0) FROM change)),
                ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            .integer(authorID.value), .integer(time.seconds), .integer(Int64(zone)), .integer(kind.rawValue),
            .text(comment), .optional(key), .optional(committerID?.value), .optional(commit?.time.seconds),
            .optional((commit?.zone).map(Int64.init)), .optional(origin),
            .optional(parents.first?.value), .optional((joins ?? parents.dropFirst().first)?.value),
            .optional(batch?.value))
        let change = ChangeID(connection.lastInsertedID)
        for (ordinal, parent) in parents.enumerated().dropFirst(2) {
            try connection.run(
                "INSERT INTO change_parent(change, ordinal, parent) VALUES(?, ?, ?)", .integer(change.value),
                .integer(Int64(ordinal)), .integer(parent.value))
        }
        return change
    }

    /// Appends a page or file, which must get a revision in the same transaction.
    public func addPage(_ kind: PageKind, name: PageName) throws -> PageID {
        try willChange([DerivedPage.Target(kind: kind, key: name.key)])
        try connection.run(
            "INSERT INTO page(kind, name, key) VALUES(?, ?, ?)",
            .integer(Int64(kind.rawValue)), .text(name.text), .text(name.key.text))
        return PageID(connection.lastInsertedID)
    }

    /// Appends a content; text of any length and small bytes go into the database, other bytes become files.
    ///
    /// - Parameter hash: the hash of the bytes, where it is known already.
    public func addContent(_ bytes: [UInt8], hash: ContentHash? = nil) throws -> ContentID {
        try contents.append(bytes, hash: hash ?? ContentHash(of: bytes))
    }

    /// Appends a revision and makes it its page's newest.
    ///
    /// - Parameters:
    ///   - content: nil for a deletion.
    ///   - name: the page's name from here on; nil where it is the parent's.
    ///   - path: the path that it has outside the wiki; nil where it is the parent's.
    ///   - isMechanical: whether only links were rewritten, so that nobody wrote anything.
    ///   - mode: git's mode of the path; nil where it is the parent's, and for a plain file.
    ///   - link: where a symbolic link leads.
    ///   - isSide: whether it stands beside the page's newest, which stays what it is.
    public func addRevision(
        of page: PageID, change: ChangeID, parent: RevisionID?, parent2: RevisionID? = nil,
        content: ContentID?,
        name: PageName? = nil, path: String? = nil, isMechanical: Bool = false, mode: Int? = nil,
        link: [UInt8]? = nil, isSide: Bool = false
    ) throws -> RevisionID {
        try connection.run(
            """
            INSERT INTO revision(
                id, page, change, parent, parent2, name, path, content, mechanical, mode, link, side)
            VALUES(
                (SELECT CAST(value AS INTEGER) + 1 FROM setting WHERE name = 'lost-revision'
                    AND CAST(value AS INTEGER) > (SELECT coalesce(max(id), 0) FROM revision)),
                ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            .integer(page.value), .integer(change.value), .optional(parent?.value), .optional(parent2?.value),
            .optional(name?.text), .optional(path), .optional(content?.value),
            .integer(isMechanical ? 1 : 0), .optional(mode.map(Int64.init)), link.map { .blob($0) } ?? .null,
            .integer(isSide ? 1 : 0))
        let id = RevisionID(connection.lastInsertedID)
        if isSide { return id }
        // Of nearly all pages it is known without another look that they live after as before.
        try connection.run(
            """
            UPDATE page SET head = ?1
            WHERE id = ?2 AND (SELECT content IS NULL FROM revision WHERE id = page.head) = ?3
            """, .integer(id.value), .integer(page.value), .integer(content == nil ? 1 : 0))
        if connection.changedRows == 0 {
            try willChangeNames(of: page)
            try connection.run(
                "UPDATE page SET head = ? WHERE id = ?", .integer(id.value), .integer(page.value))
        }
        return id
    }

    /// Keeps a text that could not be merged.
    public func addWaiting(
        page: PageID, base: RevisionID?, content: ContentID, author: Author, time: Timestamp, comment: String,
        key: String?
    ) throws -> WaitingID {
        let authorID = try identity(author)
        try connection.run(
            "INSERT INTO waiting(page, base, content, author, time, comment, key) VALUES(?, ?, ?, ?, ?, ?, ?)",
            .integer(page.value), .optional(base?.value), .integer(content.value), .integer(authorID.value),
            .integer(time.seconds), .text(comment), .optional(key))
        return WaitingID(connection.lastInsertedID)
    }

    /// Marks a waiting version as finished or let go; its text stays.
    ///
    /// - Returns: false when it is unknown or closed already.
    public func closeWaiting(_ id: WaitingID, time: Timestamp) throws -> Bool {
        try connection.run(
            "UPDATE waiting SET closed = ? WHERE id = ? AND closed IS NULL",
            .integer(time.seconds), .integer(id.value))
        return connection.changedRows == 1
    }

    /// Records that something was brought in below `root`.
    public func addImport(source: String, root: String, time: Timestamp, change: ChangeID?) throws {
        try connection.run(
            "INSERT INTO import(source, root, time, change) VALUES(?, ?, ?, ?)",
            .text(source), .text(root), .integer(time.seconds), .optional(change?.value))
    }

    /// Sets what the site says of itself under that name.
    public func set(_ name: String, to value: String) throws {
        try connection.run(
            "INSERT INTO setting(name, value) VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value",
            .text(name), .text(value))
    }

    private func identity(_ author: Author) throws -> IdentityID {
        let known = try connection.first(
            "SELECT id FROM identity WHERE name = ? AND email = ?", .text(author.name), .text(author.email)
        ) { row throws(SQLiteError) in IdentityID(row.integer(0)) }
        if let known { return known }
        try connection.run(
            "INSERT INTO identity(name, email) VALUES(?, ?)", .text(author.name), .text(author.email))
        return IdentityID(connection.lastInsertedID)
    }
}
