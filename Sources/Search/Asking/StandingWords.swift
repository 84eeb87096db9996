/// Words that an answer must have as they were written. Only the document of a whole page knows the places of words.
enum StandingWords: Equatable {
    /// Words one right behind the other.
    case phrase([String])
    /// Such words, none or more, and anywhere a word that begins so.
    case beginning(String, after: [String])

    /// The words of a part of a query; nil for one that says nothing of the text.
    init?(_ part: SearchQuery.Part) {
        guard case .words(let words, false) = part, let last = words.terms.last else { return nil }
        self = words.isPrefix ? .beginning(last, after: words.terms.dropLast()) : .phrase(words.terms)
    }

    /// The places where they stand in a document, in no order.
    fileprivate func places(in document: UInt32, _ reader: IndexReader) throws(SearchError) -> [UInt32] {
        switch self {
        case .phrase(let words):
            guard let first = words.first else { return [] }
            var places = try reader.places(of: first, in: document)
            for (offset, word) in words.enumerated().dropFirst() where !places.isEmpty {
                let next = Set(try reader.places(of: word, in: document))
                places.removeAll { !next.contains($0 &+ UInt32(offset)) }
            }
            return places
        case .beginning(let start, let words):
            return try reader.places(of: start, begins: true, in: document)
                + Self.phrase(words).places(in: document, reader)
        }
    }

    /// In which sections of a page words stand, and how many of the given ones stand in each.
    ///
    /// - Parameter document: that of the page as a whole; one of a page with a single section gives nothing.
    static func sections(
        holding all: [StandingWords], of document: UInt32, _ reader: IndexReader
    ) throws(SearchError) -> [Int: Int] {
        let starts = try reader.places(of: Term.sectionStart, in: document).sorted()
        var counts: [Int: Int] = [:]
        for words in all {
            var begun = 0
            var last = 0
            for place in try words.places(in: document, reader).sorted() {
                while begun < starts.count, starts[begun] <= place { begun += 1 }
                // Before the first section there is the title, which is that of all.
                guard begun > last else { continue }
                counts[begun - 1, default: 0] += 1
                last = begun
            }
        }
        return counts
    }
}
