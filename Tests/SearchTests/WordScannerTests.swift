import Testing

@testable import Search

@Suite struct WordScannerTests {
    @Test(arguments: [
        ("Hello, World!", ["hello", "world"]),
        ("café CAFE\u{301} cafe", ["cafe", "cafe", "cafe"]),
        ("Straße ﬁets Øre æon", ["strasse", "fiets", "ore", "aeon"]),
        ("snake_case e-mail 1.5 a@b.nl", ["snake", "case", "e", "mail", "1", "5", "a", "b", "nl"]),
        ("foto's foto’s don't", ["fotos", "fotos", "dont"]),
        ("'quoted' rock ' roll'", ["quoted", "rock", "roll"]),
        ("東京都", ["東", "京", "都"]), ("か\u{3099} が", ["か", "か"]),
        ("\u{E2A}\u{E27}\u{E31}", ["\u{E2A}", "\u{E27}"]), ("سلام", ["سلام"]),
        ("soft\u{AD}hyphen zero\u{200B}width", ["softhyphen", "zero", "width"]),
        ("İstanbul ISTANBUL", ["istanbul", "istanbul"]), ("", []), ("…!?", []), ("\u{301}", []),
        ("x\r\ny\tz", ["x", "y", "z"]), ("👍🏽 ok", ["ok"]), ("𝐀𝐁", ["ab"]),
    ]) func findsWords(text: String, words: [String]) {
        #expect(Term.words(of: text) == words)
    }

    @Test func tellsWhereWordsStand() {
        let text = "Één, twéé!"
        var scanner = WordScanner(Array(text.utf8))
        var found: [String] = []
        while let word = scanner.next() {
            found.append(String(decoding: Array(text.utf8)[word.range], as: UTF8.self))
        }
        #expect(found == ["Één", "twéé"])
    }

    /// A word of any length becomes a term that the index takes, and the same word the same term.
    @Test(arguments: [199, 200, 201, 246, 10_000]) func boundsWords(count: Int) {
        let word = String(repeating: "é", count: count / 2) + "x"
        let term = Term.bounded(word)
        #expect(term.utf8.count <= Term.longest)
        #expect(term == Term.bounded(word))
        #expect(Term.bounded(word + "y") != Term.bounded(word + "z"))
    }

    @Test func bindsWhatAHyphenTies() {
        var joined: [String] = []
        let count = PlacedWords.forEach(in: "an e-mail-address, x–y; a - b 東京") { place in
            if place.isJoined { joined.append("\(place.term)@\(place.offset)") }
        }
        #expect(count == 10)
        #expect(joined == ["emailaddress@1", "東京@8"])
    }

    @Test(arguments: [
        (["De huisarts is er niet"], SearchLanguage.dutch), (["The doctor is not there"], .english),
    ]) func tellsLanguages(texts: [String], language: SearchLanguage) {
        #expect(LanguageGuess.language(of: texts) == language)
    }

    @Test func tellsNoLanguageOfCode() {
        #expect(LanguageGuess.language(of: ["x = 12", "main(argc)"]) == nil)
    }
}
