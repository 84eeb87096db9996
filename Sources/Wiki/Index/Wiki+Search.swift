internal import Markup
internal import Search
public import WikiCore
public import WikiStore

/// What somebody asks the search.
public struct SearchRequest: Sendable {
    /// The query as it was typed.
    public var text: String
    /// How many pages are passed over.
    public var offset: Int
    /// At most so many pages.
    public var limit: Int
    /// Whether the pages that were changed last come first.
    public var isByTime: Bool
    /// Whether folders, tags, authors and years are counted.
    public var wantsFacets: Bool
    /// At most so many sections of a page are told.
    public var sectionsPerPage: Int

    /// A request from its parts.
    public init(
        text: String, offset: Int = 0, limit: Int, isByTime: Bool = false, wantsFacets: Bool = false,
        sectionsPerPage: Int = 1
    ) {
        self.text = text
        self.offset = offset
        self.limit = limit
        self.isByTime = isByTime
        self.wantsFacets = wantsFacets
        self.sectionsPerPage = sectionsPerPage
    }
}

/// What a search found.
public struct SearchResults: Sendable {
    /// Pages, best first.
    public var pages: [FoundPage]
    /// How many there are in all; an estimate where there are many.
    public var total: Int
    /// What was probably meant, if that is something else.
    public var suggestion: String?
    /// Whether nothing was found for what was typed, so that the pages answer the suggestion.
    public var isCorrected = false
    /// Words of the query that stand nowhere in the wiki, so that the pages answer the others.
    public var missing: [String] = []
    /// Whether pages were found although words of the query stand nowhere, which is worth telling.
    public var answersTheOtherWords: Bool { !missing.isEmpty && !pages.isEmpty }
    /// What the pages have in common; nil where that was not asked for.
    public var facets: SearchFacets?
    /// Whether the index could not be asked, so that only names were looked at.
    public var isByNameOnly: Bool
    /// What the index that was asked did not hold yet; nil where it lacked nothing.
    public var lag: SearchLag?
    /// The same, once it has waited for over a second: what was saved just now is about to be found.
    public var overdue: SearchLag? {
        lag.flatMap { Timestamp.now().seconds - $0.since.seconds > 1 ? $0 : nil }
    }
}

/// A page that was found, with its best sections.
public struct FoundPage: Sendable {
    /// The page.
    public let page: PageRecord
    /// Its title.
    public let title: String
    /// What it weighs; to be compared within one answer.
    public let score: Double
    /// When it was last changed.
    public let updated: Timestamp
    /// The sections that answer, best first; never empty.
    public let sections: [FoundSection]
    /// Which kind of document it is; nil for a page.
    public var documentKind: DocumentKind? { page.kind == .file ? DocumentKind(of: page.name) : nil }
}

/// A section that was found.
public struct FoundSection: Sendable {
    /// Its number; 0 for what precedes the first heading. Of a PDF, the number of the page.
    public let number: Int
    /// The id of its heading; empty for section 0.
    public let anchor: String
    /// The headings that it stands under, outermost first, its own last.
    public let headings: [String]
    /// A piece of it as HTML, with no tag but `<mark>`.
    public let snippet: [UInt8]
}

/// What pages that were found have in common: values with the number of pages, most frequent first.
public struct SearchFacets: Sendable {
    /// Folders.
    public let folders: [(value: String, count: Int)]
    /// Tags.
    public let tags: [(value: String, count: Int)]
    /// Names of authors.
    public let authors: [(value: String, count: Int)]
    /// Years of the last change.
    public let years: [(value: String, count: Int)]

    init(_ facets: SearchIndex.Facets) {
        func values(_ facet: [SearchIndex.FacetValue]) -> [(value: String, count: Int)] {
            facet.map { ($0.value, $0.count) }
        }
        folders = values(facets.folders)
        tags = values(facets.tags)
        authors = values(facets.authors)
        years = values(facets.years)
    }
}

extension Wiki {
    /// Searches the pages. Any text is a query; see `docs/search.md` for what can be asked.
    ///
    /// While there is no index, names alone are looked at.
    ///
    /// - Throws: `StoreError`.
    public func search(_ request: SearchRequest) throws -> SearchResults {
        let found = try searchAsTyped(request)
        guard found.total == 0, let suggestion = found.suggestion else { return found }
        var corrected = request
        corrected.text = suggestion
        var instead = try searchAsTyped(corrected)
        guard instead.total > 0 else { return found }
        instead.suggestion = suggestion
        instead.isCorrected = true
        return instead
    }

