internal import WikiCore

/// The words of an index in one state, used until there is a newer one: a new word is found without, and soon known.
struct WikiWords: Sendable {
    /// The words that the wiki uses.
    let vocabulary: Vocabulary
    /// How the words are written that have more than ASCII: by the folded word, the form of most documents.
    let written: [String: (form: String, documents: Int)]
    /// Every such form.
    let forms: Set<String>

    /// Reads them: 1 to 2 µs a word.
    init(_ reader: IndexReader) throws(SearchError) {
        var words: [(word: [UInt8], count: Int)] = []
        // Terms with a prefix begin with a capital letter, which comes before all others.
        try reader.forEachTerm(prefix: "", from: "a") { (term, count) throws(SearchError) in
            words.append((Array(term.utf8), count))
            return true
        }
        vocabulary = Vocabulary(words)
        var written: [String: (form: String, documents: Int)] = [:]
        var forms: Set<String> = []
        try reader.forEachTerm(prefix: Term.written) { (form, count) throws(SearchError) in
            let word = WordFolding.folded(Array(form.utf8)[...])
            forms.insert(form)
            if count > written[word]?.documents ?? 0 { written[word] = (form, count) }
            return true
        }
        self.written = written
        self.forms = forms
    }
}

/// What a search knows of a wiki.
struct WordKnowledge: Sendable {
    private let words: WikiWords
    private var vocabulary: Vocabulary { words.vocabulary }
    /// How many pages there are.
    let pages: Int
    /// How many sections there are.
    let sections: Int
    /// The languages that pages are written in, the one of most pages first.
    let languages: [SearchLanguage]

    /// Words are alike when their trigrams have a Dice coefficient of that much,
    private static let likeness = 0.5
    /// and so many of the most alike are looked for.
    private static let mostAlike = 10
    /// In longer queries, words that stand beside each other are seldom the parts of one.
    private static let fewWords = 4
    /// Forms of one word have so much in common at least.
    private static let likenessOfForms = 0.4
    /// A language is that of a query when it has so many more of its little words than the wiki's main language.
    private static let advantageOfMain = 1.5

    /// Counts anew what is counted at once.
    init(_ words: WikiWords, _ reader: IndexReader) throws(SearchError) {
        self.words = words
        pages = try reader.frequency(of: Term.whole)
        sections = try reader.frequency(of: Term.section)
        var counts: [(language: SearchLanguage, pages: Int)] = []
        for language in SearchLanguage.allCases {
            counts.append((language, try reader.frequency(of: Term.language + language.rawValue)))
        }
        languages = counts.filter { $0.pages > 0 }.sorted { $0.pages > $1.pages }.map(\.language)
    }

    /// Whether the wiki uses a word, as far as that is known: codes and single letters are not counted.
    func isKnown(_ word: String) -> Bool {
        let bytes = Array(word.utf8)
        return !Vocabulary.isSpellable(bytes) || vocabulary.count(of: bytes) > 0
    }

    /// The words of the wiki that have much in common with a word.
    ///
    /// - Parameters:
    ///   - language: that of the query.
    ///   - stemmer: what brings the forms of a word together.
    func relatives(of word: String, in language: SearchLanguage?, _ stemmer: Stemmer?) -> WordRelatives {
        let list = Self.list(of: language)
        var relatives = alike(word, stemmer)
        relatives.parts = Compounds(vocabulary, list).parts(of: word)
        // What is a form of a word, put together from words, or listed is right without being known.
        if !isKnown(word), relatives.forms.isEmpty, relatives.parts.isEmpty, !list.contains(word.utf8) {
            let speller = Speller(vocabulary)
            relatives.meant = speller.slightCorrection(of: word)
            if relatives.meant == nil { relatives.parts = speller.parts(of: word) }
        }
        return relatives
    }

    /// A word of the wiki, and the two words of a query that it is when they are written as one.
    struct JoinedWord {
        let word: String
        let parts: [String]
    }

