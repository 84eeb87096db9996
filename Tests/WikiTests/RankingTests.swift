import Testing
import WikiCore
import WikiStore

@testable import Wiki

@Suite struct RankingTests {
    private static let filler = (1...12).map { ("Page \($0)", "nothing of note stands here, number \($0)") }

    private func search(_ bench: IndexedWiki, _ text: String) throws -> SearchResults {
        try bench.wiki.search(SearchRequest(text: text, limit: 10))
    }

    @Test func aWordOfTheTitleOrNameCountsMore() throws {
        let bench = try IndexedWiki(
            Self.filler + [("Wounds and care", "a text about bandages"), ("Other", "a text about wounds")])
        #expect(try bench.find("wounds").first == "Wounds and care")
    }

    @Test func neighboursCountMore() throws {
        let rest = String(repeating: "and so on ", count: 10)
        let far = rest + "alarm " + rest + "button " + rest
        let near = rest + rest + "alarm button " + rest
        let bench = try IndexedWiki(Self.filler + [("A", far), ("B", near)])
        #expect(try bench.find("alarm button") == ["B", "A"])
    }

    @Test(arguments: [
        ("medicatie", "Medicatieprotocol"), ("protocol", "Medicatieprotocol"),
        ("medicatie protocol", "Medicatieprotocol"), ("boarding", "Onboarding"), ("onbording", "Onboarding"),
    ]) func findsPartsOfWords(query: String, name: String) throws {
        let bench = try IndexedWiki(
            Self.filler + [("Medicatieprotocol", "wat je doet"), ("Onboarding", "the first day")])
        #expect(try bench.find(query).first == name)
    }

    /// Not even where many titles are like it.
    @Test func theOneWordThatWasAskedForComesBeforeWhatIsLikeIt() throws {
        let rest = String(repeating: "en zo voort ", count: 60)
        let bench = try IndexedWiki(
            Self.filler + [
                ("Bellen", rest + "wat je weet: temperatuur, bloeddruk, pols"),
                ("Bloedprikken", "het bloed wordt geprikt"),
            ])
        #expect(try bench.find("bloeddruk") == ["Bellen", "Bloedprikken"])
    }

    /// A word that the wiki does not have and the list of right words does is no slip for one that it has.
    @Test(arguments: [
        ("garnet", nil), ("garmnet", "garment"), ("bell garnet", nil), ("bell garmnet", "bell garment"),
    ])
    func aRightWordIsNoSlip(query: String, suggestion: String?) throws {
        let bench = try IndexedWiki(
            Self.filler + [("A", "a garment and a bell"), ("B", "the garment"), ("C", "his garment")])
        let found = try search(bench, query)
        #expect(found.suggestion == suggestion)
        #expect(found.missing == (suggestion == nil ? ["garnet"] : []))
    }

    @Test func findsThePartsOfACompound() throws {
        let bench = try IndexedWiki(
            Self.filler + [
                ("A", "de medicatie en het protocol"), ("B", "medicatie"), ("C", "een protocol"),
                ("D", "niets"),
            ])
        #expect(Set(try bench.find("medicatieprotocol")) == ["A", "B", "C"])
    }

    @Test func wordsThatOnlyAskCountLittle() throws {
        let asking = String(repeating: "how do I get the what and where ", count: 10)
        let bench = try IndexedWiki(Self.filler + [("A", asking), ("B", "the laptop arrives")])
        #expect(try bench.find("how do I get the laptop") == ["B"])
        #expect(try bench.find("how do I").first == "A")
    }

    @Test func inASentenceQuotationMarksStress() throws {
        let bench = try IndexedWiki(Self.filler + [("A", "the type of a module, checked by the compiler")])
        #expect(try bench.find("\"module matches\"") == [])
        let sentence =
            "one can check somehow every module that \"matches\" contexts since programs change often enough"
        #expect(try bench.find(sentence).first == "A")
    }

    @Test func leadsToTheSectionThatAnswers() throws {
        let text = """
            # Sleutels
            Over sleutels van cliënten.
            ## Sleutel aannemen
            Teken voor de sleutel.
            ## Sleutel kwijt
            Bel meteen de wijkverpleegkundige.
            """
        let bench = try LiveWiki(derives: true)
        _ = try bench.save("Sleutels", text)
        try bench.wiki.finishIndexing()
        let found = try bench.wiki.search(SearchRequest(text: "sleutel kwijt", limit: 3))
        #expect(found.pages.first?.sections.first?.anchor == "sleutel-kwijt")
    }

