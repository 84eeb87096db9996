internal import Synchronization
public import WikiCore
public import WikiStore

/// A line in the list of recent changes: one change, or an import that made several.
public struct RecentEntry: Sendable {
    /// The change; the newest one of an import.
    public let change: ChangeSummary
    /// The import, where it made several.
    public let batch: ImportBatch?

    /// An entry from its parts.
    public init(change: ChangeSummary, batch: ImportBatch?) {
        self.change = change
        self.batch = batch
    }

    /// An import as one line.
    public struct ImportBatch: Sendable {
        /// Its number.
        public let id: Int64
        /// The last part of where its pages came from: the rest of a path is nobody's business. Empty if not known.
        public let source: String
        /// When it was done.
        public let time: Timestamp
        /// How many changes it made.
        public let changes: Int
    }
}

/// A change with what it touched.
public struct ChangeSummary: Sendable {
    /// The act.
    public let change: ChangeRecord
    /// The pages and files, at most as many as were asked for.
    public let pages: [ChangedPage]
    /// How many there are in all.
    public let count: Int
}

extension Wiki {
    /// So many pages of a change are listed; an import touches thousands.
    public static let listedPages = 50
    /// The sizes of so many large changes are kept.
    private static let knownSizes = 1_000

    /// Changes, newest first, older than `before`.
    public func changes(before: ChangeID?, limit: Int) throws -> [ChangeSummary] {
        try store.read { reader in
            try reader.changes(before: before, limit: limit).map { try summary($0, reader) }
        }
    }

    /// Changes that came after the given one, oldest first.
    public func changes(after: ChangeID, limit: Int) throws -> [ChangeSummary] {
        try store.read { reader in
            try reader.changes(after: after, limit: limit).map { try summary($0, reader) }
        }
    }

    /// The change of that number.
    public func change(_ id: ChangeID) throws -> ChangeSummary? {
        try changes(after: ChangeID(id.value - 1), limit: 1).first { $0.change.id == id }
    }

    /// Changes, newest first, older than `before`, an import of several as one entry at its newest change.
    public func recentChanges(before: ChangeID?, limit: Int) throws -> [RecentEntry] {
        try store.read { reader in
            var entries: [RecentEntry] = []
            var shown: Set<Int64> = []
            var bound = before
            while entries.count < limit {
                guard let change = try reader.changes(before: bound, limit: 1).first else { break }
                guard let batch = change.batch else {
                    entries.append(RecentEntry(change: try summary(change, reader), batch: nil))
                    bound = change.id
                    continue
                }
                let isNew = shown.insert(batch).inserted
                let wasBefore = try before.map { try reader.holdsChange(batch: batch, from: $0) } ?? false
                if isNew, !wasBefore {
                    let record = try reader.importRecord(batch)
                    let path = record?.source.utf8.split(separator: 0x2F).last
                    entries.append(
                        RecentEntry(
                            change: try summary(change, reader),
                            batch: RecentEntry.ImportBatch(
                                id: batch, source: path.map { String(Substring($0)) } ?? "",
                                time: record?.time ?? change.time,
                                changes: try reader.countOfChanges(inBatch: batch))))
                }
                guard let next = try reader.newestChange(before: change.id, outsideBatch: batch) else {
                    break
                }
                bound = ChangeID(next.value + 1)
            }
            return entries
        }
    }

    /// The changes of one import, newest first, older than `before`.
    public func changes(ofBatch batch: Int64, before: ChangeID?, limit: Int) throws -> [ChangeSummary] {
        try store.read { reader in
            try reader.changes(ofBatch: batch, before: before, limit: limit).map {
                try summary($0, reader)
            }
        }
    }

    /// A waiting version with its text, in UTF-8, and page.
    public func waiting(_ id: WaitingID) throws -> (record: WaitingRecord, page: PageRecord, text: [UInt8])? {
        try store.read { reader in
            guard let waiting = try reader.waiting(id), let page = try reader.page(waiting.page) else {
                return nil
            }
            return (waiting, page, try reader.text(waiting.content))
        }
    }

    /// A page's open waiting versions, oldest first.
    public func openWaiting(of page: PageID) throws -> [WaitingRecord] {
        try store.read { try $0.openWaiting(of: page) }
    }

    /// Lets go of a waiting version; its text stays in the store.
    ///
    /// - Throws: `WikiError.notFound` when it is unknown or closed already.
    public func letGo(of waiting: WaitingID) throws {
        let time = Timestamp.now()
        let closed = try store.write { try $0.closeWaiting(waiting, time: time) }
        guard closed else { throw WikiError.notFound }
        living.touch()
    }

    private func summary(_ change: ChangeRecord, _ reader: Reader) throws -> ChangeSummary {
        let pages = try reader.changedPages(change.id, limit: Self.listedPages)
        let count = pages.count < Self.listedPages ? pages.count : try countOfChangedPages(change.id, reader)
        return ChangeSummary(change: change, pages: pages, count: count)
    }

    /// How many pages a large change touched: counted once, since it never changes.
    private func countOfChangedPages(_ change: ChangeID, _ reader: Reader) throws -> Int {
        if let known = sizesOfChanges.withLock({ $0[change] }) { return known }
        let count = try reader.countOfChangedPages(change)
        sizesOfChanges.withLock { sizes in
            if sizes.count >= Self.knownSizes { sizes = [:] }
            sizes[change] = count
        }
        return count
    }
}