    private func searchAsTyped(_ request: SearchRequest) throws -> SearchResults {
        let query = SearchQuery(parsing: request.text)
        let lists = try synonymLists()
        var order = SearchIndex.Order()
        order.offset = request.offset
        order.limit = request.limit
        order.isByTime = request.isByTime
        order.wantsFacets = request.wantsFacets
        order.sectionsPerPage = request.sectionsPerPage
        // A list of words answers nothing but the question for it.
        let isListAsked = Self.synonymPages.contains { $0.key == PageKey(folding: request.text) }
        order.hidden = isListAsked ? [] : lists.pages
        let answer: SearchIndex.Answer
        do {
            answer = try index.search(query, order, lists.synonyms)
        } catch let error as SearchError {
            if case .unusable = error { indexer.suspect() }
            return try searchNames(query, request)
        }
        let sought = SearchQuery(parsing: SearchQuery.corrected(request.text, by: answer.mended))
        let snippet = Snippet(for: sought, lists.synonyms, also: answer.joined)
        // What the index names and does not live (any more) is no answer.
        let pages = try answer.hits.compactMap { hit in
            try found(hit.page, hit.score, hit.sections, snippet)
        }
        return SearchResults(
            pages: request.isByTime ? pages : try breakingTies(pages),
            total: pages.isEmpty && answer.hits.count == answer.total ? 0 : answer.total,
            suggestion: Self.suggestion(for: request.text, answer.corrections),
            missing: query.asTyped(answer.missing),
            facets: answer.facets.map(SearchFacets.init), isByNameOnly: false,
            lag: try answer.record.flatMap { try lag(behind: $0.lastChange) })
    }

    /// The query with its slips mended; nil where that changes nothing.
    private static func suggestion(for text: String, _ corrections: [String: String]) -> String? {
        let suggestion = SearchQuery.corrected(text, by: corrections)
        return suggestion.utf8.elementsEqual(text.utf8) ? nil : suggestion
    }

    private func found(
        _ id: PageID, _ score: Double, _ sections: [Int], _ snippet: Snippet
    ) throws -> FoundPage? {
        let known = try store.read { reader -> (PageRecord, Timestamp)? in
            guard let page = try reader.page(id), page.isLiving else { return nil }
            return (page, try reader.revision(page.head)?.time ?? Timestamp(seconds: 0))
        }
        guard let (page, updated) = known else { return nil }
        if page.kind == .file {
            return try foundDocument(page, updated: updated, score, sections, snippet)
        }
        let rendered = try rendered(page)
        let all = Self.sections(of: rendered)
        // An index that is some moments behind may name sections that are no more.
        let numbers = sections.filter { $0 < all.count }
        return FoundPage(
            page: page, title: rendered.title ?? String(page.name.lastSegment), score: score,
            updated: updated,
            sections: (numbers.isEmpty ? [0] : numbers).map { number in
                Self.found(number, all, rendered, snippet)
            })
    }

    private static func found(
        _ number: Int, _ all: [IndexedPage.Section], _ rendered: RenderedPage, _ snippet: Snippet
    ) -> FoundSection {
        guard all.indices.contains(number) else {
            return FoundSection(number: 0, anchor: "", headings: [], snippet: [])
        }
        // A heading without words of its own is followed by what it is about.
        let text = all[number...].first { !$0.text.isEmpty }?.text ?? ""
        return FoundSection(
            number: number, anchor: number == 0 ? "" : rendered.outline[number - 1].anchor,
            headings: all[number].headings, snippet: snippet.html(of: text))
    }

    private static func holds(_ text: String, _ part: String) -> Bool {
        var rest = text.utf8[...]
        while rest.count >= part.utf8.count {
            if rest.starts(with: part.utf8) { return true }
            rest.removeFirst()
        }
        return false
    }

    /// Pages whose names hold every word: all that can be said without an index.
    private func searchNames(_ query: SearchQuery, _ request: SearchRequest) throws -> SearchResults {
        let words = query.plainWords
        guard !words.isEmpty else {
            return SearchResults(pages: [], total: 0, suggestion: nil, facets: nil, isByNameOnly: true)
        }
        let all = try living.pages(limit: 1_000) { key in
            let name = WordFolding.folded(Array(key.text.utf8)[...])
            return words.allSatisfy { Self.holds(name, $0) }
        }.sorted { $0.name.key < $1.name.key }
        let snippet = Snippet(for: query)
        let shown = all.dropFirst(request.offset).prefix(request.limit)
        return SearchResults(
            pages: try shown.compactMap { page in
                try found(page.id, 0, [0], snippet)
            }, total: all.count, suggestion: nil, facets: nil, isByNameOnly: true)
    }
}
