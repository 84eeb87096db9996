internal import Glibc

/// Ranks pages for the plain words of a query: what each kind of evidence is worth.
///
/// All kinds are BM25 sums over the terms of `PageTerms`, so their weights here compare them directly. They were chosen on
/// the judged collections of `make bench-search`, and change little when any one of those is left out.
struct PageRanking {
    /// What is worth how much, beside a word of the text, which is worth 1.
    struct Weights {
        /// A word of the title.
        var title = 0.2
        /// A word of the name.
        var name = 0.2
        /// A word among the first ones.
        var lead = 0.3
        /// Four letters in a row of a word of the title,
        var titlePiece = 0.12
        /// of a word of the name.
        var namePiece = 0.15
        /// The word, or others that have much in common with it, as one.
        var related = 0.7
        /// The word, or forms of it that the index tells apart, as one; in a section more.
        var form = 0.2
        var sectionForm = 0.4
        /// A part of a word that is put together.
        var part = 0.3
        /// Neighbours in the query that stand near each other.
        var near = 0.2
        /// Words that are tied, as in `snake_case`, standing so.
        var tied = 0.2
        /// A word, or one that means the same, as one: so much of a word's weight; the rest is the word's alone.
        var meansTheSame = 0.7
        /// Several words that stand for one of the query, or one for several.
        var synonym = 0.7
        /// A word whose parts stand apart in the query.
        var joined = 2.0
        /// Every word, where they are few.
        var everyWord = 0.1
        /// The one word that was asked for, beside all that is like it.
        var asTyped = 0.8
        /// In a section, a word of its heading,
        var heading = 1.0
        /// of words that only ask the same, and more: *who may*, *how do I*,
        var stopWordInHeading = 2.0
        /// four letters in a row of one,
        var headingPiece = 0.2
        /// a word of a heading above it.
        var headingAbove = 0.2
    }

    /// Neighbours stand near each other within so many words.
    private static let window: UInt32 = 8
    /// A word this rare tells what a page is about that has it in its title. One that nearly every page has tells nothing there
    /// either, however few titles have it.
    private static let telling = 2.0
    /// Of longer queries, few pages hold every word, and those say little.
    private static let fewWords = 4

    /// What is found word by word.
    private let words: [SearchQuery.Words]
    /// What is found as it was written, such as `snake_case`.
    private let asWritten: [SearchQuery.Words]
    /// What else the words may be called.
    private let alternatives: Synonyms.Alternatives
    /// Words that the wiki has where the query has two of which they are put together.
    let joined: [WordKnowledge.JoinedWord]
    /// By word that the wiki does not have, what it has instead.
    private let otherForms: [String: [String]]
    /// By word as it was typed, what is looked for in its place since it was a slip.
    let mended: [String: String]
    /// By word, what the wiki has that is much like it.
    private let relatives: [String: WordRelatives]
    private let knowledge: WordKnowledge
    private let stems: (String) -> [String]
    private let frequency: (String) throws(SearchError) -> Int
    private let weights = Weights()

    /// - Parameters:
    ///   - words: what is looked for; not empty.
    ///   - isSentence: whether no sign that ties words is meant to be looked for.
    ///   - stems: a word's stems in each language.
    ///   - frequency: how many documents hold a term.
    init(
        _ words: [SearchQuery.Words], isSentence: Bool, _ knowledge: WordKnowledge, _ synonyms: Synonyms,
        stems: @escaping (String) -> [String],
        frequency: @escaping (String) throws(SearchError) -> Int
    ) {
        let asked = words.flatMap(Self.forms)
        let language = knowledge.language(of: asked)
        let stemmer = language.flatMap(Stemmer.init(bringingTogether:))
        joined = knowledge.joined(words)
        var relatives = Dictionary(
            uniqueKeysWithValues: Set(asked).subtracting(knowledge.stopWords(among: asked)).map { word in
                (word, knowledge.relatives(of: word, in: language, stemmer))
            })
        mended = Self.mend(&relatives) { knowledge.relatives(of: $0, in: language, stemmer) }
        let words = words.map { [mended] in $0.mended(by: mended) }
        // What a hyphen ties is written in two words as often, or in one.
        self.words = words.filter { isSentence || $0.terms.count == 1 || $0.joined != nil }
        asWritten = words.filter { !isSentence && $0.terms.count > 1 && $0.joined == nil }
        alternatives = synonyms.alternatives(for: words.flatMap(\.terms), stems: stems)
        // What the wiki never says as it was asked is looked for as the wiki does say it.
        otherForms = relatives.filter { !knowledge.isKnown($0.key) }.mapValues(\.forms)
        self.relatives = relatives
        self.knowledge = knowledge
        self.stems = stems
        self.frequency = frequency
    }

