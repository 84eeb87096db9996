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
            let pages = try store.read { reader in
                try reader.livingPagesAndFiles(after: after, limit: 32).map { page in
                    (page: page, change: try reader.revision(page.head)?.change)
                }
            }
            guard let last = pages.last?.page.id else { return nil }
            let reached = pages.filter { $0.change.map { $0 <= record.lastChange } ?? false }.map(\.page)
            let indexed = try indexedPages(reached.filter(Self.isSearched))
            // Asked for behind that, so that a text which comes at this moment is not taken for one that is missing.
            let later = try store.read { reader in
                try reached.filter { page in
                    try page.kind == .file
                        && page.content.flatMap(reader.documentTextID).map { $0 > record.lastText }
                            ?? false
                }.map(\.id)
            }
            let faults = try indexed.filter { !later.contains($0.id) }.flatMap { try audit.faults(of: $0) }
            return (faults, last, pages.count)
        }
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
