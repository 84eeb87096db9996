/// The words that a wiki uses and how many documents hold each, for spelling, compounds and words that are alike.
///
/// Holds about 60 bytes a word. Made anew when the index has moved on; never changed.
struct Vocabulary: Sendable {
    /// Where a word stands in the order of bytes.
    typealias Index = Int

    /// Longer words, by their bytes, are codes or addresses, which nobody spells by heart.
    static let lengths = 2...40

    private var bytes: [UInt8] = []
    private var starts: [UInt32] = [0]
    private var counts: [UInt32] = []
    private var letters: [UInt32] = []
    private let trigrams: TrigramIndex

    /// Takes words in ascending order of their bytes, as an index lists its terms. Words with other characters than
    /// letters, of one byte, and of more bytes than `lengths` has are left out.
    init(_ words: some Sequence<(word: [UInt8], count: Int)>) {
        for (word, count) in words where Self.isSpellable(word) && UInt32(exactly: count) != nil {
            bytes += word
            starts.append(UInt32(truncatingIfNeeded: bytes.count))
            counts.append(UInt32(truncatingIfNeeded: count))
            letters.append(Self.letters(of: word))
        }
        trigrams = TrigramIndex(bytes: bytes, starts: starts)
    }

    /// How many words there are.
    var size: Int { counts.count }

    /// Whether a folded word is one that can be misspelled: of letters alone, neither short nor long.
    static func isSpellable(_ word: [UInt8]) -> Bool {
        lengths.contains(word.count) && word.allSatisfy { $0 >= 0x80 || 0x61...0x7A ~= $0 }
    }

    /// The word at a place.
    subscript(_ index: Index) -> ArraySlice<UInt8> {
        bytes[Int(starts[index])..<Int(starts[index + 1])]
    }

    /// The number of bytes of the word at a place.
    func length(of index: Index) -> Int {
        Int(starts[index + 1] - starts[index])
    }

    /// How many documents hold the word at a place.
    func count(at index: Index) -> Int {
        Int(counts[index])
    }

    /// How many documents hold a word; 0 for one that is not known.
    func count(of word: some RandomAccessCollection<UInt8>) -> Int {
        var low = 0
        var high = size
        while low < high {
            let middle = (low + high) / 2
            if self[middle].lexicographicallyPrecedes(word) { low = middle + 1 } else { high = middle }
        }
        return low < size && self[low].elementsEqual(word) ? count(at: low) : 0
    }

    /// The words that differ from one in at most `edits` letters by their length and by which letters they have: a
    /// superset of those within so many edits, found at about 2 ns a word of the vocabulary.
    func candidates(near word: [UInt8], edits: Int) -> [Index] {
        let own = Self.letters(of: word)
        return (0..<size).filter {
            abs(length(of: $0) - word.count) <= edits && (letters[$0] ^ own).nonzeroBitCount <= 2 * edits
        }
    }

    /// The words most like a given one, itself among them: those whose trigrams have a Dice coefficient of at least `likeness`
    /// with its own, and those that begin or end with it, the most alike first, the more frequent first among equals.
    func alike(_ word: [UInt8], likeness: Double) -> [(index: Index, likeness: Double, isPart: Bool)] {
        var found: [(index: Index, likeness: Double, isPart: Bool)] = []
        for (index, dice, mayContain) in trigrams.alike(word) {
            let isPart =
                mayContain && word.count >= 4
                && (self[index].starts(with: word) || self[index].suffix(word.count).elementsEqual(word))
            if dice >= likeness || isPart { found.append((index, dice, isPart)) }
        }
        found.sort {
            ($0.likeness, count(at: $0.index), $1.index) > ($1.likeness, count(at: $1.index), $0.index)
        }
        return found
    }

    /// Which letters a word has, a bit each.
    private static func letters(of word: [UInt8]) -> UInt32 {
        word.reduce(0) { $0 | 1 << UInt32($1 & 31) }
    }
}
