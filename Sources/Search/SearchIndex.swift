public import WikiCore

/// A wiki's search index, to be asked from any thread.
///
/// The index is derived from the pages and may be thrown away. Whoever asks must compare what it says with what lives: it
/// may be some moments behind, or damaged in a way that nobody noticed yet.
public final class SearchIndex: Sendable {
    /// Where it is.
    public let folder: IndexFolder
    let pool: IndexReaderPool

    /// An index in a folder, which may be missing.
    public init(folder: IndexFolder) {
        self.folder = folder
        pool = IndexReaderPool(folder)
    }

    /// Whether an index was ever made here.
    public var isThere: Bool { folder.current() != nil }

    /// What the index says of itself; nil for one of another version.
    ///
    /// - Throws: `SearchError` where there is none, or it cannot be read.
    public func record() throws -> IndexRecord? {
        try pool.read { try $0.record() }
    }

    /// How a search is answered.
    public struct Order: Equatable, Sendable {
        /// How many pages are passed over.
        public var offset = 0
        /// At most so many pages.
        public var limit = 10
        /// The pages that were changed last come first, and only those that hold every word.
        public var isByTime = false
        /// Whether folders, tags, authors and years are counted.
        public var wantsFacets = false
        /// At most so many sections of a page are told.
        public var sectionsPerPage = 1

        /// The ten best pages.
        public init() {}
    }

    /// A page that matches.
    public struct Hit: Equatable, Sendable {
        /// The page.
        public let page: PageID
        /// What it weighs; to be compared within one answer.
        public let score: Double
        /// The numbers of its sections that answer best, best first; never empty.
        public let sections: [Int]
    }

    /// A value of a facet, with how many of the pages that were found have it.
    public struct FacetValue: Equatable, Sendable {
        /// The value, as it is shown.
        public let value: String
        /// The pages.
        public let count: Int
    }

    /// What the pages that were found have in common, most frequent first.
    public struct Facets: Equatable, Sendable {
        /// Folders.
        public let folders: [FacetValue]
        /// Tags.
        public let tags: [FacetValue]
        /// Names of authors.
        public let authors: [FacetValue]
        /// Years of the last change.
        public let years: [FacetValue]
    }

    /// What a search found.
    public struct Answer: Equatable, Sendable {
        /// Pages, best first.
        public let hits: [Hit]
        /// How many pages there are in all: exact up to `countedExactly`, an estimate beyond.
        public let total: Int
        /// Nil where they were not asked for.
        public let facets: Facets?
    }

    /// So many matches are counted one by one.
    public static let countedExactly = 1_000
    /// So many pages can be paged through.
    public static let deepest = 10_000

    /// Searches.
    ///
    /// - Throws: `SearchError` where the index cannot be read.
    public func search(_ query: SearchQuery, _ order: Order) throws -> Answer {
        guard !query.isEmpty else { return Answer(hits: [], total: 0, facets: nil) }
        let stemmers = SearchLanguage.allCases.map(Stemmer.init)
        let plan = SearchPlan(query) { word in
            stemmers.map { $0.stem(word) }.reduce(into: []) { stems, stem in
                if !stems.contains(stem) { stems.append(stem) }
            }
        }
        return try pool.read { reader in try Self.search(plan, order, reader) }
    }

    private static func search(
        _ plan: SearchPlan, _ order: Order, _ reader: IndexReader
    ) throws(SearchError) -> Answer {
        var run = IndexReader.Run()
        run.offset = min(order.offset, deepest)
        run.limit = order.limit
        run.lookAt = run.offset + max(order.limit, countedExactly)
        run.perPage = 1
        run.byTime = order.isByTime
        run.values = [Term.Slot.page, Term.Slot.section]
        let found = try reader.run(order.isByTime ? plan.complete : plan.ranked, run)
        let pages = found.hits.compactMap { hit in
            PageID(decimal: hit.values[0]).map { (page: $0, score: hit.weight, section: Int(hit.values[1])) }
        }
        let sections = try sections(of: pages.map(\.page), plan, order, reader)
        let hits = pages.map { page in
            Hit(page: page.page, score: page.score, sections: sections[page.page] ?? [page.section ?? 0])
        }
        // A page that ends is a count; else the pages are counted, since an estimate counts sections too.
        let isLast = found.hits.count < order.limit && (run.offset == 0 || !hits.isEmpty)
        let total =
            isLast ? run.offset + hits.count : try count(order.isByTime ? plan.complete : plan.ranked, reader)
        return Answer(
            hits: hits, total: total,
            facets: order.wantsFacets ? try facets(plan, reader) : nil)
    }

    /// How many pages match: exactly up to `countedExactly`, an estimate beyond.
    private static func count(_ query: IndexQuery, _ reader: IndexReader) throws(SearchError) -> Int {
        var run = IndexReader.Run()
        run.limit = 0
        run.lookAt = countedExactly
        run.weighing = nil
        return try reader.run(.filtered(query, by: .term(Term.whole)), run).estimate
    }

    /// The sections of pages that answer best.
    private static func sections(
        of pages: [PageID], _ plan: SearchPlan, _ order: Order, _ reader: IndexReader
    ) throws(SearchError) -> [PageID: [Int]] {
        guard !pages.isEmpty else { return [:] }
        var run = IndexReader.Run()
        run.limit = pages.count * order.sectionsPerPage
        run.perPage = order.sectionsPerPage
        run.values = [Term.Slot.page, Term.Slot.section]
        let query = IndexQuery.filtered(
            plan.sections,
            by: .all([
                .term(Term.section), .any(pages.map { .term(Term.page + $0.description) }),
            ]))
        var sections: [PageID: [Int]] = [:]
        for hit in try reader.run(query, run).hits {
            guard let page = PageID(decimal: hit.values[0]), let section = Int(hit.values[1]) else {
                continue
            }
            sections[page, default: []].append(section)
        }
        return sections
    }

    private static func facets(_ plan: SearchPlan, _ reader: IndexReader) throws(SearchError) -> Facets {
        var run = IndexReader.Run()
        run.limit = 0
        run.lookAt = deepest
        run.weighing = nil
        run.facets = [Term.Slot.folders, Term.Slot.tags, Term.Slot.authors, Term.Slot.year]
        let counted = try reader.run(plan.complete, run).facets.map { facet in
            facet.map { FacetValue(value: $0.value, count: $0.count) }
        }
        return Facets(folders: counted[0], tags: counted[1], authors: counted[2], years: counted[3])
    }
}
