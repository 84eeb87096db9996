import Testing
import WikiCore
import WikiStore

@testable import Wiki

@Suite struct SearchTests {
    private static let pages = [
        ("Team/Vallen", "Een cliënt is gevallen. Bel de huisarts bij twijfel."),
        ("Team/Medicatie", "Geef de medicijnen uit de Baxter-rol."),
        ("Wound care", "The doctors clean wounds with snake_case and an e-mail to user@example.org, v1.5."),
        ("東京", "東京都は大きい。"), ("Thai", "สวัสดีชาวโลก"), ("Arabic", "مرحبا بالعالم"),
        ("Decomposed", "The cafe\u{301} is closed."),
        ("Tagged", "nothing else"),
    ]

    /// One wiki for all: none of these changes it.
    private static let queries: [(query: String, names: [String])] = [
        ("huisarts", ["Team/Vallen"]), ("cliënten", ["Team/Vallen"]), ("HUISARTS", ["Team/Vallen"]),
        ("client", ["Team/Vallen"]), ("medicijn", ["Team/Medicatie"]), ("doctor wound", ["Wound care"]),
        ("snake_case", ["Wound care"]), ("case_snake", []), ("email", ["Wound care"]),
        ("e-mail", ["Wound care"]), ("user@example.org", ["Wound care"]), ("v1.5", ["Wound care"]),
        ("\"clean wounds\"", ["Wound care"]), ("\"wounds clean\"", []), ("\"clean wound\"", []),
        ("東京都", ["東京"]), ("京都", ["東京"]), ("大きい", ["東京"]), ("สวัสดี", ["Thai"]), ("مرحبا", ["Arabic"]),
        ("café", ["Decomposed"]), ("cafe", ["Decomposed"]), ("cafe\u{301}", ["Decomposed"]),
        ("wou*", ["Wound care"]), ("*", []), ("", []), ("-huisarts", []), ("zzz", []),
        ("in:Team/ huisarts OR medicijn", ["Team/Medicatie", "Team/Vallen"]),
        ("in:team", ["Team/Medicatie", "Team/Vallen"]), ("in:Other/ huisarts", []),
        ("title:medicatie", ["Team/Medicatie"]), ("title:huisarts", []),
        ("author:ada title:thai", ["Thai"]), ("author:\"Ada\" title:thai", ["Thai"]), ("author:bob thai", []),
        ("after:2020 title:thai", ["Thai"]), ("before:2020 thai", []),
        ("in:Team -huisarts", ["Team/Medicatie"]),
        ("' OR 1=1--", []), ("\"; DROP TABLE page;--", []), ("x:x:x:", []), ("~~~", []),
        ("a NEAR/99999999999999999999 b", []),
    ]

    @Test func finds() throws {
        let bench = try IndexedWiki(Self.pages)
        for (query, names) in Self.queries {
            #expect(try bench.find(query).sorted() == names, "\(query)")
        }
    }

    @Test func putsTheExactTitleFirst() throws {
        let bench = try IndexedWiki([
            ("About falling", String(repeating: "falls falls ", count: 50)), ("Falls", "What to do."),
        ])
        #expect(try bench.find("falls") == ["Falls", "About falling"])
    }

    @Test func putsAllWordsBeforeSome() throws {
        let bench = try IndexedWiki([
            ("A", String(repeating: "apple ", count: 30)), ("B", "one apple and many other fruits, a banana"),
            ("C", "cherry"),
        ])
        #expect(try bench.find("apple banana") == ["B", "A"])
    }

    @Test func escapesWhatPagesHold() throws {
        let bench = try IndexedWiki([("A", "<script>alert(1)</script>")])
        let found = try bench.wiki.search(SearchRequest(text: "script", limit: 10))
        let snippet = try #require(found.pages.first?.sections.first?.snippet)
        #expect(
            String(decoding: snippet, as: UTF8.self)
                == "&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt;")
    }

    @Test func pagesThroughAndCounts() throws {
        let bench = try IndexedWiki((1...25).map { ("Page \($0)", "common text") })
        let all = try bench.wiki.search(SearchRequest(text: "common", limit: 100))
        #expect(all.total == 25 && all.pages.count == 25)
        let names = try [0, 10, 20].flatMap { offset in
            try bench.wiki.search(SearchRequest(text: "common", offset: offset, limit: 10)).pages
                .map(\.page.name.text)
        }
        #expect(Set(names).count == 25)
        #expect(
            try bench.wiki.search(SearchRequest(text: "common", offset: 1_000_000_000, limit: 500)).pages
                .isEmpty)
    }

    /// However few are shown, and although a page may hold several of the words that count as one.
    @Test func countsPagesNotMatches() throws {
        let bench = try IndexedWiki(
            (1...90).map { number in
                let words = zip(["hand", "handen", "handdoek", "handzeep"], [4, 3, 5, 7])
                    .filter { number % $1 == 0 }.map(\.0).joined(separator: ", ")
                let section = "# Kop\n\nEen tekst van het team over de cliënt\n\n"
                return ("Page \(number)", section + words + "\n\n" + section + section)
            })
        let all = try bench.wiki.search(SearchRequest(text: "hand", limit: 500)).pages.count
        #expect(all > 40)
        for limit in [1, 10] {
            #expect(try bench.wiki.search(SearchRequest(text: "hand", limit: limit)).total == all, "\(limit)")
        }
    }

    @Test func countsFacets() throws {
        let bench = try IndexedWiki([
            ("Team/A", "word"), ("Team/Deep/B", "word"), ("C", "word"), ("D", "other"),
        ])
        let facets = try #require(
            try bench.wiki.search(SearchRequest(text: "word", limit: 1, wantsFacets: true)).facets)
        #expect(facets.folders.map { "\($0.value) \($0.count)" } == ["Team 2", "Team/Deep 1"])
        #expect(facets.authors.map { "\($0.value) \($0.count)" } == ["Ada 3"])
        #expect(facets.years.map(\.count) == [3])
    }

    @Test func suggests() throws {
        let bench = try IndexedWiki(Self.pages)
        let expected = [
            ("wound care", ["Wound care"]), ("wou", ["Wound care"]), ("car", ["Wound care"]),
            ("m", ["Team/Medicatie"]), ("", []), ("zzz", []), ("東", ["東京"]),
        ]
        for (typed, names) in expected {
            let found = try bench.wiki.suggestions(for: typed, limit: 10)
            #expect(found.map(\.page.name.text) == names, "\(typed)")
        }
    }
}
