/// Which words hold which three letters in a row, with a mark before the first letter and one behind the last.
struct TrigramIndex: Sendable {
    private static let kinds = 1 << 15
    private static let mark: UInt8 = 0

    /// The words of trigram t are `words[starts[t]..<starts[t + 1]]`.
    private var starts = [UInt32](repeating: 0, count: kinds + 1)
    private var words: [UInt32]
    /// How many trigrams each word has.
    private var sizes: [UInt8] = []

    /// Indexes words that lie one behind the other, word i at `starts[i]..<starts[i + 1]`.
    init(bytes: [UInt8], starts wordStarts: [UInt32]) {
        let ranges = zip(wordStarts, wordStarts.dropFirst()).map { Int($0)..<Int($1) }
        for range in ranges {
            let trigrams = Self.trigrams(of: bytes[range])
            for trigram in trigrams { starts[trigram + 1] += 1 }
            sizes.append(UInt8(clamping: trigrams.count))
        }
        for trigram in 0..<Self.kinds { starts[trigram + 1] += starts[trigram] }
        words = [UInt32](repeating: 0, count: Int(starts[Self.kinds]))
        var next = starts
        for (word, range) in ranges.enumerated() {
            for trigram in Self.trigrams(of: bytes[range]) {
                words[Int(next[trigram])] = UInt32(truncatingIfNeeded: word)
                next[trigram] += 1
            }
        }
    }

    /// A word's trigrams, each once, as numbers below 2¹⁵: five bits a letter, exact for ASCII letters.
    static func trigrams(of word: some Sequence<UInt8>) -> [Int] {
        var all: [Int] = []
        var key = Int(mark)
        for byte in word {
            key = (key << 5 | Int(byte & 31)) & (kinds - 1)
            all.append(key)
        }
        if all.count > 0 { all.append((key << 5 | Int(mark)) & (kinds - 1)) }
        all.sort()
        var kept = 0
        for index in all.indices where index == 0 || all[index] != all[index - 1] {
            all[kept] = all[index]
            kept += 1
        }
        return Array(all.prefix(kept))
    }

    /// The words that share more than a quarter of a word's trigrams, and how like it each is: its Dice coefficient, from 0
    /// to 1, and whether more than half of the trigrams are in it.
    func alike(_ word: [UInt8]) -> [(index: Int, dice: Double, mayContain: Bool)] {
        let own = Self.trigrams(of: word)
        var common = [UInt8](repeating: 0, count: sizes.count)
        var found: [Int] = []
        let enough = UInt8(clamping: own.count / 4 + 1)
        for trigram in own {
            for word in words[Int(starts[trigram])..<Int(starts[trigram + 1])] {
                common[Int(word)] += 1
                if common[Int(word)] == enough { found.append(Int(word)) }
            }
        }
        return found.map {
            let shared = Int(common[$0])
            return ($0, Double(2 * shared) / Double(own.count + Int(sizes[$0])), 2 * shared > own.count)
        }
    }
}
