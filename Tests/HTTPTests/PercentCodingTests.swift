import HTTP
import Testing

struct PercentCodingTests {
    @Test(arguments: [
        ("abc-._~09AZ", "", "abc-._~09AZ"),
        ("a b/c", "", "a%20b%2Fc"),
        ("a b/c", "/", "a%20b/c"),
        ("é\"\r\n%", "", "%C3%A9%22%0D%0A%25"),
        ("\"\u{301}", "", "%22%CC%81"),
    ])
    func encoding(text: String, keeping: String, encoded: String) {
        #expect(PercentCoding.encode(text, keeping: keeping) == encoded)
        #expect(PercentCoding.decodeText(encoded.utf8) == text)
    }

    @Test(arguments: ["%", "%4", "%zz", "a%", "%%41", "%4g", "% 41"])
    func badEscapeIsNil(text: String) {
        #expect(PercentCoding.decode(text.utf8) == nil)
    }

    @Test(arguments: ["%00", "%C0%AE", "%ED%A0%80", "%F0%9F%8C", "%FF"])
    func badTextIsNil(text: String) {
        #expect(PercentCoding.decode(text.utf8) != nil)
        #expect(PercentCoding.decodeText(text.utf8) == nil)
    }

    @Test func plusIsASpaceInFormsAlone() {
        #expect(PercentCoding.decodeText("a+b%2B".utf8, plusIsSpace: true) == "a b+")
        #expect(PercentCoding.decodeText("a+b%2B".utf8) == "a+b+")
    }
}
