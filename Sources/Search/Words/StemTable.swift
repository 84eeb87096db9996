/// The stems of a language's words by numbers, so that those of a page are counted without looking at their letters
/// again. For one thread.
final class StemTable {
    private let stemmer: Stemmer
    /// The number of each word's stem.
    private var known: [String: Int] = [:]
    private var numbers: [String: Int] = [:]
    private var stems: [String] = []
    /// By number; all 0 but while `counts` works.
    private var counts: [Int] = []
    /// So many words are remembered from page to page.
    private static let capacity = 20_000

    /// - Parameter language: whose words, as the index stems them.
    init(_ language: SearchLanguage) {
        stemmer = Stemmer(language)
    }

    /// A stem by its number.
    subscript(number: Int) -> String { stems[number] }

    /// The number of a folded word's stem, the same until `beginPage`.
    func number(of word: String) -> Int {
        if let number = known[word] { return number }
        let stem = stemmer.stem(word)
        let number = numbers[stem] ?? stems.count
        if number == stems.count {
            numbers[stem] = number
            stems.append(stem)
            counts.append(0)
        }
        known[word] = number
        return number
    }

    /// How often each stem stands in a list, in order of first appearance.
    func counts(of list: some Sequence<Int>) -> [(stem: Int, count: Int)] {
        var order: [Int] = []
        for number in list {
            if counts[number] == 0 { order.append(number) }
            counts[number] += 1
        }
        return order.map { number in
            defer { counts[number] = 0 }
            return (number, counts[number])
        }
    }

    /// Makes room for the words of another page: no number from before may be used any more.
    func beginPage() {
        guard known.count >= Self.capacity else { return }
        known.removeAll(keepingCapacity: true)
        numbers.removeAll(keepingCapacity: true)
        stems.removeAll(keepingCapacity: true)
        counts.removeAll(keepingCapacity: true)
    }
}
