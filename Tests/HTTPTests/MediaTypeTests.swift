import HTTP
import Testing

struct MediaTypeTests {
    @Test(
        arguments: [
            ("text/html", "text/html", []),
            ("Text/HTML;Charset=\"utf-8\"", "text/html", [("charset", "utf-8")]),
            (" text/html ; charset=utf-8 ; ", "text/html", [("charset", "utf-8")]),
            ("a/b;x=\"1;2,3\\\"4\\\\5\\6\";;y=z", "a/b", [("x", "1;2,3\"4\\5\\6"), ("y", "z")]),
            ("a/b; n=\"é\"", "a/b", [("n", "é")]),
            ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded", []),
        ] as [(String, String, [(String, String)])])
    func parsing(text: String, essence: String, parameters: [(String, String)]) {
        let type = MediaType(text)
        #expect(type?.essence == essence)
        #expect(type?.parameters == parameters.map { FormField(name: $0.0, value: $0.1) })
    }

    @Test(arguments: [
        "", "text", "text/", "/html", "text html", "text/html; charset", "text/html; charset=",
        "text/html; charset=\"a", "text/html, text/plain", "text/html; =x", "text/html; a=b c",
        "text/h\u{301}tml",
        "text/html; a=\"\r\n\"", "text/html\u{0}", "text//html",
        "text/html;" + String(repeating: ";", count: 8_192),
    ])
    func malformedIsNil(text: String) {
        #expect(MediaType(text) == nil)
    }

    @Test func firstParameterCounts() {
        #expect(MediaType("a/b; x=1; X=2")?["x"] == "1")
        #expect(MediaType("a/b; x=1")?["y"] == nil)
    }
}
