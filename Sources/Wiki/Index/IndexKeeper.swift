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
        guard record.version == IndexRecord.currentVersion, record.wiki == (try wiki.identity()) else {
            return false
        }
        let newest = try newest()
        return record.lastChange <= newest.change && record.lastRevision <= newest.revision
            && record.lastText <= newest.text
    }

    /// How far the wiki is.
    private struct Newest {
        let change: ChangeID
        let revision: RevisionID
        let text: DocumentTextID

        /// Whether an index of that record lacks anything.
        func isAhead(of record: IndexRecord) -> Bool {
            change > record.lastChange || text > record.lastText
        }
    }

    private func newest() throws -> Newest {
        try wiki.store.read { reader in
            Newest(
                change: try reader.newestChange() ?? ChangeID(0),
                revision: try reader.newestRevision() ?? RevisionID(0),
                text: try reader.newestDocumentText() ?? DocumentTextID(0))
        }
    }

    /// Takes what came since.
    ///
    /// - Returns: whether there was anything.
    @discardableResult func follow() throws -> Bool {
        guard let writer, let record else { throw SearchError.unusable("it is not open") }
        let newest = try newest()
        guard newest.isAhead(of: record) else { return false }
        report(.following(behind: newest.change.value - record.lastChange.value))
        let touched = try touched(after: record, through: newest)
        let isErased = try wiki.store.read {
            try $0.hasErased(after: record.lastChange, through: newest.change)
        }
        if isErased {
            // What was erased for good must not stay behind in a file's unused blocks.
            try rebuild()
        } else if try touched.count >= Self.fewestForNew && isMostOfAll(after: record, through: newest) {
            // Let go of, the old index takes nothing meanwhile, or all would be done twice.
            close()
            try rebuild()
        } else {
            self.record = try take(touched, after: record, through: newest, into: writer)
        }
        report(.following(behind: 0))
        return true
    }

    /// Whether so much of the wiki changed, as by an import, that a new index is made sooner, and smaller, than the old
    /// one is changed.
    private func isMostOfAll(after record: IndexRecord, through newest: Newest) throws -> Bool {
        try wiki.store.read { reader in
            let living = try reader.countOfPagesTouched(after: record.lastChange, through: newest.change)
            return try living >= Self.fewestForNew && living >= reader.countOfLivingPages() / 5 * 4
        }
    }

    /// The pages and files that may not be in an index of that record as they are.
    private func touched(after record: IndexRecord, through newest: Newest) throws -> [PageID] {
        try wiki.store.read { reader in
            try reader.pagesTouched(after: record.lastChange, through: newest.change)
                + reader.filesRead(after: record.lastText, through: newest.text)
        }
    }

    /// Puts what changed into an index and commits it with the record of that.
    private func take(
        _ touched: [PageID], after record: IndexRecord, through newest: Newest, into writer: IndexWriter
    ) throws -> IndexRecord {
        // Until all are done the record stays: whoever goes on after a crash does them again.
        var pending = 0
        for start in stride(from: 0, to: touched.count, by: Self.batch) {
            if shouldStop() { throw IndexingError.stopped }
            pending += try replace(touched[start..<min(start + Self.batch, touched.count)], in: writer)
            if pending > IndexWriter.bytesPerCommit {
                try writer.commit(record)
                pending = 0
            }
        }
        let reached = IndexRecord(
            wiki: record.wiki, lastChange: newest.change, lastRevision: newest.revision, lastText: newest.text
        )
        try writer.commit(reached)
        return reached
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
        let (newest, count) = (try newest(), try wiki.store.read { try $0.countOfLivingPages() })
        report(.building(done: 0, of: count))
        let reached = IndexRecord(
            wiki: try wiki.identity(), lastChange: newest.change, lastRevision: newest.revision,
            lastText: newest.text)
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
        guard let writer, let record else { return }
        let newest = try newest()
        guard newest.isAhead(of: record) else { return }
        self.record = try take(
            touched(after: record, through: newest), after: record, through: newest, into: writer)
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

    /// - Returns: how many bytes of text were taken.
    private func replace(_ pages: ArraySlice<PageID>, in writer: IndexWriter) throws -> Int {
        let records = try wiki.store.read { reader in try pages.compactMap { try reader.page($0) } }
        for page in records where !Wiki.isSearched(page) { try writer.remove(page.id) }
        var bytes = 0
        for page in try wiki.indexedPages(records.filter(Wiki.isSearched)) {
            try writer.replace(page)
            bytes += page.size
        }
        return bytes
    }
}
