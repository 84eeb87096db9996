/// Words that mean the same for search, as lists that people keep on a page.
public struct Synonyms: Sendable {
    /// One word, or words that follow each other, folded; with the stems of each word in all languages.
    private struct Entry {
        let words: [String]
        let stems: [Set<String>]
    }

    private var groups: [[Entry]] = []
    /// Where entries begin with a stem: group and place in it.
    private var starts: [String: [(group: Int, entry: Int)]] = [:]

    /// So many groups are read; who has more has a dictionary.
    private static let mostGroups = 5_000
    private static let mostEntries = 50
    private static let mostWords = 6

    /// Reads lists in Markdown: each item is a group, its entries set apart by commas. Other lines say nothing.
    public init(markdown texts: [[UInt8]]) {
        let stemmers = SearchLanguage.allCases.map(Stemmer.init)
        for text in texts {
            var fence: ArraySlice<UInt8>?
            for line in text.split(separator: 0x0A) {
                let content = line.drop { $0 == 0x20 || $0 == 0x09 }
                if let open = fence {
                    if content.starts(with: open) { fence = nil }
                } else if content.starts(with: "```".utf8) || content.starts(with: "~~~".utf8) {
                    fence = content.prefix(3)
                } else if groups.count < Self.mostGroups, let item = Self.item(content) {
                    add(item, stemmers)
                }
            }
        }
    }

    /// No synonyms.
    public static let none = Synonyms(markdown: [])

    private static func item(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let mark = line.first, [0x2D, 0x2A, 0x2B].contains(mark), line.dropFirst().first == 0x20 else {
            return nil
        }
        return line.dropFirst(2)
    }

    private mutating func add(_ item: ArraySlice<UInt8>, _ stemmers: [Stemmer]) {
        let entries = item.split(separator: 0x2C).prefix(Self.mostEntries).compactMap { part -> Entry? in
            let words = Term.words(of: String(decoding: part, as: UTF8.self))
            guard (1...Self.mostWords).contains(words.count) else { return nil }
            return Entry(
                words: words, stems: words.map { word in Set(stemmers.map { $0.stem(word) } + [word]) })
        }
        guard entries.count > 1 else { return }
        for (index, entry) in entries.enumerated() {
            for stem in entry.stems[0] { starts[stem, default: []].append((groups.count, index)) }
        }
        groups.append(entries)
    }

    /// What else the words of a query may be called.
    struct Alternatives {
        /// By word, words that stand for it.
        var words: [String: [String]] = [:]
        /// Entries of one or more words that stand for several, or the other way round.
        var phrases: [[String]] = []
        /// The words for which something else stands, alone or with others.
        var replaced: Set<String> = []
    }

    /// What else the words of a query may be called.
    ///
    /// - Parameters:
    ///   - words: in the order of the query.
    ///   - stems: a word's stems.
    func alternatives(for words: [String], stems: (String) -> [String]) -> Alternatives {
        var found = Alternatives()
        guard !groups.isEmpty else { return found }
        let forms = words.map { Set(stems($0) + [$0]) }
        for start in words.indices {
            var seen: Set<Int> = []
            for place in forms[start].flatMap({ starts[$0] ?? [] }) {
                let group = groups[place.group]
                let entry = group[place.entry]
                let fits =
                    start + entry.words.count <= words.count
                    && zip(entry.stems, forms[start...]).allSatisfy { !$0.isDisjoint(with: $1) }
                guard fits, seen.insert(place.group).inserted else { continue }
                found.replaced.formUnion(words[start...].prefix(entry.words.count))
                for (index, other) in group.enumerated() where index != place.entry {
                    if entry.words.count == 1, other.words.count == 1 {
                        found.words[words[start], default: []].append(other.words[0])
                    } else if !found.phrases.contains(other.words) {
                        found.phrases.append(other.words)
                    }
                }
            }
        }
        return found
    }
}
