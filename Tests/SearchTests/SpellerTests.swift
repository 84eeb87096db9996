import Glibc
import TestSupport
import Testing

@testable import Search

@Suite struct SpellerTests {
    private static func vocabulary(_ words: [String: Int]) -> Vocabulary {
        Vocabulary(
            words.map { (word: Array($0.key.utf8), count: $0.value) }
                .sorted { $0.word.lexicographicallyPrecedes($1.word) })
    }

    private static let dutch = vocabulary([
        "beheerst": 4, "beheers": 3, "medewerkers": 40, "specifiek": 20, "terwijl": 9, "locaties": 7,
        "vallen": 30,
        "ballen": 30, "protocol": 12, "google": 3, "zij": 50, "gebeld": 6, "de": 900, "akkoord": 5,
        "verband": 8,
        "verbond": 1, "onderneming": 1, "bereikbare": 6, "dienst": 12,
    ])

    @Test(arguments: [
        ("beheersd", "beheerst"), ("mederwerkers", "medewerkers"), ("speficiek", "specifiek"),
        ("terweil", "terwijl"), ("lokaties", "locaties"), ("vallne", "vallen"), ("prtocol", "protocol"),
        ("gooooooogle", "google"), ("gebelt", "gebeld"), ("accoord", "akkoord"), ("verbnd", "verband"),
        ("bereikbaredienst", "bereikbare dienst"), ("verbandprotcol", "verband protocol"),
        ("dinstprotocol", "dienst protocol"),
    ]) func mends(typed: String, meant: String) {
        #expect(Speller(Self.dutch).correction(of: typed) == meant)
    }

    @Test(arguments: ["vallen", "onderneming", "zij", "112", "ab12", "xy", "xylofoonorkest", ""])
    func leavesAlone(word: String) {
        #expect(Speller(Self.dutch).correction(of: word) == nil)
    }

    @Test func aWordThatMayBeRightIsMendedOnlyWhereTheSlipIsPlain() {
        let speller = Speller(Self.dutch)
        #expect(speller.correction(of: "protocoll", mayBeRight: true) == "protocol")
        #expect(speller.correction(of: "prtocol", mayBeRight: true) == nil)
    }

    @Test(arguments: [
        ("prtocol", "protocol"), ("medewrekers", "medewerkers"), ("vallne", "vallen"), ("gallen", nil),
        ("proctolos", nil), ("zi", nil), ("vallen", nil), ("112", nil),
    ]) func onlyASlightSlipIsMendedUnasked(typed: String, meant: String?) {
        #expect(Speller(Self.dutch).slightCorrection(of: typed) == meant)
    }

    @Test(arguments: [
        ("verbandprotcol", ["verband", "protocol"]), ("bereikbaredienst", ["bereikbare", "dienst"]),
        ("xylofoonorkest", []), ("protocol", []),
    ]) func partsOfACompoundThatIsNotThere(typed: String, parts: [String]) {
        #expect(Speller(Self.dutch).parts(of: typed) == parts)
    }

    @Test func neighboursOnTheKeyboardComeBeforeOthers() {
        let words = Self.vocabulary(["bal": 5, "gal": 5, "wal": 5])
        // `h` lies beside `b` and `g`; no hand slips from there to `w`.
        let meant = Speller(words).correction(of: "hal")
        #expect(meant == "bal" || meant == "gal")
        #expect(EditCosts.substitution(0x68, for: 0x67) < EditCosts.substitution(0x68, for: 0x77))
    }
}

@Suite struct EditDistanceTests {
    @Test(arguments: [
        ("kitten", "sitting", 3), ("ab", "ba", 1), ("", "abc", 3), ("same", "same", 0),
        ("abcdef", "abdcef", 1),
    ]) func counts(one: String, other: String, edits: Int) {
        let (one, other) = (Array(one.utf8), Array(other.utf8))
        #expect(EditDistance.edits(one, other[...], atMost: 5) == edits)
        #expect(EditDistance.edits(one, other[...], atMost: edits - 1) == nil)
        #expect((EditDistance.cost(typed: one, meant: other) == 0) == (edits == 0))
    }
}

@Suite struct VocabularyTests {
    private static let vocabulary = Vocabulary(
        ["a", "board", "onboarding", "protocol", "protocollen", "x1", "zorg", "zorgprotocol"].enumerated().map
        {
            (word: Array($1.utf8), count: $0 + 1)
        })

    @Test func holdsWhatCanBeSpelled() {
        #expect(Self.vocabulary.size == 6)
        #expect(Self.vocabulary.count(of: Array("protocol".utf8)) == 4)
        #expect(Self.vocabulary.count(of: Array("x1".utf8)) == 0)
        #expect(Self.vocabulary.count(of: Array("proto".utf8)) == 0)
        #expect(Vocabulary([]).count(of: Array("x".utf8)) == 0)
    }

    @Test(arguments: [
        ("protocol", ["protocol", "protocollen", "zorgprotocol"]), ("boarding", ["onboarding", "board"]),
        ("zzz", []), ("zorg", ["zorg", "zorgprotocol"]),
        ("protocols", ["protocol", "protocollen", "zorgprotocol"]),
    ]) func knowsWhatIsAlike(word: String, alike: [String]) {
        let found = Self.vocabulary.alike(Array(word.utf8), likeness: 0.5)
        #expect(found.map { String(decoding: Self.vocabulary[$0.index], as: UTF8.self) } == alike)
    }
}

@Suite struct CompoundsTests {
    private static let compounds = Compounds(
        Vocabulary(
            [
                "medicatie", "protocol", "persoon", "gegevens", "zorg", "plan", "leven", "bewijs", "corona",
                "toegang",
                "heid", "lage", "rijk",
            ].sorted().map { (word: Array($0.utf8), count: 5) }), .empty)

    @Test(arguments: [
        ("medicatieprotocol", ["medicatie", "protocol"]), ("persoonsgegevens", ["persoon", "gegevens"]),
        ("zorgplan", ["zorg", "plan"]), ("zorglevensplan", ["zorg", "leven", "plan"]),
        ("coronatoegangsbewijs", ["corona", "toegang", "bewijs"]), ("lageheid", []), ("protocol", []),
        ("medicatiexprotocol", []), ("", []), ("zo", []),
    ]) func takesApart(word: String, parts: [String]) {
        #expect(Self.compounds.parts(of: word) == parts)
    }

    /// A part that the wiki lacks shows where the other begins; it is not looked for.
    @Test(arguments: [
        ("bloeddrukmeter", ["meter"]), ("metersbloeddruk", ["meter"]), ("bloeddrukband", []),
        ("bloeddrukmetr", []), ("bandmeter", []), ("bloeddruk", []),
    ]) func aListedWordIsAPartToo(word: String, parts: [String]) throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/words"
        let file = try #require(fopen(path, "w"))
        fputs("bloeddruk\nband\n", file)
        fclose(file)
        let compounds = Compounds(
            Vocabulary([(word: Array("meter".utf8), count: 5)]), WordList(files: [path]))
        #expect(compounds.parts(of: word) == parts)
    }
}