    /// Who asks for a page by what it is called is led to its beginning; who asks for more, or for a heading, to that.
    @Test(arguments: [
        ("sleutels", ""), ("sleutel code", ""), ("veilig sleutels", ""), ("hoe sleutels", "sleutel-aannemen"),
        ("sleutel kwijt", "sleutel-kwijt"), ("codes", "codes"), ("sleutel bellen", "sleutel-kwijt"),
        ("\"sleutel meteen\" sleutel", "sleutel-kwijt"),
    ]) func leadsToTheBeginningOfWhatIsCalledSo(query: String, anchor: String) throws {
        let text = """
            # Sleutels en codes
            Over wat je van cliënten bewaart.
            ## Sleutel aannemen
            Zo teken je voor de sleutel: een sleutel, een code.
            ## Codes
            Een cijfer.
            ## Sleutel kwijt
            De sleutel meteen bellen.
            """
        let bench = try LiveWiki(derives: true)
        _ = try bench.save("Veilig/Sleutels", text)
        _ = try bench.save("Anders", "# Anders\n## Een\nNiets.\n## Twee\nEen sleutel.\n")
        try bench.wiki.finishIndexing()
        let found = try bench.wiki.search(SearchRequest(text: query, limit: 3, sectionsPerPage: 3))
        let page = try #require(found.pages.first { $0.page.name.text == "Veilig/Sleutels" })
        #expect(page.sections[0].anchor == anchor || anchor.isEmpty && page.sections[0].number <= 1)
        #expect(Set(page.sections.map(\.number)).count == page.sections.count)
        #expect(page.sections.count { $0.number <= 1 } <= 1)
    }

    @Test(arguments: [
        ("vijf momenten", "Handen"), ("momenten vijf", "Stappen"), ("\"vijf momenten\"", "Stappen"),
        ("stappen", "Stappen"),
    ]) func aHeadingThatIsAskedForComesBeforeOtherPages(query: String, name: String) throws {
        let bench = try LiveWiki(derives: true)
        _ = try bench.save(
            "Handen", "# Schoon\nOver zeep.\n## Vijf momenten\nVoor en na.\n## Stappen\nEen voor een.\n")
        _ = try bench.save(
            "Stappen",
            "# Stap voor stap\nVijf momenten, vijf stappen.\n## Eerst\nVijf momenten en vijf, alle momenten.\n"
        )
        try bench.wiki.finishIndexing()
        let found = try bench.wiki.search(SearchRequest(text: query, limit: 2, sectionsPerPage: 3))
        #expect(found.pages.map(\.page.name.text) == [name, name == "Handen" ? "Stappen" : "Handen"])
    }

    @Test(arguments: [
        ("bell gramophone", ["gramophone"]), ("Grâmophone bell 4711", ["grâmophone", "4711"]),
        ("bell neighbour", []), ("bell neighbours", []), ("bell nieghbour", []), ("bell bour", []),
        ("how do I ring", []), ("bell neighbourbell", []), ("bell chime", []), ("bell grammy", ["grammy"]),
        ("gramophone gramophone bell", ["gramophone"]), ("bell -gramophone", []),
        ("gramophone", ["gramophone"]),
    ]) func namesTheWordsThatStandNowhere(query: String, missing: [String]) throws {
        let bench = try IndexedWiki(
            Self.filler + [
                ("A", "ring the bell of the neighbour"), ("B", "ring the bell of the neighbour again"),
            ])
        try bench.save("Synonyms", "- chime, bell")
        #expect(try search(bench, query).missing == missing)
    }

