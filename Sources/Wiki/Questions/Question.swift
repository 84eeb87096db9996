internal import Search
internal import WikiCore

/// A query that may be counted: words of which somebody else could write a page.
struct Question: Equatable {
    /// The folded words in their order, by which it is known.
    let key: String
    /// As it was typed, without surplus spaces.
    let text: String

    private static let longest = 100
    private static let mostWords = 10

    /// Reads a query.
    ///
    /// - Returns: nil for one that narrows down, excludes or joins by `OR`, for one that is very long, and for one that
    ///   looks as if it were about a person.
    init?(_ typed: String) {
        let words = typed.unicodeScalars.split { $0.properties.isWhitespace || $0.value < 0x20 }.map(
            String.init)
        text = words.joined(separator: " ")
        guard text.utf8.count <= Self.longest, words.count <= Self.mostWords,
            !PersonalWords.areIn(words)
        else { return nil }
        var terms: [String] = []
        for clause in SearchQuery(parsing: text).clauses {
            guard !clause.isExcluded, clause.alternatives.count == 1,
                case .words(let words, inTitle: false) = clause.alternatives[0], !words.isPrefix
            else { return nil }
            terms += words.terms
        }
        guard !terms.isEmpty else { return nil }
        key = terms.joined(separator: " ")
    }
}
