internal import Synchronization
public import WikiCore

/// A wiki's search index, to be asked from any thread.
///
/// The index is derived from the pages and may be thrown away. Whoever asks must compare what it says with what lives: it
/// may be some moments behind, or damaged in a way that nobody noticed yet.
public final class SearchIndex: Sendable {
    /// Where it is.
    public let folder: IndexFolder
    let pool: IndexReaderPool
    private let words = Mutex<KnownWords?>(nil)

    /// What is known of the words, of which state, and what it took to find out.
    private struct KnownWords {
        let words: WikiWords
        let record: IndexRecord?
        let made: ContinuousClock.Instant
        let cost: Duration
    }

    /// Of the time, at most one part in so many goes into finding out about words while the wiki is written.
    private static let shareOfTime = 50

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

        /// Pages that are left out.
        public var hidden: [PageID] = []

        /// The ten best pages.
        public init() {}
    }

    /// A page that matches.
    public struct Hit: Equatable, Sendable {
        /// The page.
        public let page: PageID
        /// What it weighs; to be compared within one answer.
        public let score: Double
        /// The numbers of its sections that answer best, best first; never empty. A further one is told where it answers better
        /// than the next page does.
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
        /// By word as the query has it: what was probably meant instead.
        public let corrections: [String: String]
        /// The same of slips so slight that the pages answer what was meant.
        public let mended: [String: String]
        /// What words of the query are when written as one, and was looked for too.
        public let joined: [String]
        /// Words, folded, that stand nowhere and in whose place nothing was looked for; in the order of the query.
        public let missing: [String]
        /// What the index said of itself; nil where it was not asked.
        public let record: IndexRecord?
    }

    /// So many matches are counted one by one.
    public static let countedExactly = 1_000
    /// So many of the best pages are looked at again with the section of each that answers best,
    private static let lookedAtClosely = 20
    /// which is worth so much beside the page.
    private static let sectionWeight = 0.05
    /// A page begins by saying what it is about; answers follow. So much is that beginning worth among its sections.
    private static let leadWeight = 0.3
    /// What a page is worth with a heading that is what was asked for, where no page is called so: more than any words are, less
    /// than a title.
    private static let exactHeading = 100.0
    /// A page is asked for by its name, or by headings of it that are all the same.
    private static let namedPerPage = 2
    /// So many pages can be paged through.
    public static let deepest = 10_000

    /// Searches.
    ///
    /// - Throws: `SearchError` where the index cannot be read.
    public func search(_ query: SearchQuery, _ order: Order, _ synonyms: Synonyms = .none) throws -> Answer {
        guard !query.isEmpty else {
            return Answer(
                hits: [], total: 0, facets: nil, corrections: [:], mended: [:], joined: [], missing: [],
                record: nil)
        }
        return try pool.read { reader in
            let record = try reader.record()
            let knowledge = try WordKnowledge(words(reader, record), reader)
            let stemmers = knowledge.languages.map(Stemmer.init)
            let plan = try SearchPlan(
                query, hiding: order.hidden, knowledge, synonyms,
                stems: { word in
                    stemmers.map { $0.stem(word) }.reduce(into: []) { stems, stem in
                        if !stems.contains(stem) { stems.append(stem) }
                    }
                }, frequency: { (term) throws(SearchError) in try reader.frequency(of: term) })
            // What is right when it is written as one is no slip.
            let right = Set(plan.joined.flatMap(\.parts))
            return try Self.search(
                plan, order, knowledge, reader,
                corrections: knowledge.corrections(of: query).filter { !right.contains($0.key) },
                record)
        }
    }

    /// What is known of the words, soon after they changed.
    ///
    /// - Parameter record: what the index says of itself in the state that the reader sees.
    func words(_ reader: IndexReader, _ record: IndexRecord?) throws(SearchError) -> WikiWords {
        let began = ContinuousClock.now
        if let known = words.withLock({ $0 }),
            known.record == record || began - known.made < known.cost * Self.shareOfTime
        {
            return known.words
        }
        let made = try WikiWords(reader)
        let cost = ContinuousClock.now - began
        words.withLock { $0 = KnownWords(words: made, record: record, made: began + cost, cost: cost) }
        return made
    }

    /// A section that answers, and how well beside others of its page.
    private struct Found {
        let section: Int
        var score: Double
        /// Whether it is what the page begins with.
        var isBeginning = false
    }

    /// A page that may be shown, with the sections of it that answer, best first; never none.
    private struct Candidate {
        let page: PageID
        /// The number of its whole document.
        let document: UInt32
        var score: Double
        var sections: [Found]

        /// Puts sections first in which more of what must stand as written stands, whatever other words say; the first
        /// counts as the best.
        mutating func prefer(_ counts: [Int: Int], limit: Int) {
            let best = sections.map(\.score).max() ?? 0
            let others = Set(counts.keys).subtracting(sections.map(\.section))
            sections = (sections + others.map { Found(section: $0, score: 0) })
                .sorted {
                    (counts[$0.section] ?? 0, $0.score, $1.section)
                        > (counts[$1.section] ?? 0, $1.score, $0.section)
                }
            sections[0].score = best
            sections.removeLast(max(0, sections.count - limit))
        }

        /// Puts a section first, which counts as the best.
        ///
        /// - Parameter section: nil for the page's beginning.
        mutating func lead(with section: Int?, limit: Int) {
            let first = section ?? sections.first(where: \.isBeginning)?.section ?? 0
            let best = sections.map(\.score).max() ?? 0
            sections.removeAll { $0.section == first || section == nil && $0.isBeginning }
            sections.insert(Found(section: first, score: best), at: 0)
            sections.removeLast(max(0, sections.count - limit))
        }

        /// The sections that come before a page that follows with that score, were all sections ranked in one row.
        func sections(before next: Double) -> [Int] {
            let best = sections[0]
            return [best.section]
                + sections.dropFirst().filter { score * $0.score >= next * best.score }.map(\.section)
        }
    }

    private static func search(
        _ plan: SearchPlan, _ order: Order, _ knowledge: WordKnowledge, _ reader: IndexReader,
        corrections: [String: String], _ record: IndexRecord?
    ) throws(SearchError) -> Answer {
        let offset = min(order.offset, deepest)
        // What is shown first is looked at more closely, all of it in one order however it is paged through.
        let first = order.isByTime || offset >= lookedAtClosely ? offset : 0
        var run = IndexReader.Run()
        run.offset = first
        run.limit = first == offset ? order.limit : offset + order.limit
        if first == 0, !order.isByTime { run.limit = max(run.limit, lookedAtClosely) }
        run.lookAt = run.offset + max(run.limit, countedExactly)
        run.byTime = order.isByTime
        run.weighing = .fields(among: knowledge.pages)
        run.values = [Term.Slot.page, Term.Slot.section]
        let query = order.isByTime ? plan.complete : plan.ranked
        let found = try reader.run(query, run)
        var candidates = found.hits.compactMap { hit in
            PageID(decimal: hit.values[0]).map {
                Candidate(
                    page: $0, document: hit.document, score: hit.weight,
                    sections: [Found(section: Int(hit.values[1]) ?? 0, score: 0)])
            }
        }
        var documents: [[UInt32]] = []
        for candidate in candidates {
            documents.append(try reader.documents(with: Term.page + candidate.page.description))
        }
        // Of several documents, one is the whole.
        let divided = zip(candidates, documents).map { candidate, all in
            all.count > 1 ? all.filter { $0 != candidate.document } : all
        }
        for (index, best) in try sections(in: divided, plan, order, knowledge, reader).enumerated()
        where !best.isEmpty { candidates[index].sections = best }
        let named = try named(
            documents.joined().sorted(), whole: Set(candidates.map(\.document)), plan, reader)
        for (page, section) in named {
            for index in candidates.indices where candidates[index].page == page {
                candidates[index].lead(with: section, limit: order.sectionsPerPage)
            }
        }
        // A page that is called so answers better than one that has such a heading.
        let headed: Set<PageID> = named.values.contains(nil) ? [] : Set(named.keys)
        if !plan.standing.isEmpty {
            for index in candidates.indices {
                let counts = try StandingWords.sections(
                    holding: plan.standing, of: candidates[index].document, reader)
                if !counts.isEmpty { candidates[index].prefer(counts, limit: order.sectionsPerPage) }
            }
        }
        if first == 0, !order.isByTime {
            let closely = candidates.prefix(lookedAtClosely)
            let nearness = try nearness(in: closely.map(\.document).sorted(), plan, reader)
            let scored = closely.enumerated().map { place, candidate in
                var candidate = candidate
                candidate.score += nearness[candidate.document] ?? 0
                candidate.score += sectionWeight * candidate.sections[0].score
                if headed.contains(candidate.page) { candidate.score += exactHeading }
                return (place: place, candidate: candidate)
            }.sorted { ($0.candidate.score, $1.place) > ($1.candidate.score, $0.place) }
            candidates.replaceSubrange(..<closely.count, with: scored.map(\.candidate))
        }
        let reached = candidates.dropFirst(offset - first)
        let following = reached.dropFirst().map(\.score) + [0]
        let hits = zip(reached, following).prefix(order.limit).map { candidate, next in
            Hit(page: candidate.page, score: candidate.score, sections: candidate.sections(before: next))
        }
        // A page that ends is a count.
        let isLast = found.hits.count < run.limit && (run.offset == 0 || !hits.isEmpty)
        return Answer(
            hits: hits, total: isLast ? run.offset + found.hits.count : found.estimate,
            facets: order.wantsFacets ? try facets(plan, reader) : nil, corrections: corrections,
            mended: plan.mended, joined: plan.joined.map(\.word), missing: plan.missing,
            record: record)
    }

    /// What the places of words are worth in documents of whole pages.
    private static func nearness(
        in documents: [UInt32], _ plan: SearchPlan, _ reader: IndexReader
    ) throws(SearchError) -> [UInt32: Double] {
        guard !documents.isEmpty, !plan.nearness.isEmpty else { return [:] }
        var run = IndexReader.Run()
        run.limit = documents.count
        run.weighing = .fields(among: 1)
        let query = IndexQuery.filtered(.any(plan.nearness), by: .documents(documents))
        return Dictionary(
            uniqueKeysWithValues: try reader.run(query, run).hits.map { ($0.document, $0.weight) })
    }

    /// The sections of pages that answer best, by page.
    ///
    /// - Parameter pages: the documents of each page's sections.
    private static func sections(
        in pages: [[UInt32]], _ plan: SearchPlan, _ order: Order, _ knowledge: WordKnowledge,
        _ reader: IndexReader
    ) throws(SearchError) -> [[Found]] {
        let all = Array(pages.joined())
        let scores =
            plan.sections.isEmpty
            ? all.map { _ in 0 } : try reader.weigh(plan.sections, in: all, among: knowledge.sections)
        var found: [[Found]] = []
        var place = 0
        for documents in pages {
            let scored = zip(documents, scores[place...]).filter { $0.1 >= 0 }
            place += documents.count
            found.append(try best(of: scored, order, reader))
        }
        return found
    }

    /// The best of a page's sections, which are documents with what they score.
    private static func best(
        of scored: [(document: UInt32, score: Double)], _ order: Order, _ reader: IndexReader
    ) throws(SearchError) -> [Found] {
        var found: [Found] = []
        let best = scored.sorted { ($0.score, $1.document) > ($1.score, $0.document) }
        for (document, score) in best.prefix(max(order.sectionsPerPage, 2)) {
            guard let section = Int(try reader.text(Term.Slot.section, of: document)) else { continue }
            let isBeginning = try !reader.text(Term.Slot.lead, of: document).isEmpty
            found.append(
                Found(
                    section: section, score: isBeginning ? score * leadWeight : score,
                    isBeginning: isBeginning))
        }
        return found.enumerated().sorted { ($0.element.score, $1.offset) > ($1.element.score, $0.offset) }
            .prefix(order.sectionsPerPage).map(\.element)
    }

    /// Of pages that are called what was asked for, or have a heading that is: the section to lead to, nil for the beginning.
    ///
    /// - Parameters:
    ///   - documents: all that the pages have, in order.
    ///   - whole: of these, the pages as a whole. That of a page with one section has a section's number too.
    private static func named(
        _ documents: [UInt32], whole: Set<UInt32>, _ plan: SearchPlan, _ reader: IndexReader
    ) throws(SearchError) -> [PageID: Int?] {
        guard !documents.isEmpty, let naming = plan.naming else { return [:] }
        var run = IndexReader.Run()
        run.limit = documents.count
        run.perPage = namedPerPage
        run.values = [Term.Slot.page, Term.Slot.section]
        let query = IndexQuery.filtered(naming, by: .documents(documents))
        var named: [PageID: Int?] = [:]
        for hit in try reader.run(query, run).hits {
            // A heading that is what was typed tells more than the title.
            guard let page = PageID(decimal: hit.values[0]), named[page].flatMap({ $0 }) == nil else {
                continue
            }
            named.updateValue(whole.contains(hit.document) ? nil : Int(hit.values[1]), forKey: page)
        }
        return named
    }

    private static func facets(_ plan: SearchPlan, _ reader: IndexReader) throws(SearchError) -> Facets {
        var run = IndexReader.Run()
        run.limit = 0
        run.lookAt = deepest
        run.weighing = .none
        run.facets = [Term.Slot.folders, Term.Slot.tags, Term.Slot.authors, Term.Slot.year]
        let counted = try reader.run(plan.complete, run).facets.map { facet in
            facet.map { FacetValue(value: $0.value, count: $0.count) }
        }
        return Facets(folders: counted[0], tags: counted[1], authors: counted[2], years: counted[3])
    }
}
