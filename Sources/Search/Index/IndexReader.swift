internal import CXapian
internal import WikiCore

/// One consistent state of an index. For one thread at a time.
final class IndexReader {
    private let handle: OpaquePointer

    /// - Parameter lists: what it shares with other readers of the index.
    init(path: String, sharing lists: IndexLists? = nil) throws(SearchError) {
        var reader: OpaquePointer?
        let status = withExtendedLifetime(lists) { xapian_reader_open(path, lists?.pointer, &reader) }
        try SearchError.check(status)
        guard let reader else { throw SearchError.failed("no reader") }
        handle = reader
    }

    deinit {
        xapian_reader_close(handle)
    }

    /// Moves to the newest state.
    func reopen() throws(SearchError) {
        try SearchError.check(xapian_reader_reopen(handle))
    }

    /// What the index says of itself; nil where it says nothing that this program understands.
    func record() throws(SearchError) -> IndexRecord? {
        var text: OpaquePointer?
        try SearchError.check(
            IndexRecord.metadataKey.withBytes { xapian_reader_metadata(handle, $0, &text) })
        return text.flatMap { IndexRecord(parsing: String(decoding: [UInt8](taking: $0), as: UTF8.self)) }
    }

    /// How many documents there are.
    func count() throws(SearchError) -> Int {
        var count: UInt32 = 0
        try SearchError.check(xapian_reader_count(handle, &count))
        return Int(count)
    }

    /// How many documents hold a term.
    func frequency(of term: String) throws(SearchError) -> Int {
        var count: UInt32 = 0
        try SearchError.check(term.withBytes { xapian_reader_frequency(handle, $0, &count) })
        return Int(count)
    }

    /// The documents that hold a term, in order, behind `after`.
    func documents(with term: String, after: UInt32 = 0, limit: Int) throws(SearchError) -> [UInt32] {
        var found = [UInt32](repeating: 0, count: limit)
        var count = 0
        try SearchError.check(
            term.withBytes { xapian_reader_documents(handle, $0, after, &found, limit, &count) })
        return Array(found.prefix(count))
    }

    /// All documents that hold a term that few hold, in order.
    func documents(with term: String) throws(SearchError) -> [UInt32] {
        var all: [UInt32] = []
        while true {
            let more = try documents(with: term, after: all.last ?? 0, limit: Self.documentsAtATime)
            all += more
            guard more.count == Self.documentsAtATime else { return all }
        }
    }

    private static let documentsAtATime = 64

    /// A value of a document as text; empty where it has none.
    func text(_ slot: UInt32, of document: UInt32) throws(SearchError) -> String {
        var text: OpaquePointer?
        try SearchError.check(xapian_reader_value(handle, document, slot, &text))
        return text.map { String(decoding: [UInt8](taking: $0), as: UTF8.self) } ?? ""
    }