    /// Decides what is looked for in the place of slips: by slip, what was meant. Where all words are slips, that is nothing, so that
    /// nothing is found and what was meant can be searched for and be said to be.
    ///
    /// - Parameter relatives: by word that says something; what comes in the place of a slip is added.
    private static func mend(
        _ relatives: inout [String: WordRelatives], of find: (String) -> WordRelatives
    ) -> [String: String] {
        let meant = relatives.compactMapValues(\.meant)
        guard meant.count < relatives.count else {
            for word in meant.keys { relatives[word] = WordRelatives() }
            return [:]
        }
        for word in meant.values where relatives[word] == nil { relatives[word] = find(word) }
        return meant
    }

    /// The documents of whole pages that hold any of the words, or what is related to one, by weight.
    func query() throws(SearchError) -> IndexQuery {
        let all = words.flatMap(Self.forms)
        let stops = knowledge.stopWords(among: all)
        var counts: [String: Int] = [:]
        for word in all { counts[word, default: 0] += 1 }
        var finding: [IndexQuery.Group] = []
        var adding: [IndexQuery.Group] = []
        for (word, count) in counts.sorted(by: { $0.key < $1.key }) {
            let times = Double(count)
            if stops.contains(word) {
                let weight = StopWords.weight * times
                adding.append(group([word], weight, Term.pageStem))
                adding.append(group([word], weight * weights.title, Term.pageTitleStem))
            } else {
                let telling = min(1, try rarity(word) / Self.telling)
                finding += self.finding(word, times, telling)
                adding += self.adding(word, times, telling)
            }
        }
        for word in joined.map(\.word) {
            finding.append(group([word], weights.joined, Term.pageStem))
        }
        finding += phrases(in: [Term.pageStem])
        let content = counts.keys.filter { !stops.contains($0) }
        if (2...Self.fewWords).contains(content.count) {
            adding += together(content.sorted(), weights.everyWord, Term.pageStem, number: 1)
        }
        if content.count == 1, let only = content.first, knowledge.isKnown(only) {
            // What is like it is called so, perhaps, and the word stands elsewhere.
            let holding = stems(only).map { Term.bounded(Term.pageStem + $0) }
            adding.append(
                .init(factor: try rarity(only) * weights.asTyped, terms: holding, isConstant: true))
        }
        guard asWritten.isEmpty else {
            // What else finds, places tell, which a sum does not know.
            return .maybe(.any([.sum(finding)] + asWritten.map(standing)), .sum(adding))
        }
        return .sum(finding + adding.map(\.adding))
    }

    /// Pages where words stand as they were written.
    private func standing(_ words: SearchQuery.Words) -> IndexQuery {
        .filtered(.any(words.terms.map { same($0, Term.pageStem) }), by: .phrase(words.terms))
    }

    /// What finds a page for a word.
    private func finding(_ word: String, _ times: Double, _ telling: Double) -> [IndexQuery.Group] {
        var found =
            groups([word], times, Term.pageStem)
            + groups([word], times * telling * weights.title, Term.pageTitleStem)
        found.append(group([word], times * telling * weights.name, Term.pageNameStem))
        let relatives = relatives[word] ?? WordRelatives()
        if !relatives.related.isEmpty {
            found += groups([word] + relatives.related, times * weights.related, Term.pageStem)
        }
        if !relatives.forms.isEmpty {
            found.append(group([word] + relatives.forms, times * weights.form, Term.pageStem))
        }
        for part in relatives.parts { found.append(group([part], times * weights.part, Term.pageStem)) }
        return found
    }

