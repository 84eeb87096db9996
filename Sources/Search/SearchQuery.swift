public import WikiCore

/// What somebody looks for. Every text is one; nothing is a syntax error.
public struct SearchQuery: Equatable, Sendable {
    /// What must or may be there, in the order in which it was typed.
    public let clauses: [Clause]

    /// So many words of a query are looked for; the rest is dropped.
    public static let mostTerms = 32

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
    }

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
