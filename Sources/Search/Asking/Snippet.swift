internal import WikiCore

/// The sentence of a section that matters, the words that were looked for marked.
public struct Snippet {
    /// What is looked for, in the forms in which it is compared.
    private let words: Set<String>
    private let stems: Set<String>
    private let starts: [String]
    private let stemmers: [Stemmer]

    /// A snippet has about so many bytes.
    private static let length = 240

    /// Ready to cut snippets for a query, in which a word that means the same is marked too. For one thread.
    ///
    /// - Parameter also: folded words that are marked besides.
    public init(for query: SearchQuery, _ synonyms: Synonyms = .none, also: [String] = []) {
        var words = Set(also)
        var starts: [String] = []
        var stems: Set<String> = []
        let stemmers = SearchLanguage.allCases.map(Stemmer.init)
        for clause in query.clauses where !clause.isExcluded {
            for case .words(let sought, _) in clause.alternatives {
                words.formUnion(sought.terms)
                if let joined = sought.joined { words.insert(joined) }
                if sought.isPrefix, let last = sought.terms.last { starts.append(last) }
                guard !sought.isQuoted else { continue }
                for term in sought.terms { for stemmer in stemmers { stems.insert(stemmer.stem(term)) } }
            }
        }
        let other = synonyms.alternatives(
            for: query.plainWords, stems: { word in stemmers.map { $0.stem(word) } }
        ).words.values.joined()
        words.formUnion(other)
        for word in other { for stemmer in stemmers { stems.insert(stemmer.stem(word)) } }
        self.words = words
        self.stems = stems
        self.starts = starts
        self.stemmers = stemmers
    }

    /// A piece of a text as HTML: escaped, with no tag but `<mark>`.
    ///
    /// - Parameter text: a section's words, lines kept apart by line feeds.
    /// - Returns: empty for an empty text.
    public func html(of text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        let marks = marks(in: bytes)
        let window = window(in: bytes, marks: marks.map(\.range.lowerBound), terms: marks.map(\.term))
        var html: [UInt8] = []
        if window.lowerBound > 0 { html += Array("… ".utf8) }
        var position = window.lowerBound
        for mark in marks where window.contains(mark.range.lowerBound) {
            guard mark.range.upperBound <= window.upperBound else { break }
            Self.escape(position..<mark.range.lowerBound, of: bytes, into: &html)
            html += Array("<mark>".utf8)
            Self.escape(mark.range, of: bytes, into: &html)
            html += Array("</mark>".utf8)
            position = mark.range.upperBound
        }
        Self.escape(position..<window.upperBound, of: bytes, into: &html)
        if window.upperBound < bytes.count { html += Array(" …".utf8) }
        return html
    }

    private func marks(in bytes: [UInt8]) -> [(range: Range<Int>, term: String)] {
        var marks: [(range: Range<Int>, term: String)] = []
        var scanner = WordScanner(bytes)
        var previous: WordScanner.Word?
        while let word = scanner.next() {
            defer { previous = word }
            if let previous, previous.isUnspaced, word.isUnspaced, word.isAdjacent,
                words.contains(previous.term + word.term)
            {
                let pair = previous.range.lowerBound..<word.range.upperBound
                if let last = marks.last, last.range.overlaps(pair) {
                    marks[marks.count - 1].range = last.range.lowerBound..<pair.upperBound
                } else {
                    marks.append((pair, previous.term + word.term))
                }
                continue
            }
            if let found = match(word.term) { marks.append((word.range, found)) }
        }
        return marks
    }

    /// What was looked for and this word is; nil where it is nothing of the kind.
    private func match(_ term: String) -> String? {
        if words.contains(term) { return term }
        // Most words of a text begin like none that is looked for, and need no stemming.
        guard let first = term.utf8.first else { return nil }
        if stems.contains(where: { $0.utf8.first == first }) {
            for stemmer in stemmers {
                let stem = stemmer.stem(term)
                if stems.contains(stem) { return stem }
            }
        }
        return starts.first { term.utf8.starts(with: $0.utf8) }
    }

    /// The bytes to show: from the beginning of the sentence with the most different marks.
    private func window(in bytes: [UInt8], marks: [Int], terms: [String]) -> Range<Int> {
        guard bytes.count > Self.length * 5 / 4 else { return 0..<bytes.count }
        let starts = Self.sentences(in: bytes)
        var best = (start: 0, score: -1)
        var mark = 0
        for start in starts {
            while mark < marks.count, marks[mark] < start { mark += 1 }
            var seen: Set<String> = []
            var score = 0
            var index = mark
            while index < marks.count, marks[index] < start + Self.length {
                score += seen.insert(terms[index]).inserted ? 100 : 1
                index += 1
            }
            // Of two, the one whose first mark comes sooner.
            if mark < marks.count, score > 0 { score -= min(marks[mark] - start, Self.length) / 10 }
            if score > best.score { best = (start, score) }
        }
        var start = best.start
        // In a long sentence, the marks rather than its beginning.
        if let first = marks.first(where: { $0 >= start }), best.score > 0,
            first - start > Self.length * 2 / 3
        {
            start = Self.wordStart(in: bytes, near: first - Self.length / 4)
        }
        guard start + Self.length < bytes.count else { return start..<bytes.count }
        var end = max(Self.wordStart(in: bytes, near: start + Self.length), start)
        while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x0A { end -= 1 }
        return start..<end
    }

    /// Where sentences and lines begin.
    private static func sentences(in bytes: [UInt8]) -> [Int] {
        var starts = [0]
        for index in bytes.indices.dropLast() {
            let byte = bytes[index]
            let ends =
                byte == 0x0A
                || bytes[index + 1] == 0x20 && (byte == 0x2E || byte == 0x21 || byte == 0x3F)
            if ends { starts.append(byte == 0x0A ? index + 1 : index + 2) }
        }
        return starts.filter { $0 < bytes.count }
    }

    /// The beginning of the word at or before an offset; the offset itself, moved to a character, in a word that does
    /// not end.
    private static func wordStart(in bytes: [UInt8], near offset: Int) -> Int {
        var index = max(0, min(offset, bytes.count))
        let limit = max(0, index - 60)
        while index > limit {
            if bytes[index - 1] == 0x20 || bytes[index - 1] == 0x0A { return index }
            index -= 1
        }
        index = max(0, min(offset, bytes.count))
        while index > 0, index < bytes.count, bytes[index] & 0xC0 == 0x80 { index -= 1 }
        return index
    }

    /// Appends a piece of a text as HTML on one line.
    private static func escape(_ piece: Range<Int>, of text: [UInt8], into html: inout [UInt8]) {
        for index in piece {
            switch text[index] {
            case 0x26: html += Array("&amp;".utf8)
            case 0x3C: html += Array("&lt;".utf8)
            case 0x3E: html += Array("&gt;".utf8)
            case 0x22: html += Array("&quot;".utf8)
            case 0x27: html += Array("&#39;".utf8)
            case 0x0A:
                // A cell or an item without a full stop would run into the next one.
                let isClosed = index > 0 && Array(".!?:;,".utf8).contains(text[index - 1])
                html += Array((isClosed ? " " : " · ").utf8)
            case let byte: html.append(byte)
            }
        }
    }
}