    /// What adds weight to a page that was found.
    private func adding(_ word: String, _ times: Double, _ telling: Double) -> [IndexQuery.Group] {
        var added = [group([word], times * weights.lead, Term.leadStem)]
        for piece in RankedField.pieces(of: word) {
            added.append(
                .init(factor: times * telling * weights.titlePiece, terms: [Term.titlePiece + piece]))
            added.append(.init(factor: times * telling * weights.namePiece, terms: [Term.namePiece + piece]))
        }
        return added
    }

    /// Pages that say in their title or name all that is asked for, so that no section answers better than their beginning; nil
    /// where that cannot be expected of so many words.
    func naming() -> IndexQuery? {
        let asked = words + asWritten
        guard (1...Self.fewWords).contains(Set(asked.flatMap(\.terms)).count) else { return nil }
        return .all(
            asked.map { tied in
                let apart = IndexQuery.all(tied.terms.map(isCalled))
                return tied.joined.map { .any([apart, isCalled($0)]) } ?? apart
            })
    }

    /// Pages that have a word, or a form of it, in their title or name.
    private func isCalled(_ word: String) -> IndexQuery {
        let relatives = relatives[word] ?? WordRelatives()
        let words = [word] + relatives.forms + relatives.compounds(of: word)
        return .any([Term.pageTitleStem, Term.pageNameStem].map { same(words, $0) })
    }

    /// What makes one section of a page the better answer: the same words, each once.
    func sections() -> [IndexQuery.Group] {
        let all = (words + asWritten).flatMap(Self.forms)
        let stops = knowledge.stopWords(among: all)
        return phrases(in: [Term.sectionStem, Term.headingStem])
            + joined.flatMap { inSection([$0.word], weights.joined) }
            + Set(all).sorted().flatMap { word -> [IndexQuery.Group] in
                if stops.contains(word) {
                    return [
                        group([word], StopWords.weight, Term.sectionStem),
                        group([word], weights.stopWordInHeading, Term.headingStem),
                    ]
                }
                return inSection([word], 1) + [group([word], weights.headingAbove, Term.headingAboveStem)]
                    + relativesInSection(of: word)
                    + RankedField.pieces(of: word).map {
                        .init(factor: weights.headingPiece, terms: [Term.headingPiece + $0])
                    }
            }
    }

    /// Words as one in a section's text, and in its heading.
    private func inSection(_ words: [String], _ weight: Double) -> [IndexQuery.Group] {
        groups(words, weight, Term.sectionStem)
            + groups(words, weight * weights.heading, Term.headingStem)
    }

    private func relativesInSection(of word: String) -> [IndexQuery.Group] {
        let relatives = relatives[word] ?? WordRelatives()
        return inSection([word] + relatives.related, weights.related)
            + (relatives.forms.isEmpty ? [] : inSection([word] + relatives.forms, weights.sectionForm))
            + relatives.parts.map { group([$0], weights.part, Term.sectionStem) }
    }

    /// What means the same as words of the query and is several words, in each of some fields: all of them.
    private func phrases(in fields: [String]) -> [IndexQuery.Group] {
        let all = alternatives.phrases.flatMap { phrase in fields.map { (phrase, $0) } }
        return zip(all, 1...).flatMap { phrase, number in
            together(phrase.0, weights.synonym, phrase.1, number: UInt32(number))
        }
    }

    /// Words that count only where all of them are held.
    private func together(
        _ words: [String], _ factor: Double, _ prefix: String, number: UInt32
    ) -> [IndexQuery.Group] {
        words.map { word in
            var group = group([word], factor, prefix)
            group.together = number
            return group
        }
    }