    @Test func aFurtherSectionIsToldWhereItAnswersBetterThanTheNextPage() throws {
        func sections(_ other: String) throws -> [String] {
            let bench = try LiveWiki(derives: true)
            _ = try bench.save(
                "Guide",
                """
                # Guide
                ## One
                The zebra crossing is closed.
                ## Two
                The zebra crossing is open.
                ## Three
                The crossing.
                """)
            _ = try bench.save("Other", other)
            try bench.wiki.finishIndexing()
            let found = try bench.wiki.search(
                SearchRequest(text: "zebra crossing", limit: 5, sectionsPerPage: 3))
            return try #require(found.pages.first { $0.page.name.text == "Guide" }).sections.map(\.anchor)
                .sorted()
        }
        #expect(try sections("Nothing of the kind.") == ["one", "three", "two"])
        #expect(try sections("A zebra crossing, and no more.") == ["one", "two"])
    }

    /// Words as they are written stand in the whole page's document alone; the section is found by their places.
    @Test(arguments: [
        ("\"grote rode knop\"", "noodgeval"), ("noodkno*", "noodgeval"), ("\"rode verf\" OR onzin", "verven"),
    ]) func leadsToTheSectionWhereWordsStandAsWritten(query: String, anchor: String) throws {
        let text = """
            # Knoppen
            Een knop, rode en grote, allemaal knoppen.
            ## Verven
            Met rode verf, grote kwast en een knop.
            ## Noodgeval
            Druk op de grote rode knop, de noodknop.
            """
        let bench = try LiveWiki(derives: true)
        _ = try bench.save("Knoppen", text)
        try bench.wiki.finishIndexing()
        let found = try bench.wiki.search(SearchRequest(text: query, limit: 3))
        #expect(found.pages.first?.sections.first?.anchor == anchor)
    }

    @Test func mendsSlipsAndSaysSo() throws {
        let bench = try IndexedWiki(
            Self.filler + [
                ("A", "ring the bell of the neighbour"), ("B", "an efficiënte route, efficiënte tijden"),
            ])
        let mended = try search(bench, "xneighbuor")
        #expect(mended.suggestion == "neighbour" && mended.isCorrected)
        #expect(mended.pages.map(\.page.name.text) == ["A"])
        let offered = try search(bench, "bell nieghbour")
        #expect(offered.suggestion == "bell neighbour" && !offered.isCorrected)
        #expect(try search(bench, "eficiente").suggestion == "efficiënte")
        #expect(try search(bench, "efficiente").suggestion == "efficiënte")
        #expect(try search(bench, "efficiënte").suggestion == nil)
        #expect(try search(bench, "béll").suggestion == "bell")
        #expect(try search(bench, "\"nieghbour\"").suggestion == nil)
        #expect(try search(bench, "bell neighbour").suggestion == nil)
        #expect(try search(bench, "title:bell nieghbour").suggestion == "title:bell neighbour")
        let none = try search(bench, "qqqqqqqqq")
        #expect(none.suggestion == nil && none.total == 0)
    }

    @Test(arguments: ["medicatieprotcol geven", "geven medicatieproctocol", "geven medicatie-protocol"])
    func aSlipBesideWordsThatAreThereIsMended(query: String) throws {
        let bench = try IndexedWiki(
            Self.filler + [("Medicatieprotocol", "wat je doet"), ("Geven", "geven en nog eens geven")])
        #expect(try bench.find(query).first == "Medicatieprotocol")
    }

    @Test func aCompoundThatIsNotThereIsFoundByItsPartsThoughOneIsMistyped() throws {
        let pages = (1...3).map { ("Over \($0)", "over de zorg die we geven, en over een contract \($0)") }
        let bench = try IndexedWiki(Self.filler + pages + [("Anders", "geven en nemen")])
        #expect(Set(try bench.find("zorgcontarct geven").prefix(3)) == ["Over 1", "Over 2", "Over 3"])
    }

    /// A space that does not belong there, by a thumb or by a phone that knows no compounds.
    @Test(arguments: [
        "zuurstof concentrator", "zuurstof concentartor", "zuurstofconc entrator", "zuurst ofconcentrator",
        "de zuurstof concentrator",
    ]) func aCompoundThatIsTypedInTwoWordsIsFound(query: String) throws {
        let bench = try IndexedWiki(
            (1...12).map { ("Blad \($0)", "hier staat niets van belang, en dat is nummer \($0)") } + [
                ("Adem", "zuurstof en nog eens zuurstof, overal zuurstof"),
                ("Stroom", "bij stroomuitval werkt een zuurstofconcentrator niet, en ook geen pomp of lift"),
                ("Soep", "een concentrator van soep"),
            ])
        let found = try search(bench, query)
        let first = try #require(found.pages.first)
        #expect(first.page.name.text == "Stroom")
        #expect(found.missing.isEmpty && found.suggestion == nil)
        let snippet = String(decoding: first.sections[0].snippet, as: UTF8.self)
        #expect(snippet.contains("<mark>zuurstofconcentrator</mark>"))
    }

