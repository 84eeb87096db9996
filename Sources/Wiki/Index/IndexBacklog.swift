internal import Search
internal import WikiCore
internal import WikiStore

/// What an index lacks: the documents whose words were read since, and the pages and files that were changed since, in the
/// order of their last changes.
struct IndexBacklog {
    /// What the index says that it holds.
    let record: IndexRecord
    /// What it says once it lacks nothing.
    let newest: IndexRecord
    private let files: [PageID]
    private let pages: [(page: PageID, change: ChangeID)]

    /// What lies between two records of the same wiki.
    ///
    /// - Throws: `StoreError`.
    init(after record: IndexRecord, through newest: IndexRecord, _ reader: Reader) throws {
        self.record = record
        self.newest = newest
        files = try reader.filesRead(after: record.lastText, through: newest.lastText)
        pages = try reader.pagesTouched(after: record.lastChange, through: newest.lastChange)
    }

    /// How many pages and files there are to do; one that was both changed and read counts twice.
    var count: Int { files.count + pages.count }

    /// The pages and files of a range of the backlog.
    subscript(range: Range<Int>) -> [PageID] {
        range.map { $0 < files.count ? files[$0] : pages[$0 - files.count].page }
    }

    /// What an index holds that took so many of these, from the first on: a page that was changed again later is done with that.
    func record(holding done: Int) -> IndexRecord {
        guard done < count else { return newest }
        guard done >= files.count else { return record }
        let next = pages[done - files.count].change
        return IndexRecord(
            wiki: record.wiki, lastChange: max(record.lastChange, ChangeID(next.value - 1)),
            lastRevision: newest.lastRevision, lastText: newest.lastText)
    }
}
