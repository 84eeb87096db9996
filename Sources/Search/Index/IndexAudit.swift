public import WikiCore

/// Compares an index with what it should hold, term by term. For one thread.
public final class IndexAudit {
    private let folder: IndexFolder
    private let builder = DocumentBuilder()
    private var reader: IndexReader
    /// What the index says of itself; nil for one of another version.
    public private(set) var record: IndexRecord?

    /// Looks at the index in use as it is now.
    ///
    /// - Throws: `SearchError.unusable` where it cannot be read.
    public init(_ index: SearchIndex) throws(SearchError) {
        folder = index.folder
        (reader, record) = try Self.open(folder)
    }

    /// Looks at the index in use as it has become, even if it is another by now.
    public func reopen() throws(SearchError) {
        (reader, record) = try Self.open(folder)
    }

    private static func open(_ folder: IndexFolder) throws(SearchError) -> (IndexReader, IndexRecord?) {
        func attempt() throws(SearchError) -> (IndexReader, IndexRecord?) {
            guard let generation = folder.current() else { throw SearchError.unusable("there is none yet") }
            let reader = try IndexReader(path: folder.path(of: generation))
            return (reader, try reader.record())
        }
        do {
            return try attempt()
        } catch {
            // It may have been written, or replaced, at this very moment.
            return try attempt()
        }
    }

    /// What differs in the documents of a page: terms, weights, places and values.
    public func faults(of page: IndexedPage) throws(SearchError) -> [String] {
        var expected: [[UInt8]] = []
        for document in try builder.documents(of: page) { expected.append(try document.dump()) }
        var held: [[UInt8]] = []
        let term = Term.page + page.id.description
        for document in try reader.documents(with: term, limit: expected.count + 1) {
            held.append(try reader.dump(of: document))
        }
        guard held.count == expected.count else {
            return [
                "the search index has \(held.count) documents of page \(page.id), which gives \(expected.count)"
            ]
        }
        expected.sort { $0.lexicographicallyPrecedes($1) }
        held.sort { $0.lexicographicallyPrecedes($1) }
        let differing = zip(expected, held).count { $0 != $1 }
        guard differing > 0 else { return [] }
        return ["the search index differs from page \(page.id) in \(differing) of \(held.count) documents"]
    }

    /// What does not fit together in the index as a whole. Reads all of it.
    ///
    /// - Parameter isLiving: whether a page that the index holds may be in it.
    public func faults(isLiving: (PageID) throws -> Bool) throws -> [String] {
        var faults: [String] = []
        var pages: [(id: PageID?, count: Int)] = []
        try reader.forEachTerm(prefix: Term.page) { (rest, count) throws(SearchError) in
            pages.append((PageID(decimal: rest), count))
            return true
        }
        for page in pages where try page.id.map(isLiving) != true {
            faults.append("the search index holds page \(page.id?.description ?? "?"), which does not live")
        }
        let all = try reader.count()
        let known = pages.reduce(0) { $0 + $1.count }
        if all != known { faults.append("the search index has \(all - known) documents of no page") }
        let mismatches = try reader.mismatches()
        if mismatches > 0 {
            faults.append("the search index does not find \(mismatches) documents by all that they hold")
        }
        return faults
    }
}
