internal import CXapian
public import WikiCore

/// The one who changes an index. For one thread; what is not committed is dropped.
public final class IndexWriter {
    /// What is not committed may take about so many bytes of memory. The larger a commit is, the fewer times a block of the
    /// files is written for what comes after each other.
    private static let mostPending = 32 << 20

    let generation: String
    private let handle: OpaquePointer
    private let builder = DocumentBuilder()

    /// - Parameter isNew: whether it is made; then nobody may read it, and it is worthless until it is committed.
    init(_ folder: IndexFolder, _ generation: String, isNew: Bool = false) throws(SearchError) {
        var writer: OpaquePointer?
        try SearchError.check(xapian_writer_open(folder.path(of: generation), isNew ? 1 : 0, &writer))
        guard let writer else { throw SearchError.failed("no writer") }
        self.generation = generation
        handle = writer
    }

    deinit {
        xapian_writer_close(handle)
    }

    /// Whether it is time to commit.
    public var isFull: Bool { xapian_writer_pending(handle) > Self.mostPending }

    /// Puts a page's documents in place of those that it had. What an edit leaves as it was costs little: sections that it did not
    /// touch are not written, nor are words that stand where they stood.
    public func replace(_ page: IndexedPage) throws(SearchError) {
        let documents = try builder.documents(of: page)
        let term = Term.page + page.id.description
        let handles = documents.map { Optional($0.handle) }
        try withExtendedLifetime(documents) { () throws(SearchError) in
            try SearchError.check(
                term.withBytes { xapian_writer_replace(handle, $0, handles, handles.count) })
        }
    }

    /// Adds the documents of a page that has none.
    func add(_ page: IndexedPage) throws(SearchError) {
        for document in try builder.documents(of: page) {
            try SearchError.check(xapian_writer_add(handle, document.handle))
        }
    }

    /// Removes a page's documents, if there are any.
    public func remove(_ page: PageID) throws(SearchError) {
        let term = Term.page + page.description
        try SearchError.check(term.withBytes { xapian_writer_remove(handle, $0) })
    }

    /// Makes everything since the last commit visible and durable, together with the record of it.
    public func commit(_ record: IndexRecord) throws(SearchError) {
        try SearchError.check(
            IndexRecord.metadataKey.withBytes { key in
                record.text.withBytes { xapian_writer_set_metadata(handle, key, $0) }
            })
        try SearchError.check(xapian_writer_commit(handle))
    }
}
