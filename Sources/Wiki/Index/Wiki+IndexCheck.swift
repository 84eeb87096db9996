internal import Search
internal import WikiCore
internal import WikiStore

extension Wiki {
    /// So often an index that moved on while it was looked at is looked at again.
    private static let attempts = 3

    /// What of the search index is not what the pages say, term by term.
    ///
    /// An index that is behind is compared in what it has reached; one that was never made has no fault.
    ///
    /// - Parameter progress: told how many pages are done.
    func indexFaults(progress: (Int) -> Void = { _ in }) throws -> [String] {
        let audit: IndexAudit
        do {
            guard index.isThere else { return [] }
            audit = try IndexAudit(index)
        } catch {
            return ["\(error); it is made anew at the next start, or by meent rebuild"]
        }
        guard let record = audit.record else {
            return ["the search index says nothing of itself that this program understands; it is made anew"]
        }
        guard record.wiki == (try setting("identity")) else {
            return [
                "the search index is of another wiki; it is made anew at the next start, or by meent rebuild"
            ]
        }
        var faults: [String] = []
        var last: PageID?
        var done = 0
        while let batch = try indexFaults(audit, after: last) {
            faults += batch.faults
            last = batch.last
            done += batch.count
            progress(done)
        }
        return try faults + retried(audit) { try wholeFaults(audit) }
    }

    /// Compares the next pages with the index.
    ///
    /// - Returns: nil behind the last page.
    func indexFaults(
        _ audit: IndexAudit, after: PageID?
    ) throws -> (faults: [String], last: PageID, count: Int)? {
        try retried(audit) {
            guard let record = audit.record else { return nil }
            let (pages, reached) = try store.read { reader in
                let pages = try reader.livingPagesAndFiles(after: after, limit: 32)
                return (pages, try pages.filter { try Self.hasReached($0, record, reader) })
            }
            guard let last = pages.last?.id else { return nil }
            let indexed = try indexedPages(reached.filter(Self.isSearched))
            // Asked again behind that: what came while the pages were read is not taken for a fault.
            let still = try store.read { reader in
                Set(try reached.filter { try Self.hasReached($0, record, reader) }.map(\.id))
            }
            let faults = try indexed.filter { still.contains($0.id) }.flatMap { try audit.faults(of: $0) }
            return (faults, last, pages.count)
        }
    }

    /// Whether an index of that record holds all that there is of a page or file.
    private static func hasReached(_ page: PageRecord, _ record: IndexRecord, _ reader: Reader) throws -> Bool
    {
        guard try reader.newestChange(of: page.id).map({ $0 <= record.lastChange }) ?? false else {
            return false
        }
        guard page.kind == .file, let text = try page.content.flatMap(reader.documentTextID) else {
            return true
        }
        return text <= record.lastText
    }

    /// What does not fit together in the index as a whole.
    func wholeFaults(_ audit: IndexAudit) throws -> [String] {
        guard let record = audit.record else { return [] }
        return try audit.faults { id in
            try store.read { reader in
                guard let page = try reader.page(id) else { return false }
                if Self.isSearched(page) { return true }
                // Deleted after what the index has reached.
                return try reader.revision(page.head).map { $0.change > record.lastChange } ?? false
            }
        }
    }

    private func retried<Result>(_ audit: IndexAudit, _ body: () throws -> Result) throws -> Result {
        var attempt = 1
        while true {
            do {
                return try body()
            } catch SearchError.modified where attempt < Self.attempts {
                attempt += 1
                try audit.reopen()
            }
        }
    }
}
