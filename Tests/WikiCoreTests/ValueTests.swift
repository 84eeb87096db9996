import Testing
import WikiCore

@Suite struct ValueTests {
    @Test(arguments: [
        "", "0", "-1", "+1", " 1", "1 ", "1e3", "0x1", "٣", "9223372036854775808", "99999999999999999999",
        "1;drop",
    ])
    func noID(text: String) {
        #expect(RevisionID(decimal: text) == nil)
    }

    @Test func anID() {
        #expect(RevisionID(decimal: "9223372036854775807")?.value == .max)
        #expect(RevisionID(decimal: "12")?.value == 12)
    }

    @Test(arguments: [
        (Int64(0), "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"),
        (-1, "1969-12-31T23:59:59Z"),
        (1_795_500_000, "2026-11-24T06:00:00Z"), (.max, "9999-12-31T23:59:59Z"),
        (.min, "0000-01-01T00:00:00Z"),
    ])
    func times(seconds: Int64, text: String) {
        #expect(Timestamp(seconds: seconds).rfc3339 == text)
    }

    @Test func hashIsWhatTheCommandPrints() {
        // printf abc | b2sum -l 256
        #expect(
            ContentHash(of: Array("abc".utf8)).hex
                == "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319")
        #expect(ContentHash(hex: ContentHash(of: [1]).hex) == ContentHash(of: [1]))
        #expect(ContentHash(hex: "xyz") == nil)
    }
}