    @Test func whatWasMeantIsMarked() throws {
        let bench = try IndexedWiki(Self.filler + [("A", "ring the bell of the neighbour")])
        let found = try search(bench, "bell nieghbour")
        let snippet = try #require(found.pages.first?.sections.first?.snippet)
        #expect(String(decoding: snippet, as: UTF8.self).contains("<mark>neighbour</mark>"))
    }

    @Test func aRareWordTellsMoreThanWhatMeansTheSame() throws {
        let often = (1...9).map { ("Collega \($0)", "de collega komt langs, nummer \($0)") }
        let bench = try IndexedWiki(
            Self.filler + often + [("Bezoek", "de zuster komt langs, en de ander ook")])
        try bench.save("Synoniemen", "- zuster, collega")
        let found = try bench.find("zuster")
        #expect(found.first == "Bezoek" && found.count == 10)
    }

    @Test func aPageThatOthersLinkToWinsATie() throws {
        let bench = try LiveWiki(derives: true)
        for name in ["One", "Two", "Three"] { try bench.save(name, "rare words here") }
        try bench.save("Guide", "See [[Two]].")
        try bench.derive()
        try bench.wiki.finishIndexing()
        let found = try bench.wiki.search(SearchRequest(text: "rare words", limit: 10)).pages
        #expect(found.map(\.page.name.text).first == "Two", "\(found.map(\.score))")
    }

    @Test func suggestionsForgiveASlip() throws {
        let bench = try IndexedWiki(
            Self.filler + [("Vallen en opstaan", "wat je doet"), ("Medicatie", "lijst")])
        #expect(
            try bench.wiki.suggestions(for: "vallne", limit: 5).map(\.page.name.text) == ["Vallen en opstaan"]
        )
        #expect(try bench.wiki.suggestions(for: "medikatie", limit: 5).map(\.page.name.text) == ["Medicatie"])
        for typed in ["medi catie", "medi ca", "med icatei"] {
            #expect(
                try bench.wiki.suggestions(for: typed, limit: 5).map(\.page.name.text) == ["Medicatie"],
                "\(typed)")
        }
        #expect(try bench.wiki.suggestions(for: "qqqqqq", limit: 5).isEmpty)
        #expect(try bench.wiki.suggestions(for: "qqq qqq", limit: 5).isEmpty)
    }

    @Test func aNewWordIsKnownWithTheNextSearch() throws {
        let bench = try IndexedWiki(Self.filler)
        #expect(try search(bench, "zuurstofconcentratro").suggestion == nil)
        try bench.save("New", "de zuurstofconcentrator")
        try bench.follow()
        let found = try bench.find("zuurstofconcentrator")
        #expect(found == ["New"])
    }

    @Test func synonymsTakeEffectAtOnce() throws {
        let bench = try IndexedWiki(
            Self.filler + [("Baxter", "zakjes van de apotheek"), ("Hypo", "dan is de suiker te laag")])
        #expect(try bench.find("medicatierol") == [])
        try bench.save("Synoniemen", "Woorden:\n\n- medicatierol, baxter\n- hypo, lage bloedglucose\n")
        #expect(try bench.find("medicatierol") == ["Baxter"])
        #expect(try bench.find("lage bloedglucose").first == "Hypo")
        // The list itself answers only whoever asks for it.
        try bench.follow()
        #expect(try bench.find("medicatierol") == ["Baxter"])
        #expect(try bench.find("synoniemen").first == "Synoniemen")
        try bench.save("Synoniemen", "Woorden")
        #expect(try bench.find("medicatierol").contains("Baxter") == false)
        try bench.save("Synonyms", "* medicatierol, baxter")
        #expect(try bench.find("medicatierol") == ["Baxter"])
    }
}
