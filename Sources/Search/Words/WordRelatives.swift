/// Words of a wiki that have much in common with one.
struct WordRelatives {
    /// Those that look most like it, itself among them: words put together with it, forms of it, and what it may be a slip of.
    var related: [String] = []
    /// Its other forms, as far as a stemmer tells that brings more together than the one of the index.
    var forms: [String] = []
    /// The words that it is put together from, one of them mended where a slip made it unknown.
    var parts: [String] = []
    /// Of a word that the wiki does not have: the one that it is so slight a slip for that this can be looked for instead.
    var meant: String?

    /// Those of the words that look like a word which begin or end with it.
    func compounds(of word: String) -> [String] {
        related.filter {
            $0.utf8.starts(with: word.utf8) || $0.utf8.suffix(word.utf8.count).elementsEqual(word.utf8)
        }
    }
}
