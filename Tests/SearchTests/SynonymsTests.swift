import Testing

@testable import Search

@Suite struct SynonymsTests {
    private static let synonyms = Synonyms(markdown: [
        Array(
            """
            # Synoniemen
            Auto, fiets en bus staan hier alleen in een zin.

            - medicatie, medicijnen, **pillen**
            * hypo, lage bloedsuiker
            - alleen
            - , ,
            ```
            - code, tekst
            ```
              + CAD, katheter
            """.utf8)
    ])

    private func alternatives(_ words: [String]) -> Synonyms.Alternatives {
        let stemmers = SearchLanguage.allCases.map(Stemmer.init)
        return Self.synonyms.alternatives(for: words) { word in stemmers.map { $0.stem(word) } }
    }

    @Test(
        arguments: [
            ("pillen", ["medicatie", "medicijnen"]), ("medicijn", ["medicatie", "pillen"]),
            ("cad", ["katheter"]),
            ("auto", nil), ("alleen", nil), ("code", nil),
        ] as [(String, [String]?)]) func wordsStandForEachOther(word: String, others: [String]?)
    {
        #expect(alternatives([word]).words[word] == others)
    }

    @Test func severalWordsStandForOne() {
        #expect(alternatives(["mijn", "hypo"]).phrases == [["lage", "bloedsuiker"]])
        #expect(alternatives(["een", "lage", "bloedsuiker"]).phrases == [["hypo"]])
        #expect(alternatives(["lage", "stoel"]).phrases.isEmpty)
        #expect(alternatives(["lage"]).phrases.isEmpty)
    }

    @Test func anyTextIsAList() {
        for text in ["", "-", "- ", "- a", String(repeating: "- a, b\n", count: 20_000), "```\n- a, b"] {
            let synonyms = Synonyms(markdown: [Array(text.utf8)])
            #expect(synonyms.alternatives(for: ["x"]) { [$0] }.words.isEmpty)
        }
        #expect(Synonyms.none.alternatives(for: ["a"]) { [$0] }.phrases.isEmpty)
    }
}
