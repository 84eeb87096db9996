internal import Search
internal import WikiCore
internal import WikiStore

/// Keeps the search index what the pages say. For one thread.
final class IndexKeeper {
    private let wiki: Wiki
    private let index: SearchIndex
    private let report: (IndexProgress) -> Void
    private let shouldStop: () -> Bool
    private var writer: IndexWriter?
    private var record: IndexRecord?

    /// So many pages are read at once.
    private static let batch = 32
    /// A commit takes so many bytes of text: what is not committed is held in memory.
    private static let bytesPerCommit = 2 << 20

    /// A keeper of a wiki's index.
    ///
    /// - Parameters:
    ///   - report: told how far it is.
    ///   - shouldStop: asked between batches.
    init(
        _ wiki: Wiki, report: @escaping (IndexProgress) -> Void = { _ in },
        shouldStop: @escaping () -> Bool = { false }
    ) {
        self.wiki = wiki
        index = wiki.index
        self.report = report
        self.shouldStop = shouldStop
    }

    /// Opens the index, made anew where it is missing, damaged, of another wiki or another version.
    func open() throws {
        report(.opening)
        do {
            guard let found = try index.record(), found.version == IndexRecord.currentVersion,
                found.wiki == (try wiki.identity())
            else { return try rebuild() }
            let newest = try wiki.store.read { (try $0.newestChange(), try $0.newestRevision()) }
            guard found.lastChange <= newest.0 ?? ChangeID(0),
                found.lastRevision <= newest.1 ?? RevisionID(0)
            else { return try rebuild() }
            writer = try index.writer()
            record = found
        } catch SearchError.unusable {
            try rebuild()
        }
    }

    /// Takes what came since.
    ///
    /// - Returns: whether there was anything.
    @discardableResult func follow() throws -> Bool {
        guard let writer, let record else { throw SearchError.unusable("it is not open") }
        let newest = try wiki.store.read { (try $0.newestChange(), try $0.newestRevision()) }
        guard let change = newest.0, let revision = newest.1, change > record.lastChange else { return false }
        report(.following(behind: change.value - record.lastChange.value))
        let touched = try wiki.store.read {
            try $0.pagesTouched(after: record.lastChange, through: change)
        }
        // Until all are done the record stays: whoever goes on after a crash does them again.
        var done = 0
        try forEachBatch(of: touched) { batch, isFull in
            try replace(batch, in: writer)
            done += batch.count
            if isFull { try writer.commit(record) }
        }
        let reached = IndexRecord(wiki: record.wiki, lastChange: change, lastRevision: revision)
        try writer.commit(reached)
        self.record = reached
        report(.following(behind: 0))
        return true
    }

    /// Makes the index anew beside the old one, and swaps.
    func rebuild() throws {
        // The old one goes on being searched; what follows goes into the new one.
        writer = nil
        record = nil
        let (newest, count) = try wiki.store.read { reader in
            ((try reader.newestChange(), try reader.newestRevision()), try reader.countOfLivingPages())
        }
        report(.building(done: 0, of: count))
        let reached = IndexRecord(
            wiki: try wiki.identity(), lastChange: newest.0 ?? ChangeID(0),
            lastRevision: newest.1 ?? RevisionID(0))
        let replacement = try index.replacement()
        var last: PageID?
        var done = 0
        var bytes = 0
        while true {
            if shouldStop() { throw IndexingError.stopped }
            let after = last
            let pages = try wiki.store.read { try $0.livingPages(after: after, limit: Self.batch) }
            guard let newest = pages.last else { break }
            last = newest.id
            for page in try wiki.indexedPages(pages) {
                try replacement.writer.add(page)
                bytes += Self.size(of: page)
            }
            if bytes > Self.bytesPerCommit {
                try replacement.writer.commit(reached)
                bytes = 0
            }
            done += pages.count
            report(.building(done: done, of: max(count, done)))
        }
        try replacement.writer.commit(reached)
        try index.use(replacement)
        writer = try index.writer()
        record = reached
    }

    /// Whether the index that is written is still the one that is searched.
    var isInUse: Bool { writer.map(index.isInUse) ?? false }

    /// The last change that the index holds.
    var reached: ChangeID? { record?.lastChange }

    /// Lets go of the index, so that the next `open` looks at it anew.
    func close() {
        writer = nil
        record = nil
    }

    private func replace(_ pages: [PageID], in writer: IndexWriter) throws {
        let records = try wiki.store.read { reader in try pages.compactMap { try reader.page($0) } }
        for page in records where !page.isLiving { try writer.remove(page.id) }
        for page in try wiki.indexedPages(records.filter(\.isLiving)) { try writer.replace(page) }
    }

    private func forEachBatch(of pages: [PageID], _ body: ([PageID], Bool) throws -> Void) throws {
        var pending = 0
        for start in stride(from: 0, to: pages.count, by: Self.batch) {
            if shouldStop() { throw IndexingError.stopped }
            let batch = Array(pages[start..<min(start + Self.batch, pages.count)])
            pending += batch.count
            let isFull = pending >= 16 * Self.batch
            if isFull { pending = 0 }
            try body(batch, isFull)
        }
    }

    private static func size(of page: IndexedPage) -> Int {
        page.sections.reduce(0) { $0 + $1.text.utf8.count }
    }
}