    /// What neighbours in a query of few words are when written as one, a slight slip mended: where one of the two is no word by
    /// itself, and in Dutch, which writes as one what people set apart who type in a hurry.
    ///
    /// - Parameter words: what is looked for, in the order of the query.
    func joined(_ words: [SearchQuery.Words]) -> [JoinedWord] {
        guard words.count <= Self.fewWords else { return [] }
        let language = language(of: words.flatMap(\.terms))
        let list = Self.list(of: language)
        return zip(words, words.dropFirst()).compactMap { first, second in
            guard let first = first.single, let second = second.single else { return nil }
            let areWords = [first, second].allSatisfy { isKnown($0) || list.contains($0.utf8) }
            let areParts =
                language == .dutch && ![first, second].contains { StopWords.contains($0, in: .dutch) }
            guard !areWords || areParts else { return nil }
            let typed = first + second
            let word =
                isKnown(typed) ? typed : areWords ? nil : Speller(vocabulary).slightCorrection(of: typed)
            return word.map { JoinedWord(word: $0, parts: [first, second]) }
        }
    }

    /// The words that look like a word, and its other forms.
    private func alike(_ word: String, _ stemmer: Stemmer?) -> WordRelatives {
        let bytes = Array(word.utf8)
        guard bytes.count > 2, Vocabulary.isSpellable(bytes) else { return WordRelatives() }
        let alike = vocabulary.alike(bytes, likeness: Self.likenessOfForms)
        func text(_ index: Vocabulary.Index) -> String { String(decoding: vocabulary[index], as: UTF8.self) }
        let stem = stemmer?.stem(word)
        return WordRelatives(
            related: alike.lazy.filter { $0.isPart || $0.likeness >= Self.likeness }.prefix(Self.mostAlike)
                .map { text($0.index) },
            forms: stem == nil
                ? [] : alike.map { text($0.index) }.filter { $0 != word && stemmer?.stem($0) == stem })
    }

    private static func list(of language: SearchLanguage?) -> WordList {
        language.map(WordList.of) ?? .empty
    }

    /// What was probably meant by each of the words that the wiki does not know, and by each that it always writes otherwise
    /// (`financiële`); the words that are right are left out.
    func corrections(of query: SearchQuery) -> [String: String] {
        let speller = Speller(vocabulary)
        // A part that the wiki lacks may be a slip itself, so the list does not take words apart here.
        let compounds = Compounds(vocabulary, .empty)
        let words = Set(query.wordsToCorrect)
        let list = Self.list(of: language(of: Array(words)))
        var corrections: [String: String] = [:]
        for word in words {
            let count = vocabulary.count(of: Array(word.utf8))
            if count > 0 {
                corrections[word] = otherForm(of: word, typed: query.accented[word], documents: count)
                continue
            }
            let mayBeRight = list.contains(word.utf8) || !compounds.parts(of: word).isEmpty
            if let meant = speller.correction(of: word, mayBeRight: mayBeRight) {
                let spelled = meant.utf8.split(separator: 0x20).map { part in
                    spelling(of: String(Substring(part)))
                }
                corrections[word] = spelled.joined(separator: " ")
            }
        }
        return corrections
    }

    /// How the wiki writes a word that was typed as it never does; nil where it does.
    private func otherForm(of word: String, typed: String?, documents: Int) -> String? {
        if let typed { return words.forms.contains(typed) ? nil : spelling(of: word) }
        guard let form = words.written[word], form.documents >= documents else { return nil }
        return form.form
    }

    /// A folded word as it is mostly written.
    private func spelling(of word: String) -> String {
        guard let form = words.written[word] else { return word }
        return 2 * form.documents > vocabulary.count(of: Array(word.utf8)) ? form.form : word
    }

    /// The language of a query: the wiki's main one, if its little words do not tell of another; nil in a wiki without pages.
    func language(of asked: [String]) -> SearchLanguage? {
        let counts = languages.map { language in
            Double(asked.count { StopWords.contains($0, in: language) })
                + (language == languages.first ? Self.advantageOfMain : 0)
        }
        return zip(languages, counts).max { $0.1 < $1.1 }?.0
    }

    /// Those of the words that only ask. All words ask where nothing else is asked for.
    func stopWords(among asked: [String]) -> Set<String> {
        guard let language = language(of: asked) else { return [] }
        let stops = Set(asked.filter { StopWords.contains($0, in: language) })
        return stops.count == Set(asked).count ? [] : stops
    }
}
