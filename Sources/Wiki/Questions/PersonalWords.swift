/// Tells queries that look as if they were about one person. It cannot know every name: that three different people must
/// have asked is what keeps a person's search to themselves, and this comes before it.
enum PersonalWords {
    private static let titles: Set<String> = [
        "mevrouw", "mevr", "mw", "meneer", "mijnheer", "dhr", "mr", "mrs", "ms", "miss", "bsn",
    ]
    /// What stands in small letters between the parts of a name.
    private static let particles: Set<String> = [
        "van", "von", "de", "den", "der", "het", "'t", "’t", "ten", "ter", "te", "la", "le", "el", "al",
        "bin", "of",
        "in",
    ]
    private static let mostDigits = 5
    private static let mostNumbers = 2

    /// Whether words hold an e-mail address, a long number or several, a title, or are all written as names are.
    static func areIn(_ words: [String]) -> Bool {
        if words.contains(where: { $0.utf8.contains(0x40) }) { return true }
        let numbers = words.joined(separator: " ").utf8.split { !(0x30...0x39 ~= $0) }
        if numbers.count > mostNumbers || numbers.reduce(0, { $0 + $1.count }) > mostDigits { return true }
        if words.contains(where: { titles.contains(bare($0.lowercased())) }) { return true }
        return areNames(words)
    }

    /// Whether there are two or more words that each begin with a capital and go on in small letters, or are an initial,
    /// and no others.
    private static func areNames(_ words: [String]) -> Bool {
        let rest = words.filter { !particles.contains($0) }
        return rest.count >= 2
            && rest.contains { $0.unicodeScalars.contains(where: \.properties.isLowercase) }
            && rest.allSatisfy { word in
                guard word.unicodeScalars.first?.properties.isUppercase == true else { return false }
                return word.unicodeScalars.dropFirst().allSatisfy {
                    $0.properties.isLowercase || !$0.properties.isAlphabetic
                }
            }
    }

    private static func bare(_ word: String) -> String {
        String(decoding: word.utf8.filter { $0 != 0x2E && $0 != 0x2C }, as: UTF8.self)
    }
}
