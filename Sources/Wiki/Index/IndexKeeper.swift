internal import Search
internal import WikiCore
internal import WikiStore

/// Keeps the search index what the pages say. For one thread.
final class IndexKeeper {
    let wiki: Wiki
    let index: SearchIndex
    private let report: (IndexProgress) -> Void
    private let shouldStop: () -> Bool
    private var writer: IndexWriter?
    private var record: IndexRecord?
    /// How far a comparison of the index with the pages is; nil while none is wanted.
    var audit: Audit?

    /// A comparison on its way.
    struct Audit {
        /// The last page that was compared.
        var last: PageID?
    }

    /// So many pages are read at once.
    private static let batch = 32
    /// Fewer pages are put into the index that is there.
    private static let fewestForNew = 1_000

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

    /// The last change that the index holds.
    var reached: ChangeID? { record?.lastChange }

    /// Whether the index that is written is still the one that is searched.
    var isInUse: Bool { writer.map(index.isInUse) ?? false }

    /// Opens the index, made anew where it is missing, changed by somebody else, damaged, of another wiki or another
    /// version, or ahead of the pages.
    ///
    /// One that was not left as it should be is compared with the pages afterwards.
    func open() throws {
        report(.opening)
        do {
            let isAsLeft = try index.takeStopMark()
            guard isAsLeft != false, let found = try index.record(), try isOurs(found) else {
                return try rebuild()
            }
            if isAsLeft == nil {
                try index.verifyStructure()
                audit = Audit()
            }
            writer = try index.writer()
            record = found
        } catch SearchError.unusable {
            try rebuild()
        }
    }

    private func isOurs(_ record: IndexRecord) throws -> Bool {
        let newest = try newest()
        return record.version == newest.version && record.wiki == newest.wiki
            && record.lastChange <= newest.lastChange && record.lastRevision <= newest.lastRevision
            && record.lastText <= newest.lastText
    }

    /// How far the wiki is: what an index says of itself that holds everything.
    private func newest() throws -> IndexRecord {
        let identity = try wiki.identity()
        return try wiki.store.read { reader in
            IndexRecord(
                wiki: identity, lastChange: try reader.newestChange() ?? ChangeID(0),
                lastRevision: try reader.newestRevision() ?? RevisionID(0),
                lastText: try reader.newestDocumentText() ?? DocumentTextID(0))
        }
    }

    /// What an index lacks that holds so much; nil where it lacks nothing.
    private func backlog(after record: IndexRecord) throws -> IndexBacklog? {
        let newest = try newest()
        guard newest.lastChange > record.lastChange || newest.lastText > record.lastText else { return nil }
        return try wiki.store.read { try IndexBacklog(after: record, through: newest, $0) }
    }

    /// Takes what came since.
    ///
    /// - Returns: whether there was anything.
    @discardableResult func follow() throws -> Bool {
        guard writer != nil, let record else { throw SearchError.unusable("it is not open") }
        report(.following)
        guard let backlog = try backlog(after: record) else { return false }
        let isErased = try wiki.store.read {
            try $0.hasErased(after: record.lastChange, through: backlog.newest.lastChange)
        }
        if isErased {
            // What was erased for good must not stay behind in a file's unused blocks.
            try rebuild()
        } else if try isMostOfAll(backlog) {
            // Let go of, the old index takes nothing meanwhile, or all would be done twice.
            close()
            try rebuild()
        } else {
            try take(backlog)
        }
        return true
    }

    /// Whether so much of the wiki changed, as by an import, that a new index is made sooner, and smaller, than the old
    /// one is changed.
    private func isMostOfAll(_ backlog: IndexBacklog) throws -> Bool {
        guard backlog.count >= Self.fewestForNew else { return false }
        return try wiki.store.read { reader in
            let living = try reader.countOfPagesTouched(
                after: backlog.record.lastChange, through: backlog.newest.lastChange)
            return try living >= Self.fewestForNew && living >= reader.countOfLivingPages() / 5 * 4
        }
    }

    /// Puts what changed into the index that is there, and commits it with the record of that: whoever goes on after a crash
    /// does again what was not committed.
    private func take(_ backlog: IndexBacklog) throws {
        guard let writer else { return }
        for start in stride(from: 0, to: backlog.count, by: Self.batch) {
            if shouldStop() { throw IndexingError.stopped }
            let end = min(start + Self.batch, backlog.count)
            try replace(backlog[start..<end], in: writer)
            if writer.isFull || end == backlog.count {
                let reached = backlog.record(holding: end)
                try writer.commit(reached)
                record = reached
            }
        }
    }

    /// Makes the index anew beside the old one, and swaps. Where the old one is sound it goes on taking what is new.
    ///
    /// - Parameter progress: told how far it is, besides whoever is told of everything.
    func rebuild(progress: (IndexProgress) -> Void = { _ in }) throws {
        func report(_ state: IndexProgress) {
            self.report(state)
            progress(state)
        }
        audit = nil
        let (reached, count) = (try newest(), try wiki.store.read { try $0.countOfLivingPages() })
        report(.building(done: 0, of: count))
        let replacement = try index.replacement(reached)
        var last: PageID?
        var done = 0
        while true {
            try takeTurn()
            let after = last
            let pages = try wiki.store.read { try $0.livingPagesAndFiles(after: after, limit: Self.batch) }
            guard let newest = pages.last else { break }
            last = newest.id
            for page in try wiki.indexedPages(pages.filter(Wiki.isSearched)) {
                try replacement.add(page, meanwhile: takeTurn)
            }
            done += pages.count
            report(.building(done: done, of: max(count, done)))
        }
        try index.use(replacement, meanwhile: takeTurn)
        writer = nil
        record = nil
        writer = try index.writer()
        record = reached
    }

    /// Takes what came since into the index that is about to be replaced, so that search stays current meanwhile, or stops.
    private func takeTurn() throws {
        if shouldStop() { throw IndexingError.stopped }
        guard writer != nil, let record, let backlog = try backlog(after: record) else { return }
        try take(backlog)
    }

    /// Lets go of the index, so that the next `open` looks at it anew.
    func close() {
        writer = nil
        record = nil
        audit = nil
    }

    /// Lets go of the index for good. One that nothing is known against is noted to be so.
    func finish() throws {
        let isSound = writer != nil && audit == nil
        close()
        if isSound { try index.leaveStopMark() }
    }

    private func replace(_ pages: [PageID], in writer: IndexWriter) throws {
        let records = try wiki.store.read { reader in try pages.compactMap { try reader.page($0) } }
        for page in records where !Wiki.isSearched(page) { try writer.remove(page.id) }
        for page in try wiki.indexedPages(records.filter(Wiki.isSearched)) { try writer.replace(page) }
    }
}
