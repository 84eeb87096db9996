/// A field of a page or section whose words count in a ranking.
///
/// Ranking is BM25 field by field (Robertson and Zaragoza 2009). Xapian knows the length of a document but not of a field,
/// so the length goes into the weights here: what a word weighs is its count, divided by how much longer than
/// usual the field is. A search then needs no lengths, and what is indexed of a page depends on the page alone.
struct RankedField {
    /// What its terms begin with.
    let prefix: String
    /// So many words are usual.
    let usualLength: Double
    /// How much of its weight a word loses with the length, from 0 to 1.
    let lengthMatters: Double

    /// What a word weighs that stands once in a field of the usual length; half of what it can be worth is then reached.
    static let unit: UInt32 = 32
    /// Words of titles, names and headings are also cut into pieces of so many bytes, so that other forms of them count too.
    private static let pieceLength = 4

    /// The field's terms for words, each once, with what they weigh.
    func terms(_ words: [String]) -> [(term: String, weight: UInt32)] {
        var counts: [String: Int] = [:]
        for word in words { counts[word, default: 0] += 1 }
        return counts.map { word, count in term(word, Double(count), among: words.count) }
    }

    /// The same for stems.
    ///
    /// - Parameter factor: what a stem's weight is multiplied by.
    func terms(
        _ stems: some Collection<Int>, of table: StemTable, factor: (Int) -> Double = { _ in 1 }
    ) -> [(term: String, weight: UInt32)] {
        table.counts(of: stems).map { stem, count in
            term(table[stem], Double(count) * factor(stem), among: stems.count)
        }
    }

    /// A word's term with what it weighs.
    ///
    /// - Parameter length: how many words the field has.
    private func term(_ word: String, _ count: Double, among length: Int) -> (term: String, weight: UInt32) {
        let longer = 1 - lengthMatters + lengthMatters * Double(length) / usualLength
        let weight = (Double(Self.unit) * count / longer).rounded()
        return (Term.bounded(prefix + word), UInt32(max(1, min(weight, 100_000))))
    }

    /// A word's pieces of four bytes with a mark before the first and one behind the last letter; a short word is one piece.
    static func pieces(of word: String) -> [String] {
        let bytes = [0x5F] + Array(word.utf8) + [0x5F]
        guard bytes.count > pieceLength else { return [String(decoding: bytes, as: UTF8.self)] }
        return (0...(bytes.count - pieceLength)).map { start in
            // What cuts through a character becomes a replacement character, here as in a query.
            String(decoding: bytes[start..<(start + pieceLength)], as: UTF8.self)
        }
    }

    /// The folded words of a text, words that a hyphen ties also as one.
    static func words(of text: String) -> [String] {
        var words: [String] = []
        _ = PlacedWords.forEach(in: text) { words.append($0.term) }
        return words
    }
}
