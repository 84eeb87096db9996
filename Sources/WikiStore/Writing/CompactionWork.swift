internal import SQLite
internal import WikiCore
internal import Zstd

/// Finds the smaller forms of a batch.
///
/// A page's contents, in order of id, each become a difference from the next. One that would be large, and the last text of
/// a page that is gone, become a difference from that of the texts around them which shares most lines with them, whichever
/// page it is of: much of what leaves a page goes on in another. Where the chain would become longer than
/// `ContentTable.longestChain`, and for a page's newest, a whole copy is compressed harder than a save has time for. Where
/// the work went is remembered in the setting `compacted`, the highest revision that was looked at.
struct CompactionWork {
    let reader: Reader
    private(set) var nearby: NearbyTexts
    private var forms: [ContentID: Compaction.Form] = [:]
    private var chains: DifferenceChains
    private var newestOfPage: [PageID: [ContentID]] = [:]
    private let dictionary: ZstdDictionary?

    /// A difference of so many bytes says that much of the text is not in the next one of its page.
    private static let largeDifference = 256

    init(reader: Reader, nearby: NearbyTexts) throws {
        self.reader = reader
        self.nearby = nearby
        chains = DifferenceChains(connection: reader.connection)
        dictionary = try reader.currentDictionary()
    }

    mutating func run(limit: Int) throws -> Compaction? {
        let done = try reader.number("compacted") ?? 0
        let next = try reader.connection.rows(
            """
            SELECT revision.id, revision.page, page.head = revision.id, revision.content
            FROM revision JOIN page ON page.id = revision.page
            WHERE revision.id > ? ORDER BY revision.id LIMIT ?
            """, .integer(done), .integer(Int64(limit))
        ) { row throws(SQLiteError) in
            (
                id: RevisionID(row.integer(0)), page: PageID(row.integer(1)), isNewest: row.integer(2) == 1,
                content: row.optionalInteger(3).map(ContentID.init(_:))
            )
        }
        guard let last = next.last else { return nil }
        for revision in next {
            let newest = try newestContents(of: revision.page, adding: revision.content, at: revision.id)
            if newest.count == 2 { try shorten(newest[1], base: newest[0], at: revision.id) }
            guard revision.isNewest, let content = newest.first else { continue }
            if revision.content == nil {
                try shorten(content, base: nil, at: revision.id)
            } else {
                try keepWhole(content)
            }
        }
        return Compaction(
            count: next.count, last: last.id.value, forms: forms.values.sorted { $0.id < $1.id })
    }

    /// What a revision brought, and what it replaced: the page's two newest contents up to it, the newest first.
    ///
    /// They are read once for a page and carried on from revision to revision, since reading them takes as long as the
    /// page has revisions.
    private mutating func newestContents(
        of page: PageID, adding content: ContentID?, at revision: RevisionID
    ) throws -> [ContentID] {
        if var known = newestOfPage[page] {
            if let content, !known.contains(content) {
                known = Array((known + [content]).sorted(by: >).prefix(2))
                newestOfPage[page] = known
            }
            return known
        }
        let newest = try reader.connection.rows(
            """
            SELECT DISTINCT content FROM revision WHERE page = ?1 AND id <= ?2 AND content IS NOT NULL
            ORDER BY content DESC LIMIT 2
            """, .integer(page.value), .integer(revision.value)
        ) { row throws(SQLiteError) in ContentID(row.integer(0)) }
        newestOfPage[page] = newest
        return newest
    }

    /// Makes a content small that is not its page's newest any more.
    ///
    /// - Parameters:
    ///   - base: the next of its page; nil for the last of one that is gone.
    ///   - revision: the one by which it was replaced.
    private mutating func shorten(_ content: ContentID, base: ContentID?, at revision: RevisionID) throws {
        if let form = forms[content], form.base != nil { return }
        let next = try base.flatMap { try difference(content, from: $0) }
        let best =
            (next?.bytes.count ?? .max) < Self.largeDifference
            ? next : try smaller(next, differenceFromNearby(content, at: revision, except: base))
        guard let best, let base = best.base else { return try keepWhole(content) }
        keep(best)
        try chains.add(content, base: base)
    }

    private mutating func differenceFromNearby(
        _ content: ContentID, at revision: RevisionID, except base: ContentID?
    ) throws -> Compaction.Form? {
        guard try reader.contents.isWhole(content) else { return nil }
        try nearby.move(to: revision, reader)
        guard let near = try nearby.closest(to: content, reader), near != base else { return nil }
        return try difference(content, from: near)
    }

    private func difference(_ content: ContentID, from base: ContentID) throws -> Compaction.Form? {
        guard try chains.length(through: content, base: base) < ContentTable.longestChain else { return nil }
        return try reader.contents.delta(content, base: base)
    }

    private func smaller(_ one: Compaction.Form?, _ other: Compaction.Form?) -> Compaction.Form? {
        [one, other].compactMap { $0 }.min { $0.bytes.count < $1.bytes.count }
    }

    private mutating func keepWhole(_ content: ContentID) throws {
        keep(try reader.contents.whole(content, dictionary: dictionary))
    }

    private mutating func keep(_ form: Compaction.Form?) {
        if let form { forms[form.id] = form }
    }
}
