public import WikiCore

extension SearchIndex {
    /// A page, or a section of one, whose title or heading begins like what was typed.
    public struct Suggestion: Equatable, Sendable {
        /// The page.
        public let page: PageID
        /// The section whose heading it is; nil for the page's title.
        public let section: Int?
    }

    /// Pages and sections for what somebody has typed so far: the title that it is, titles that begin so, titles with a
    /// word that begins so, then headings in the same order. Where there are none, the same for two words written as one, then
    /// for what was probably meant.
    ///
    /// - Parameter limit: at most so many.
    /// - Returns: each page once by its title; none for a text without words.
    public func suggestions(for text: String, limit: Int) throws -> [Suggestion] {
        try pool.read { reader in
            let words = Term.words(of: text)
            let typed = words.count == 2 ? [text, words.joined()] : [text]
            for text in typed {
                let found = try Self.suggestions(for: text, limit: limit, reader)
                if !found.isEmpty { return found }
            }
            for text in typed {
                guard let meant = try meant(by: text, reader) else { continue }
                let found = try Self.suggestions(for: meant, limit: limit, reader)
                if !found.isEmpty { return found }
            }
            return []
        }
    }

    /// What was probably meant; nil where that is what was typed.
    private func meant(by text: String, _ reader: IndexReader) throws(SearchError) -> String? {
        let query = SearchQuery(parsing: text)
        guard !query.wordsToCorrect.isEmpty else { return nil }
        let corrections = try WordKnowledge(words(reader, reader.record()), reader).corrections(of: query)
        let meant = SearchQuery.corrected(text, by: corrections)
        return meant == text ? nil : meant
    }

    private static func suggestions(
        for text: String, limit: Int, _ reader: IndexReader
    ) throws(SearchError) -> [Suggestion] {
        let typed = Term.phrase(text)
        guard !typed.isEmpty else { return [] }
        var found: [Suggestion] = []
        for prefix in [Term.titleStart, Term.titleWord, Term.headingStart, Term.headingWord] {
            let isTitle = prefix == Term.titleStart || prefix == Term.titleWord
            try reader.forEachTerm(prefix: prefix + typed) { (rest, _) throws(SearchError) in
                for document in try reader.documents(with: prefix + typed + rest, limit: limit) {
                    guard let page = PageID(decimal: try reader.text(Term.Slot.page, of: document))
                    else { continue }
                    let section = isTitle ? nil : Int(try reader.text(Term.Slot.section, of: document))
                    let suggestion = Suggestion(page: page, section: section)
                    if !found.contains(suggestion) { found.append(suggestion) }
                    if found.count == limit { return false }
                }
                return true
            }
            if found.count == limit { break }
        }
        return found
    }
}
