internal import WikiCore

/// What a query asks of the index, in the index's terms.
struct SearchPlan {
    /// Pages and sections that match, by weight.
    let ranked: IndexQuery
    /// The documents of whole pages that match with every word; nothing else is counted.
    let complete: IndexQuery
    /// What makes a section of a page that matched the better answer.
    let sections: IndexQuery

    /// What is worth how much. The figures are those of BM25, which gives a rare word about 10.
    struct Weights {
        /// For holding every word.
        var everyWord = 100.0
        /// For a title that is the query.
        var exactTitle = 200.0
    }

    /// So many words that begin alike are looked for.
    private static let prefixLimit: UInt32 = 100

    init(_ query: SearchQuery, stems: @escaping (String) -> [String], weights: Weights = Weights()) {
        let expansion = Expansion(stems: stems)
        var plain: [IndexQuery] = []
        var required: [IndexQuery] = []
        var filters: [IndexQuery] = []
        var excluded: [IndexQuery] = []
        for clause in query.clauses {
            let parts = clause.alternatives.map { expansion.query($0) }
            let node = parts.count == 1 ? parts[0] : .any(parts)
            if clause.isExcluded {
                excluded.append(node)
            } else if clause.alternatives.allSatisfy(\.isFilter) {
                filters.append(node)
            } else if clause.alternatives.allSatisfy(\.isPlain) {
                plain.append(node)
            } else {
                required.append(node)
            }
        }
        let complete = Self.joined(plain + required)
        var ranked = Self.ranked(plain, required, complete, weights)
        let title = query.plainWords.joined(separator: " ")
        if !title.isEmpty {
            ranked = .maybe(
                ranked,
                .filtered(.constant(weights.exactTitle), by: .term(Term.titleStart + Term.bounded(title))))
        }
        self.sections = plain.isEmpty && required.isEmpty ? .everything : .any(plain + required)
        func limited(_ query: IndexQuery) -> IndexQuery {
            let query = filters.isEmpty ? query : .filtered(query, by: Self.joined(filters))
            return excluded.isEmpty ? query : .butNot(query, .any(excluded))
        }
        self.complete = limited(.filtered(complete, by: .term(Term.whole)))
        // A section may lack the word that its page must not have.
        self.ranked = limited(excluded.isEmpty ? ranked : .filtered(ranked, by: .term(Term.whole)))
    }

    /// Any word finds a page; those with every word come first.
    private static func ranked(
        _ plain: [IndexQuery], _ required: [IndexQuery], _ complete: IndexQuery, _ weights: Weights
    ) -> IndexQuery {
        guard plain.count > 1 else { return complete }
        let some = IndexQuery.maybe(
            .any(plain), .filtered(.constant(weights.everyWord), by: .all(plain)))
        return required.isEmpty ? some : .all([some] + required)
    }

    private static func joined(_ parts: [IndexQuery]) -> IndexQuery {
        switch parts.count {
        case 0: .everything
        case 1: parts[0]
        default: .all(parts)
        }
    }

    /// Puts the forms of a word beside it.
    private struct Expansion {
        let stems: (String) -> [String]

        func query(_ part: SearchQuery.Part) -> IndexQuery {
            switch part {
            case .words(let words, let inTitle):
                return self.words(
                    words, prefix: inTitle ? Term.title : "", stem: inTitle ? Term.titleStem : Term.stem)
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

        private func words(_ words: SearchQuery.Words, prefix: String, stem: String) -> IndexQuery {
            let terms = words.terms.map { prefix + $0 }
            if words.isPrefix, let last = terms.last {
                let begun = IndexQuery.prefix(last, limit: SearchPlan.prefixLimit)
                let before = terms.dropLast()
                return before.isEmpty ? begun : .all([.phrase(Array(before)), begun])
            }
            if terms.count == 1 {
                if words.isQuoted { return .term(terms[0]) }
                return .any([.term(terms[0])] + stems(words.terms[0]).map { .term(stem + $0) })
            }
            guard let joined = words.joined else { return .phrase(terms) }
            return .any([.phrase(terms), .term(prefix + joined)] + stems(joined).map { .term(stem + $0) })
        }
    }
}

extension SearchQuery.Part {
    /// Whether it only decides what is found, and weighs nothing.
    var isFilter: Bool {
        if case .words = self { return false }
        return true
    }

    /// Whether it is a word that some answers may lack.
    var isPlain: Bool {
        if case .words(let words, false) = self { return !words.isQuoted }
        return false
    }
}
