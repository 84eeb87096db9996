public import WikiCore

/// What somebody looks for. Every text is one; nothing is a syntax error.
public struct SearchQuery: Equatable, Sendable {
    /// What must or may be there, in the order in which it was typed.
    public let clauses: [Clause]
    /// The words of more than ASCII as they were typed, in small letters, by folded word.
    let accented: [String: String]

    /// So many different words of a query are looked for, not counting those that only ask; the rest is dropped.
    public static let mostTerms = 32
    /// So many words of a query are read, those included that only ask or that come again.
    static let mostWords = 128

    /// Parts of which one is enough.
    public struct Clause: Equatable, Sendable {
        /// The parts, joined by `OR`; never empty.
        public var alternatives: [Part]
        /// Whether pages that match are left out.
        public var isExcluded: Bool
    }

    /// One thing to look for.
    public enum Part: Equatable, Sendable {
        /// Words, anywhere or in the title.
        case words(Words, inTitle: Bool)
        /// `tag:`, folded.
        case tag(String)
        /// `author:`: a whole name, or a word of one.
        case author(String, isWhole: Bool)
        /// `in:`: a folder, as a page's key has it.
        case folder(String)
        /// `before:`: changed last before that moment.
        case before(Timestamp)
        /// `after:`: changed last at that moment or later.
        case after(Timestamp)
    }

    /// A word, or words that follow each other.
    public struct Words: Equatable, Sendable {
        /// The words, folded; never empty.
        public var terms: [String]
        /// What the words are when written as one, as `email` for `e-mail`; nil where nothing ties them.
        public var joined: String?
        /// Whether the last word is only the beginning of one.
        public var isPrefix = false
        /// Whether they stood between quotation marks, and so are wanted as written.
        public var isQuoted = false

        /// The word, where it is one by itself that is not wanted as written.
        var single: String? { terms.count == 1 && !isQuoted && !isPrefix ? terms[0] : nil }

        /// The same with what was meant in the place of a slip; words that are tied or quoted are wanted as written.
        ///
        /// - Parameter slips: by folded word, what was meant.
        func mended(by slips: [String: String]) -> Words {
            guard terms.count == 1, !isQuoted, let meant = slips[terms[0]] else { return self }
            return Words(terms: [meant], joined: nil)
        }
    }

    /// The words that stand by themselves, so that a slip in one can be mended.
    var wordsToCorrect: [String] {
        clauses.filter { !$0.isExcluded }.flatMap(\.alternatives).compactMap { part in
            guard case .words(let words, false) = part, !words.isQuoted, !words.isPrefix else { return nil }
            return words.terms.count == 1 ? words.terms[0] : nil
        }
    }

    /// A query as it was typed with some of its words replaced; all else stays as it is.
    ///
    /// - Parameter corrections: by folded word, what stands instead.
    public static func corrected(_ text: String, by corrections: [String: String]) -> String {
        let bytes = Array(text.utf8)
        var scanner = WordScanner(bytes)
        var corrected: [UInt8] = []
        var position = 0
        while let word = scanner.next() {
            guard let correction = corrections[word.term] else { continue }
            corrected += bytes[position..<word.range.lowerBound]
            corrected += Array(correction.utf8)
            position = word.range.upperBound
        }
        return String(decoding: corrected + bytes[position...], as: UTF8.self)
    }

    /// Folded words as they were typed, in small letters.
    public func asTyped(_ words: [String]) -> [String] {
        words.map { accented[$0] ?? $0 }
    }

    /// Whether it is a sentence rather than some words: quotation marks in it stress what they hold, as in any text.
    var isSentence: Bool { plainWords.count > Self.mostWordsOutsideQuotes }

    private static let mostWordsOutsideQuotes = 8

    /// Whether nothing is looked for.
    public var isEmpty: Bool { !clauses.contains { !$0.isExcluded } }

    /// The words that are looked for anywhere, one or more of them not in quotes: what a person would correct.
    public var plainWords: [String] {
        clauses.filter { !$0.isExcluded }.flatMap(\.alternatives).flatMap { part -> [String] in
            if case .words(let words, false) = part, !words.isQuoted { return words.terms }
            return []
        }
    }
}
