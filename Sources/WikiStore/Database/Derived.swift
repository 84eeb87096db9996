internal import SQLite
public import WikiCore
internal import Zstd

/// Everything that the look of a page depends on.
public struct RenderKey: Hashable, Sendable {
    /// The text.
    public let content: ContentID
    /// The page's name, from which relative links go.
    public let name: String
    /// The name below which root-relative links go.
    public let root: String
    /// The renderer's version.
    public let renderer: Int64

    /// A key from its parts.
    public init(content: ContentID, name: String, root: String, renderer: Int64) {
        self.content = content
        self.name = name
        self.root = root
        self.renderer = renderer
    }
}

/// What is derived from a page's newest text and kept.
public struct DerivedPage: Equatable, Sendable {
    /// What it was derived from.
    public let key: RenderKey
    /// The title, where the text has one.
    public let title: String?
    /// The rendered page, in the renderer's encoding.
    public let rendered: [UInt8]
    /// What the page links to: the names that each link may mean.
    public let links: [[Target]]
    /// Its tags.
    public let tags: [String]

    /// A name that a link may mean.
    public struct Target: Hashable, Sendable {
        /// Page or file.
        public let kind: PageKind
        /// The folded name.
        public let key: PageKey

        /// A target from its parts.
        public init(kind: PageKind, key: PageKey) {
            self.kind = kind
            self.key = key
        }
    }

    /// A derivation from its parts.
    public init(key: RenderKey, title: String?, rendered: [UInt8], links: [[Target]], tags: [String]) {
        self.key = key
        self.title = title
        self.rendered = rendered
        self.links = links
        self.tags = tags
    }
}

extension Reader {
    /// How a page looked when it was last derived, and from what; nil if it never was.
    public func rendered(of page: PageID) throws -> (key: RenderKey, bytes: [UInt8])? {
        let row = try connection.first(
            "SELECT content, name, root, renderer, size, bytes FROM rendered WHERE page = ?",
            .integer(page.value)
        ) { row throws(SQLiteError) in
            (key: try Reader.renderKey(row), size: Int(row.integer(4)), bytes: row.blob(5))
        }
        guard let row else { return nil }
        return (row.key, try contents.codec.decompress(row.bytes, size: row.size))
    }

    /// What a page's kept look was derived from; nil if it never was.
    public func renderKey(of page: PageID) throws -> RenderKey? {
        try connection.first(
            "SELECT content, name, root, renderer FROM rendered WHERE page = ?", .integer(page.value),
            as: Reader.renderKey)
    }

    private static func renderKey(_ row: borrowing Row) throws(SQLiteError) -> RenderKey {
        RenderKey(
            content: ContentID(row.integer(0)), name: row.text(1), root: row.text(2), renderer: row.integer(3)
        )
    }

    /// All that was derived from a page and kept; nil if nothing was.
    public func derived(of page: PageID) throws -> DerivedPage? {
        guard let rendered = try rendered(of: page) else { return nil }
        let title = try connection.first("SELECT title FROM rendered WHERE page = ?", .integer(page.value)) {
            row throws(SQLiteError) in row.optionalText(0)
        }
        return DerivedPage(
            key: rendered.key, title: title ?? nil, rendered: rendered.bytes, links: try links(of: page),
            tags: try tags(of: page))
    }

    /// Living pages from whose newest text nothing was derived yet, or by another renderer. It looks at every page.
    public func underivedPages(renderer: Int64) throws -> [PageRecord] {
        try connection.rows(
            """
            SELECT id, kind, name, head, content FROM derivation WHERE renderer IS NOT ?
            """, .integer(renderer), as: Reader.pageRecord)
    }

    /// Those of them that were saved last.
    ///
    /// - Parameter revisions: so many of the newest revisions are looked at.
    public func underivedPages(renderer: Int64, amongNewest revisions: Int) throws -> [PageRecord] {
        try connection.rows(
            """
            SELECT id, kind, name, head, content FROM derivation WHERE renderer IS NOT ?
            AND id IN (SELECT page FROM revision ORDER BY id DESC LIMIT ?)
            """, .integer(renderer), .integer(Int64(revisions)), as: Reader.pageRecord)
    }

    /// The kept title of a page's newest text; nil where none is kept for exactly that text.
    public func title(of page: PageRecord) throws -> String?? {
        guard let content = page.content else { return nil }
        return try connection.first(
            "SELECT title FROM rendered WHERE page = ? AND content = ? AND name = ?",
            .integer(page.id.value), .integer(content.value), .text(page.name.text)
        ) { row throws(SQLiteError) in row.optionalText(0) }
    }
}

extension Writer {
    /// Keeps what was derived from a page, in place of what was kept before, if the page still has that text.
    ///
    /// - Returns: false when the page has moved on, so that nothing was kept.
    @discardableResult
    public func keep(_ derived: DerivedPage, of page: PageID) throws -> Bool {
        guard let record = try reader.page(page), record.content == derived.key.content,
            record.name.text == derived.key.name
        else { return false }
        try connection.run(
            """
            INSERT OR REPLACE INTO rendered(page, content, name, root, renderer, title, size, bytes)
            VALUES(?, ?, ?, ?, ?, ?, ?, ?)
            """,
            .integer(page.value), .integer(derived.key.content.value), .text(derived.key.name),
            .text(derived.key.root), .integer(derived.key.renderer), .optional(derived.title),
            .integer(Int64(derived.rendered.count)),
            .blob(try contents.codec.compress(derived.rendered, level: ContentTable.quickestLevel)))
        // Most edits leave them as they are.
        let links = try reader.links(of: page)
        if links != derived.links { try replaceLinks(of: page, links, with: derived.links) }
        let tags = try reader.tags(of: page)
        if !tags.elementsEqual(derived.tags, by: { $0.utf8.elementsEqual($1.utf8) }) {
            try replaceTags(of: page, with: derived.tags, key: record.name.key)
        }
        return true
    }

    private func replaceTags(of page: PageID, with tags: [String], key: PageKey) throws {
        try connection.run("DELETE FROM tag WHERE page = ?", .integer(page.value))
        for tag in tags {
            try connection.run(
                "INSERT INTO tag(page, tag, key) VALUES(?, ?, ?) ON CONFLICT DO NOTHING",
                .integer(page.value), .text(tag), .text(key.text))
        }
    }

    /// Has a page's tags stand under its key.
    func setKeyOfTags(of page: PageID) throws {
        try connection.run(
            "UPDATE tag SET key = page.key FROM page WHERE tag.page = ?1 AND page.id = ?1 AND page.key IS NOT NULL",
            .integer(page.value))
    }

    /// Forgets what was derived from a page.
    public func dropDerived(of page: PageID) throws {
        try connection.run("DELETE FROM rendered WHERE page = ?", .integer(page.value))
        try replaceLinks(of: page, reader.links(of: page), with: [])
        try connection.run("DELETE FROM tag WHERE page = ?", .integer(page.value))
    }
}
