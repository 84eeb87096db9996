/// Takes words apart that are written as one, as Dutch does: learned from the words that the wiki itself uses, and from a list.
struct Compounds: Sendable {
    private let vocabulary: Vocabulary
    private let list: WordList

    /// A part has at least so many letters,
    private static let shortest = 4
    /// and stands in so many documents by itself,
    private static let known = 2
    /// or is listed and has so many letters:
    private static let shortestListed = 6
    /// a word has at most so many parts.
    private static let mostParts = 3
    /// What Dutch puts between the parts.
    private static let links: [[UInt8]] = [
        [], Array("s".utf8), Array("en".utf8), Array("e".utf8), Array("n".utf8),
    ]
    /// What words end in without being a word there, even if the wiki has it by itself.
    private static let endings: Set<[UInt8]> = Set(
        [
            "baar", "heid", "heden", "lijk", "lijke", "lijks", "loos", "loze", "matig", "matige", "achtig",
            "achtige",
            "schap", "ment", "menten", "ties", "atie", "aties", "teit", "teiten", "iteit", "ering", "eringen",
            "eren",
            "eerd", "eerde", "aars", "ster", "sters", "ling", "lingen", "ende", "isch", "ische", "able",
            "ably",
            "ness", "less", "fully", "ments", "tion", "tions", "ship", "ships",
        ].map { Array($0.utf8) })

    init(_ vocabulary: Vocabulary, _ list: WordList) {
        self.vocabulary = vocabulary
        self.list = list
    }

    /// The words that a folded word is put together from, without the letters that link them, those alone that the wiki has;
    /// empty for a word that is not put together, as far as the wiki's own words and the list tell.
    func parts(of word: String) -> [String] {
        let bytes = Array(word.utf8)
        guard Vocabulary.isSpellable(bytes), let best = parts(of: bytes[...], most: Self.mostParts) else {
            return []
        }
        return best.words.filter { vocabulary.count(of: $0) > 0 }.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The best way to take a word apart: few and long parts that are used often.
    private func parts(of word: ArraySlice<UInt8>, most: Int) -> (worth: Double, words: [ArraySlice<UInt8>])?
    {
        guard most >= 2, word.count >= 2 * Self.shortest else { return nil }
        var best: (worth: Double, words: [ArraySlice<UInt8>])?
        for cut in (word.startIndex + Self.shortest)...(word.endIndex - Self.shortest) {
            guard let (first, firstWorth) = head(word[..<cut]) else { continue }
            let rest = word[cut...]
            let restWorth = worth(of: rest)
            let others = restWorth > 0 ? (worth: restWorth, words: [rest]) : parts(of: rest, most: most - 1)
            guard let others else { continue }
            let count = Double(others.words.count)
            let worth = (firstWorth + others.worth * count) / (count + 1)
            if worth > best?.worth ?? 0 { best = (worth, [first] + others.words) }
        }
        return best
    }

    /// A part that others follow: a word, or a word and a link.
    private func head(_ part: ArraySlice<UInt8>) -> (word: ArraySlice<UInt8>, worth: Double)? {
        for link in Self.links where part.count - link.count >= Self.shortest {
            guard part.suffix(link.count).elementsEqual(link) else { continue }
            let word = part.dropLast(link.count)
            let worth = worth(of: word)
            if worth > 0 { return (word, worth - (link.isEmpty ? 0 : 0.5)) }
        }
        return nil
    }

    /// How good a word is as a part: long and often used. 0 for what is none.
    private func worth(of part: ArraySlice<UInt8>) -> Double {
        let count = vocabulary.count(of: part)
        let isWord = count >= Self.known || part.count >= Self.shortestListed && list.contains(part)
        guard isWord, !Self.endings.contains(Array(part)) else { return 0 }
        return Double(Int.bitWidth - count.leadingZeroBitCount) * 0.7 + Double(part.count) / 2
    }
}