    /// The words, each by itself, and what they are when written as one.
    private static func forms(of words: SearchQuery.Words) -> [String] {
        words.terms + (words.joined.map { [$0] } ?? [])
    }

    /// What the places of words add to pages that are looked at closely: to read the places of all would cost more than
    /// all else.
    func nearness() throws(SearchError) -> [IndexQuery] {
        let stops = knowledge.stopWords(among: words.flatMap(\.terms))
        var near: [IndexQuery] = []
        let content = words.flatMap(\.terms).filter { !stops.contains($0) }
        for (first, second) in zip(content, content.dropFirst()) where first != second {
            let worth = min(try rarity(first), try rarity(second)) * weights.near
            near.append(.filtered(.constant(worth), by: .near([first, second], window: Self.window)))
        }
        for tied in words where tied.terms.count > 1 {
            var worth = 0.0
            for term in tied.terms { worth += try rarity(term) }
            near.append(.filtered(.constant(worth * weights.tied), by: .phrase(tied.terms)))
        }
        return near
    }

    /// Words that stand nowhere in the wiki, neither in another form nor as a part of a word, and in whose place nothing is looked for.
    func missing() throws(SearchError) -> [String] {
        let asked = words.flatMap(\.terms)
        let stops = knowledge.stopWords(among: asked)
        let found = stops.union(alternatives.replaced).union(joined.flatMap(\.parts))
        var missing: [String] = []
        for word in asked where !found.contains(word) && !missing.contains(word) {
            let relatives = relatives[word] ?? WordRelatives()
            guard relatives.forms.isEmpty, relatives.parts.isEmpty, relatives.compounds(of: word).isEmpty
            else { continue }
            var holding = try frequency(Term.bounded(word))
            for stem in stems(word) { holding += try frequency(Term.bounded(Term.pageStem + stem)) }
            if holding == 0 { missing.append(word) }
        }
        return missing
    }

    /// How much a word tells: its inverse document frequency.
    private func rarity(_ word: String) throws(SearchError) -> Double {
        let pages = Double(knowledge.pages)
        var holding = 0.0
        for stem in stems(word) {
            holding = max(holding, Double(try frequency(Term.bounded(Term.pageStem + stem))))
        }
        return log(1 + (pages - holding + 0.5) / (holding + 0.5))
    }

    private func same(_ word: String, _ prefix: String) -> IndexQuery {
        same([word], prefix)
    }

    /// The words as one, the weight shared: some is for the words as they were asked, so that what means the same does not take from
    /// a rare one what it tells.
    private func groups(_ words: [String], _ weight: Double, _ prefix: String) -> [IndexQuery.Group] {
        guard words.contains(where: { alternatives.words[$0] != nil }) else {
            return [group(words, weight, prefix)]
        }
        return [
            .init(factor: weight * (1 - weights.meansTheSame), terms: stems(of: words, prefix)),
            group(words, weight * weights.meansTheSame, prefix),
        ]
    }

    /// The stems of words in one field and of what means the same, weighed as one term.
    private func same(_ words: [String], _ prefix: String) -> IndexQuery {
        Self.query(group(words, 1, prefix).terms)
    }

    private func group(_ words: [String], _ factor: Double, _ prefix: String) -> IndexQuery.Group {
        let all = words + words.flatMap { alternatives.words[$0] ?? [] }
        return .init(factor: factor, terms: stems(of: all, prefix))
    }

    private static func query(_ terms: [String]) -> IndexQuery {
        terms.count == 1 ? .term(terms[0]) : .same(terms.map { .term($0) })
    }

    /// The stems of words in one field, as terms.
    private func stems(of words: [String], _ prefix: String) -> [String] {
        var terms: [String] = []
        let words = words + words.flatMap { otherForms[$0] ?? [] }
        for stem in words.flatMap(stems) {
            let term = Term.bounded(prefix + stem)
            if !terms.contains(term) { terms.append(term) }
        }
        return terms
    }
}
