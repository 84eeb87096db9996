internal import WikiCore

/// What a query asks of the index, in the index's terms.
struct SearchPlan {
    /// Pages that match, by weight: words that must be there as written must be there, of the others one.
    let ranked: IndexQuery
    /// Pages that match with every word; nothing else is counted.
    let complete: IndexQuery
    /// What more a page is worth for how near the words stand to each other.
    let nearness: [IndexQuery]
    /// What makes a section of a page that matched the better answer; where this is empty, all are alike.
    let sections: [IndexQuery.Group]
    /// Pages of which no section answers better than the beginning, and sections whose heading is what was typed; nil where neither
    /// is to be expected.
    let naming: IndexQuery?
    /// What must stand as written: sections where it does come before others.
    let standing: [StandingWords]
    /// By word as it was typed, what is looked for in its place.
    let mended: [String: String]
    /// What words of the query are when written as one.
    let joined: [WordKnowledge.JoinedWord]
    /// Words for which nothing is found.
    let missing: [String]

    /// What a title is worth that is the query: more than any words are.
    private static let exactTitle = 200.0
    /// So many words that begin alike are looked for.
    private static let prefixLimit: UInt32 = 100

    init(
        _ query: SearchQuery, hiding hidden: [PageID], _ knowledge: WordKnowledge, _ synonyms: Synonyms,
        stems: @escaping (String) -> [String],
        frequency: @escaping (String) throws(SearchError) -> Int
    ) throws(SearchError) {
        let forms = Forms(stems: stems)
        var plain: [SearchQuery.Words] = []
        var plainNodes: [IndexQuery] = []
        var required: [IndexQuery] = []
        var requiredInSections: [IndexQuery.Group] = []
        var standing: [StandingWords] = []
        var filters: [IndexQuery] = []
        var excluded: [IndexQuery] = []
        for clause in query.clauses {
            let node = Self.any(clause.alternatives.map(forms.query))
            if clause.isExcluded {
                excluded.append(node)
            } else if clause.alternatives.allSatisfy(\.isFilter) {
                filters.append(node)
            } else if clause.alternatives.count == 1,
                let words = clause.alternatives[0].optionalWords(in: query)
            {
                plain.append(words)
                plainNodes.append(node)
            } else {
                required.append(Self.any(clause.alternatives.map(forms.weighed)))
                requiredInSections += clause.alternatives.compactMap(forms.inSections)
                standing += clause.alternatives.compactMap(StandingWords.init)
            }
        }
        let ranking =
            plain.isEmpty
            ? nil
            : PageRanking(
                plain, isSentence: query.isSentence, knowledge, synonyms, stems: stems, frequency: frequency)
        var ranked = Self.all(
            try required + (ranking.map { (ranking) throws(SearchError) in [try ranking.query()] } ?? []))
        let title = query.plainWords.joined(separator: " ")
        if !title.isEmpty {
            ranked = ranked.adding(Self.exactTitle, for: Term.titleStart + Term.bounded(title))
        }
        func limited(_ query: IndexQuery, to filters: [IndexQuery]) -> IndexQuery {
            let query = query.excluding(hidden.map { Term.page + $0.description })
            let filtered = filters.isEmpty ? query : IndexQuery.filtered(query, by: Self.all(filters))
            return excluded.isEmpty ? filtered : .butNot(filtered, .any(excluded))
        }
        // What ranks pages stands on the documents of whole pages alone.
        self.ranked = limited(ranked, to: ranking == nil ? [.term(Term.whole)] + filters : filters)
        complete = limited(Self.all(plainNodes + required), to: [.term(Term.whole)] + filters)
        nearness = try ranking?.nearness() ?? []
        sections = requiredInSections + (ranking?.sections() ?? [])
        let mended = ranking?.mended ?? [:]
        let heading = query.plainWords.map { mended[$0] ?? $0 }.joined(separator: " ")
        naming = required.isEmpty ? ranking?.naming().map { Self.naming($0, heading) } : nil
        self.standing = standing
        self.mended = mended
        joined = ranking?.joined ?? []
        missing = try ranking?.missing() ?? []
    }

