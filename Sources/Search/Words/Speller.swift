internal import Glibc

/// Says what a person meant who typed a word that the wiki does not use: a noisy channel (Kernighan, Church and
/// Gale 1990) that weighs how easily one word is typed for another against how often the wiki has it.
struct Speller: Sendable {
    private let vocabulary: Vocabulary

    /// What a word ten times as frequent may cost more in edits: 12 hundredths a natural logarithm.
    private static let perLogCount = 12.0
    /// What a word costs that is so rare that it may be a slip itself.
    private static let rarity = 60
    private static let rare = 3
    /// Between two words run together, a space is missing.
    private static let space = 110
    /// Words that differ by more have nothing to do with each other.
    private static let dearest = 360
    /// A part of a compound has at least so many letters, and no more than a slip or two.
    private static let shortestPart = 4
    private static let dearestPart = 160
    /// A slip is slight that costs no more than a letter, and so much for each letter that was typed.
    private static let dearestSlight = 110
    private static let slightPerLetter = 17
    private static let shortestSlight = 4

    init(_ vocabulary: Vocabulary) {
        self.vocabulary = vocabulary
    }

    /// The word, or the two words with a space between, that were meant by a folded word; nil where the wiki has
    /// the word as it is, where it is no word (a number, a code), or where nothing comes near.
    ///
    /// 1 to 3 ms in a vocabulary of 200,000 words.
    ///
    /// - Parameter mayBeRight: whether it is a listed word or put together of words: then only the slightest of slips is one.
    func correction(of word: String, mayBeRight: Bool = false) -> String? {
        let dearest = mayBeRight ? EditCosts.doubling : Self.dearest
        let typed = Array(word.utf8)
        guard isUnknown(typed) else { return nil }
        let single = Self.withoutLongRuns(typed)
        var best = nearest(to: single, dearest: dearest)
        if !mayBeRight {
            if let split = split(typed), split.cost < best?.cost ?? .max { best = split }
            if best == nil { best = compound(single) }
        }
        return best.map { String(decoding: $0.words, as: UTF8.self) }
    }

    /// The word that was meant by a folded word that the wiki does not have, where it was missed by so little that hardly
    /// anything else can have been meant.
    func slightCorrection(of word: String) -> String? {
        let typed = Array(word.utf8)
        guard isUnknown(typed), typed.count >= Self.shortestSlight else { return nil }
        let dearest = min(Self.dearestSlight, Self.slightPerLetter * typed.count)
        return nearest(to: Self.withoutLongRuns(typed), dearest: dearest)
            .map { String(decoding: $0.words, as: UTF8.self) }
    }

    /// The two words that a folded word is put together from which the wiki does not have, a slip in one of them mended; empty
    /// where it falls into none.
    func parts(of word: String) -> [String] {
        let typed = Array(word.utf8)
        guard isUnknown(typed) else { return [] }
        var parts = split(typed)
        if parts == nil { parts = compound(Self.withoutLongRuns(typed)) }
        return (parts?.words ?? []).split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether a folded word can be misspelled and is none that the wiki has.
    private func isUnknown(_ word: [UInt8]) -> Bool {
        Vocabulary.isSpellable(word) && word.count > 2 && vocabulary.count(of: word) == 0
    }

    /// The word that was most probably meant.
    private func nearest(to typed: [UInt8], dearest: Int) -> (cost: Int, words: [UInt8])? {
        let edits = Self.edits(for: typed)
        var best: (cost: Int, words: [UInt8])?
        for index in vocabulary.candidates(near: typed, edits: edits) {
            guard EditDistance.edits(typed, vocabulary[index], atMost: edits) != nil else { continue }
            let meant = Array(vocabulary[index])
            // A word of two letters is seldom what more letters were meant to be.
            guard meant.count > 2 else { continue }
            let cost = EditDistance.cost(typed: typed, meant: meant)
            guard cost <= dearest else { continue }
            let total = cost + price(count: vocabulary.count(at: index))
            if total < best?.cost ?? .max { best = (total, meant) }
        }
        return best
    }

    /// A known word and one that a slip made unknown, written as one: a compound that the wiki does not have either.
    private func compound(_ word: [UInt8]) -> (cost: Int, words: [UInt8])? {
        guard word.count >= 2 * Self.shortestPart else { return nil }
        var best: (cost: Int, words: [UInt8])?
        for cut in Self.shortestPart...(word.count - Self.shortestPart) {
            let (first, second) = (Array(word[..<cut]), Array(word[cut...]))
            if vocabulary.count(of: first) >= Self.rare,
                let meant = nearest(to: second, dearest: Self.dearestPart),
                meant.cost < best?.cost ?? .max
            {
                best = (meant.cost, first + [0x20] + meant.words)
            }
            if vocabulary.count(of: second) >= Self.rare,
                let meant = nearest(to: first, dearest: Self.dearestPart),
                meant.cost < best?.cost ?? .max
            {
                best = (meant.cost, meant.words + [0x20] + second)
            }
        }
        return best
    }

    /// What a word costs for how seldom it is used; negative for a frequent one.
    private func price(count: Int) -> Int {
        (count < Self.rare ? Self.rarity : 0) - Int(Self.perLogCount * log(Double(max(1, count))))
    }

    /// The two known words that a word falls into, where none of them is short or rare.
    private func split(_ word: [UInt8]) -> (cost: Int, words: [UInt8])? {
        guard word.count >= 6 else { return nil }
        var best: (cost: Int, words: [UInt8])?
        for cut in 3...(word.count - 3) {
            let counts = (vocabulary.count(of: word[..<cut]), vocabulary.count(of: word[cut...]))
            guard min(counts.0, counts.1) >= Self.rare else { continue }
            let cost = Self.space + price(count: min(counts.0, counts.1))
            if cost < best?.cost ?? .max { best = (cost, word[..<cut] + [0x20] + word[cut...]) }
        }
        return best
    }

    private static func edits(for word: [UInt8]) -> Int {
        word.count > 5 ? 3 : 2
    }

    /// A key held down: no word has three times the same letter in a row.
    private static func withoutLongRuns(_ word: [UInt8]) -> [UInt8] {
        var kept: [UInt8] = []
        for byte in word where kept.count < 2 || kept.suffix(2) != [byte, byte] || byte >= 0x80 {
            kept.append(byte)
        }
        return kept
    }
}
