internal import SQLite
internal import WikiCore
internal import Zstd

/// Contents in smaller forms, made beside the writer, and up to which revision that was done.
struct Compaction: Sendable {
    /// A smaller form of one content, which was decoded and compared.
    struct Form: Sendable {
        let id: ContentID
        let hash: ContentHash
        /// The content that it is a difference from, with its hash; nil for a whole one.
        let base: (id: ContentID, hash: ContentHash)?
        let bytes: [UInt8]
    }

    /// How many revisions were looked at.
    let count: Int
    /// The last of them.
    let last: Int64
    let forms: [Form]
}

extension Store {
    /// Makes old contents of a batch of revisions small. Reads and compresses on the calling thread; the writer only puts
    /// the result in place, when nobody waits for it.
    ///
    /// - Parameter limit: at most so many revisions.
    /// - Returns: how many revisions were looked at; 0 when nothing is left.
    public func compactContents(limit: Int) throws -> Int {
        guard let compaction = try read({ try $0.compaction(limit: limit) }) else { return 0 }
        try write(leisurely: true) { try $0.apply(compaction) }
        return compaction.count
    }
}

extension Reader {
    /// What can be made smaller among the contents of the next revisions; nil when nothing is left.
    ///
    /// - Parameter limit: at most so many revisions.
    func compaction(limit: Int) throws -> Compaction? {
        var work = CompactionWork(reader: self)
        return try work.run(limit: limit)
    }
}

extension Writer {
    /// Puts smaller forms in the place of whole contents, where those and their bases are still what they were.
    func apply(_ compaction: Compaction) throws {
        for form in compaction.forms { try contents.replace(form) }
        try set("compacted", to: String(compaction.last))
    }
}

/// Finds the smaller forms of a batch.
///
/// A page's contents, in order of id, each become a difference from the next. Where the chain would become longer than
/// `ContentTable.longestChain`, and for a page's newest, a whole copy is compressed harder than a save has time for. Where
/// the work went is remembered in the setting `compacted`, the highest revision that was looked at.
private struct CompactionWork {
    let reader: Reader
    private var forms: [ContentID: Compaction.Form] = [:]
    /// How many differences of this batch lead to a content, one over the other.
    private var lengths: [ContentID: Int] = [:]

    init(reader: Reader) {
        self.reader = reader
    }

    mutating func run(limit: Int) throws -> Compaction? {
        let done = try reader.number("compacted") ?? 0
        let next = try reader.connection.rows(
            """
            SELECT revision.id, revision.page, page.head = revision.id FROM revision JOIN page ON page.id = revision.page
            WHERE revision.id > ? ORDER BY revision.id LIMIT ?
            """, .integer(done), .integer(Int64(limit))
        ) { row throws(SQLiteError) in
            (revision: row.integer(0), page: row.integer(1), isNewest: row.integer(2) == 1)
        }
        guard let last = next.last else { return nil }
        for (revision, page, isNewest) in next {
            // What this revision brought, and what it replaced: the page's newest contents up to here.
            let newest = try reader.connection.rows(
                """
                SELECT DISTINCT content FROM revision WHERE page = ?1 AND id <= ?2 AND content IS NOT NULL
                ORDER BY content DESC LIMIT 2
                """, .integer(page), .integer(revision)
            ) { row throws(SQLiteError) in ContentID(row.integer(0)) }
            if newest.count == 2 { try shorten(newest[1], base: newest[0]) }
            if isNewest, let whole = newest.first { try keep(reader.contents.whole(whole)) }
        }
        return Compaction(
            count: next.count, last: last.revision, forms: forms.values.sorted { $0.id < $1.id })
    }

    private mutating func shorten(_ content: ContentID, base: ContentID) throws {
        if let form = forms[content], form.base != nil { return }
        let length = try max(lengths[content] ?? 0, chainBehind(content))
        guard length < ContentTable.longestChain - 1,
            let delta = try reader.contents.delta(content, base: base)
        else { return try keep(reader.contents.whole(content)) }
        keep(delta)
        lengths[base] = max(lengths[base] ?? 0, length + 1)
    }

    private mutating func keep(_ form: Compaction.Form?) {
        if let form { forms[form.id] = form }
    }

    /// How many stored differences lead to a content, one over the other.
    private func chainBehind(_ content: ContentID) throws -> Int {
        try reader.connection.first(
            """
            WITH RECURSIVE chain(id, depth) AS (
                VALUES(?1, 0) UNION ALL
                SELECT content.id, depth + 1 FROM chain JOIN content ON content.base = chain.id
                WHERE depth < ?2)
            SELECT max(depth) FROM chain
            """, .integer(content.value), .integer(Int64(ContentTable.longestChain))
        ) { row throws(SQLiteError) in Int(row.integer(0)) } ?? 0
    }
}