    /// - Parameters:
    ///   - pages: those that are called what was asked for.
    ///   - heading: what was asked for, as a heading would have it.
    private static func naming(_ pages: IndexQuery, _ heading: String) -> IndexQuery {
        .any([.filtered(pages, by: .term(Term.whole)), .term(Term.headingStart + Term.bounded(heading))])
    }

    private static func all(_ parts: [IndexQuery]) -> IndexQuery {
        switch parts.count {
        case 0: .everything
        case 1: parts[0]
        default: .all(parts)
        }
    }

    private static func any(_ parts: [IndexQuery]) -> IndexQuery {
        parts.count == 1 ? parts[0] : .any(parts)
    }

    /// Puts the forms of a word beside it.
    private struct Forms {
        let stems: (String) -> [String]

        /// What a part matches.
        func query(_ part: SearchQuery.Part) -> IndexQuery {
            switch part {
            case .words(let words, let inTitle):
                return self.words(
                    words, prefix: inTitle ? Term.title : "",
                    stemmed: inTitle ? Term.pageTitleStem : Term.pageStem)
            case .tag(let tag): return .term(Term.tag + tag)
            case .author(let name, let isWhole):
                return .term((isWhole ? Term.author : Term.authorWord) + name)
            case .folder(let folder): return .term(Term.folder + folder)
            case .before(let time):
                return .values(
                    Term.Slot.time, from: Term.bytes(of: .init(seconds: .min)),
                    through: Term.bytes(of: .init(seconds: time.seconds - 1)))
            case .after(let time):
                return .values(
                    Term.Slot.time, from: Term.bytes(of: time), through: Term.bytes(of: .init(seconds: .max)))
            }
        }

        /// The same, a page weighed by how much its words are about it.
        func weighed(_ part: SearchQuery.Part) -> IndexQuery {
            guard case .words(let words, let inTitle) = part else { return query(part) }
            let field = inTitle ? Term.pageTitleStem : Term.pageStem
            let weighed = words.terms.flatMap(stems).map { IndexQuery.term(Term.bounded(field + $0)) }
            return .maybe(.scaled(0, query(part)), .any(weighed))
        }

        /// The sections in which forms of a word stand that was not quoted; nil for other parts.
        func inSections(_ part: SearchQuery.Part) -> IndexQuery.Group? {
            guard case .words(let words, false) = part, !words.isQuoted, !words.isPrefix,
                let word = words.terms.count == 1 ? words.terms[0] : words.joined
            else { return nil }
            return .init(factor: 0, terms: stems(word).map { Term.bounded(Term.sectionStem + $0) })
        }

        private func stemsOf(_ word: String, in field: String) -> [IndexQuery] {
            stems(word).map { .term(Term.bounded(field + $0)) }
        }

        /// - Parameter stemmed: the field that holds the stems.
        private func words(_ words: SearchQuery.Words, prefix: String, stemmed: String) -> IndexQuery {
            let terms = words.terms.map { prefix + $0 }
            if words.isPrefix, let last = terms.last {
                let begun = IndexQuery.prefix(last, limit: SearchPlan.prefixLimit)
                let before = terms.dropLast()
                return before.isEmpty ? begun : .all([.phrase(Array(before)), begun])
            }
            if terms.count == 1 {
                if words.isQuoted { return .term(terms[0]) }
                return .any([.term(terms[0])] + stemsOf(words.terms[0], in: stemmed))
            }
            guard let joined = words.joined else { return .phrase(terms) }
            return .any([.phrase(terms), .term(prefix + joined)] + stemsOf(joined, in: stemmed))
        }
    }
}

extension SearchQuery.Part {
    /// Whether it only decides what is found, and weighs nothing.
    var isFilter: Bool {
        if case .words = self { return false }
        return true
    }

    /// The words that some answers may lack; nil for what an answer must have.
    fileprivate func optionalWords(in query: SearchQuery) -> SearchQuery.Words? {
        guard case .words(let words, false) = self, !words.isPrefix else { return nil }
        return words.isQuoted && !query.isSentence ? nil : words
    }
}
