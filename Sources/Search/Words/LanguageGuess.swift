/// Tells Dutch from English by the little words that every sentence has.
public struct LanguageGuess {
    private static let dutch: Set<String> = [
        "aan", "als", "bij", "dat", "de", "deze", "die", "dit", "door", "een", "en", "er", "het", "hoe",
        "iemand",
        "je", "jij", "kan", "maar", "met", "naar", "niet", "nog", "of", "ook", "om", "onze", "op", "over",
        "te",
        "tot", "uit", "van", "voor", "wat", "we", "wij", "wordt", "zijn", "zo",
    ]
    private static let english: Set<String> = [
        "a", "about", "an", "and", "are", "as", "at", "be", "but", "by", "can", "for", "from", "has", "have",
        "how",
        "if", "it", "its", "not", "of", "on", "or", "our", "that", "the", "their", "there", "these", "they",
        "this",
        "to", "was", "what", "when", "which", "will", "with", "you", "your",
    ]
    /// No listed word has more bytes.
    private static let longest = dutch.union(english).map(\.utf8.count).max() ?? 0
    /// A text's language is plain after so many words.
    private static let enough = 2_000

    /// The language of a text that is given in parts; nil where the little words do not tell.
    public static func language(of texts: some Sequence<String>) -> SearchLanguage? {
        var counts = (dutch: 0, english: 0)
        var seen = 0
        reading: for text in texts {
            var scanner = WordScanner(Array(text.utf8))
            while let word = scanner.next() {
                if word.term.utf8.count <= longest {
                    if dutch.contains(word.term) { counts.dutch += 1 }
                    if english.contains(word.term) { counts.english += 1 }
                }
                seen += 1
                if seen == enough { break reading }
            }
        }
        if counts.dutch == counts.english { return nil }
        return counts.dutch > counts.english ? .dutch : .english
    }
}
