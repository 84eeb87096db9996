import Testing
import WikiCore

@testable import WikiWeb

@Suite struct CatalogueTests {
    private let catalogue = Catalogue(
        language: "en",
        parsing: Array(
            """
            # a comment
            greeting = Hello {0}, meet {1}!
            thingOne = {0} thing
            thingMany = {0} things
            decimalMark = .
            month11 = November
            """.utf8))

    @Test func fillsWhatWasLeftOpen() {
        #expect(catalogue["greeting", "Ann", "Bob"] == "Hello Ann, meet Bob!")
        // What a person typed is not read as a place to fill.
        #expect(catalogue["greeting", "{1}", "Bob"] == "Hello {1}, meet Bob!")
        #expect(catalogue.counted("thing", 1) == "1 thing")
        #expect(catalogue.counted("thing", 3) == "3 things")
        #expect(catalogue["missing"] == "missing")
    }

    @Test(arguments: [
        (0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (2_150, "2.1 kB"), (3_400_000, "3.4 MB"),
    ])
    func sizes(bytes: Int, text: String) {
        #expect(catalogue.size(bytes) == text)
    }

    @Test func moments() {
        #expect(catalogue.moment(Timestamp(seconds: 1_795_500_000)) == "24 November 2026, 06:00")
    }
}

@Suite struct AuthorNameTests {
    @Test(arguments: [
        ("  Ann  ", "Ann"), ("a\r\nb", "ab"), ("<b>x", "<b>x"), ("a\u{202E}b", "ab"), ("", ""),
        (String(repeating: "é", count: 80), String(repeating: "é", count: 50)),
    ])
    func isFitToShow(typed: String, shown: String) {
        #expect(Site.authorName(typed) == shown)
    }
}

@Suite struct HTMLTextTests {
    @Test func aCombiningMarkHidesNothing() {
        #expect(HTMLText.escaped("\"\u{301} onx=1") == "&quot;\u{301} onx=1")
        #expect(HTMLText.escaped("<\u{338}b>") == "&lt;\u{338}b&gt;")
    }
}
