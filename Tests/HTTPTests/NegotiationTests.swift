import HTTP
import TestSupport
import Testing

struct NegotiationTests {
    private static let offers = ["text/html", "text/markdown", "application/json"]

    @Test(
        arguments: [
            (nil, "text/html"), ("", "text/html"), ("*/*", "text/html"), ("junk", nil),
            (";;,,\"", "text/html"),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", "text/html"),
            ("text/markdown", "text/markdown"), ("TEXT/Markdown", "text/markdown"),
            ("text/markdown, text/html;q=0.9", "text/markdown"),
            ("text/markdown;q=0.5, text/html", "text/html"),
            ("text/markdown, */*", "text/markdown"), ("text/markdown, text/html, */*", "text/html"),
            ("application/json, text/plain, */*", "application/json"),
            ("text/*;q=0.3, application/*", "application/json"),
            ("text/*, text/html;q=0", "text/markdown"), ("text/html;q=0, */*;q=0", nil), ("image/png", nil),
            ("application/json;q=0.001", "application/json"),
            ("text/html;level=1;q=0.4, application/json", "application/json"),
            ("text/html;q=2, application/json;q=0.1", "application/json"),
            ("text/html;q=0.1234, application/json;q=0.1", "application/json"),
            ("text/html;q=, application/json;q=0.1", "application/json"),
            ("text/html;a=\"x,y;q=0\", application/json;q=0.1", "text/html"),
        ] as [(String?, String?)])
    func mediaTypes(accept: String?, expected: String?) {
        #expect(Negotiation.mediaType(accept, offers: NegotiationTests.offers) == expected)
    }

    @Test(
        arguments: [
            (nil, nil), ("", nil), ("nl", "nl"), ("NL-be, en;q=0.5", "nl"), ("en-US,en;q=0.9,nl;q=0.8", "en"),
            ("de, fr;q=0.9", nil), ("de, nl;q=0.2, en;q=0.1", "nl"), ("en;q=0.5, nl;q=0.5", "en"),
            ("*", "nl"),
            ("*;q=0.5, nl;q=0.1", "en"), ("nl;q=0, *", "en"), ("nl;q=0, en;q=0, *", nil),
            ("english, nlx", nil),
            ("nl\u{301}, en;q=0.1", "en"), ("-, nl", "nl"),
        ] as [(String?, String?)])
    func languages(acceptLanguage: String?, expected: String?) {
        #expect(Negotiation.language(acceptLanguage, offers: ["nl", "en"]) == expected)
    }

    @Test func widerRangeTakesAVariety() {
        #expect(Negotiation.language("pt", offers: ["en", "pt-BR"]) == "pt-BR")
    }

    @Test(
        arguments: [
            (nil, false), ("", false), ("gzip", true), ("gzip, deflate, br", true), ("GZIP;q=0.5", true),
            ("gzip,gzip;q=0", true), ("gzip ;q=0", false),
            ("x-gzip", true), ("gzip;q=0", false), ("gzip;q=0.000, *", false), ("*", true), ("*;q=0", false),
            ("br", false), ("identity", false), ("gzipx", false), ("gzip;q=x", false), (",;,gzip", true),
        ] as [(String?, Bool)])
    func gzip(acceptEncoding: String?, expected: Bool) {
        #expect(Negotiation.acceptsGzip(acceptEncoding) == expected)
    }

    @Test func longFieldsAreTakenAsMissing() {
        let long = "nl," + String(repeating: ",", count: 8_192)
        #expect(Negotiation.language(long, offers: ["nl"]) == nil)
        #expect(Negotiation.language(String(long.dropLast(8)), offers: ["nl"]) == "nl")
        #expect(!Negotiation.acceptsGzip("gzip," + long))
        #expect(
            Negotiation.mediaType("application/json" + long, offers: NegotiationTests.offers) == "text/html")
    }

    @Test func noInputHoldsItUp() {
        var random = Dice(state: 26)
        let alphabet = Array("*/,;q=0.15\"\\ abgzip-nl\t\u{301}".unicodeScalars)
        let time = ProcessorTime.seconds {
            for _ in 0..<300 {
                let count = Int.random(in: 0...4_000, using: &random)
                var text = String.UnicodeScalarView()
                for _ in 0..<count { text.append(alphabet.randomElement(using: &random) ?? "a") }
                let field = String(text)
                _ = Negotiation.acceptsGzip(field)
                _ = Negotiation.mediaType(field, offers: NegotiationTests.offers)
                let language = Negotiation.language(field, offers: ["nl", "en"])
                #expect(language == nil || language == "nl" || language == "en")
            }
        }
        #expect(time < 60)
    }
}