    /// Where a term stands in a document, in no order; with `begins`, where those stand that begin so.
    func places(of term: String, begins: Bool = false, in document: UInt32) throws(SearchError) -> [UInt32] {
        var text: OpaquePointer?
        try SearchError.check(
            term.withBytes { xapian_reader_places(handle, document, $0, begins ? 1 : 0, &text) })
        guard let text else { return [] }
        return [UInt8](taking: text).withUnsafeBytes { bytes in
            (0..<bytes.count / 4).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self) }
        }
    }

    /// Shows the terms that begin with a prefix, in order of bytes, each without it, until told to stop.
    ///
    /// - Parameters:
    ///   - first: what the first term's rest begins with, or comes before.
    ///   - body: given the term's rest and how many documents hold it; says whether to go on.
    func forEachTerm(
        prefix: String, from first: String = "", _ body: (String, Int) throws(SearchError) -> Bool
    ) throws(SearchError) {
        var terms: OpaquePointer?
        try SearchError.check(prefix.withBytes { xapian_terms_open(handle, $0, &terms) })
        guard let terms else { return }
        defer { xapian_terms_close(terms) }
        if !first.isEmpty {
            try SearchError.check((prefix + first).withBytes { xapian_terms_skip(terms, $0) })
        }
        while true {
            var found: Int32 = 0
            var term = xapian_bytes()
            var count: UInt32 = 0
            try SearchError.check(xapian_terms_next(terms, &found, &term, &count))
            guard found != 0 else { return }
            let rest = String(decoding: String(term).utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
            guard try body(rest, Int(count)) else { return }
        }
    }

    /// Everything that a document holds, in a canonical form.
    func dump(of document: UInt32) throws(SearchError) -> [UInt8] {
        var text: OpaquePointer?
        try SearchError.check(xapian_reader_dump(handle, document, &text))
        return text.map { [UInt8](taking: $0) } ?? []
    }

    /// In how many documents the terms that they list are not those by which they are found. Reads everything.
    func mismatches() throws(SearchError) -> Int {
        var count = 0
        try SearchError.check(xapian_reader_count_mismatches(handle, &count))
        return count
    }

    /// What groups of terms are worth in documents, among so many sections: less than 0 in one that holds nothing of them. For few
    /// documents, whose lists of terms are read.
    func weigh(
        _ groups: [IndexQuery.Group], in documents: [UInt32], among: Int
    ) throws(SearchError) -> [Double] {
        var weights = [Double](repeating: 0, count: documents.count)
        try SearchError.check(
            groups.withGroups { groups in
                xapian_reader_weigh(
                    handle, groups.baseAddress, groups.count, Double(among), Double(RankedField.unit),
                    documents,
                    documents.count, &weights)
            })
        return weights
    }

    /// How documents are weighed.
    enum Weighing {
        /// Not at all.
        case none
        /// By what `PageTerms` or `SectionTerms` counted, among so many pages or sections.
        case fields(among: Int)
    }

    /// How a query is run.
    struct Run {
        var offset = 0
        var limit = 10
        /// Matches are counted exactly up to here.
        var lookAt = 0
        /// At most so many hits of the same page; 0 for all.
        var perPage = 0
        /// Newest first, rather than by weight.
        var byTime = false
        /// How they are weighed.
        var weighing = Weighing.none
        /// The values that are told of each hit.
        var values: [UInt32] = []
        /// The values that are counted over all matches looked at.
        var facets: [UInt32] = []

        /// Whether hits are in the order of their weights, of any page, and nothing is counted but they.
        fileprivate var isByWeightAlone: Bool { perPage == 0 && !byTime && facets.isEmpty && isWeighed }

        private var isWeighed: Bool { if case .fields = weighing { true } else { false } }

        /// Among so many pages or sections documents are weighed.
        fileprivate var among: Int { if case .fields(let count) = weighing { count } else { 0 } }

        /// Lets `body` see the run as CXapian has it.
        fileprivate func withSearch<Result>(_ body: (UnsafePointer<xapian_search>) -> Result) -> Result {
            values.withUnsafeBufferPointer { values in
                facets.withUnsafeBufferPointer { facets in
                    let search = xapian_search(
                        offset: UInt32(clamping: offset), limit: UInt32(clamping: limit),
                        look_at: UInt32(clamping: lookAt),
                        collapse_slot: perPage > 0 ? Term.Slot.page : UInt32.max,
                        collapse_limit: UInt32(clamping: perPage),
                        sort_slot: byTime ? Term.Slot.time : UInt32.max,
                        is_weighed: isWeighed ? 1 : 0, documents: Double(among),
                        half: Double(RankedField.unit),
                        value_slots: values.baseAddress, value_count: values.count,
                        facet_slots: facets.baseAddress, facet_count: facets.count)
                    return withUnsafePointer(to: search, body)
                }
            }
        }
    }

    /// What a query found.
    struct Results {
        struct Hit {
            let document: UInt32
            let weight: Double
            let values: [String]
        }

        let hits: [Hit]
        let estimate: Int
        let facets: [[(value: String, count: Int)]]
    }

    /// Runs a query.
    ///
    /// - Throws: `SearchError.modified` when the index moved on twice since this reader's state.
    func run(_ query: IndexQuery, _ run: Run) throws(SearchError) -> Results {
        var found: OpaquePointer?
        let status: Int32
        if case .sum(let groups) = query, run.isByWeightAlone {
            status = groups.withGroups { groups in
                run.withSearch { search in
                    xapian_reader_rank(handle, groups.baseAddress, groups.count, search, &found)
                }
            }
        } else {
            let query = try QueryHandle(query, in: .init(reader: handle, documents: Double(run.among)))
            status = withExtendedLifetime(query) {
                run.withSearch { xapian_reader_search(handle, query.pointer, $0, &found) }
            }
        }
        try SearchError.check(status)
        guard let found else { throw SearchError.failed("no results") }
        defer { xapian_results_free(found) }
        let hits = (0..<xapian_results_count(found)).map { index in
            let hit = xapian_results_hit(found, index)
            return Results.Hit(
                document: hit.document, weight: hit.weight,
                values: run.values.indices.map { String(xapian_results_value(found, index, $0)) })
        }
        let facets = run.facets.indices.map { facet in
            (0..<xapian_results_facet_count(found, facet)).map { index in
                var count: UInt32 = 0
                let value = String(xapian_results_facet(found, facet, index, &count))
                return (value: value, count: Int(count))
            }
        }
        return Results(hits: hits, estimate: Int(xapian_results_estimate(found)), facets: facets)
    }
}
