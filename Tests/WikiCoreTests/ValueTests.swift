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

    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0 as Int64?), ("2026-03-01T09:30:00Z", 1_772_357_400),
        ("2026-03-01t10:30:00.25+01:00", 1_772_357_400), ("2026-03-01T04:00:00-05:30", 1_772_357_400),
        ("2024-02-29T00:00:00Z", 1_709_164_800), ("2023-02-29T00:00:00Z", nil), ("2026-13-01T00:00:00Z", nil),
        ("2026-03-01 09:30:00Z", nil), ("2026-03-01T24:00:00Z", nil), ("2026-03-01T09:30:00", nil),
        ("2026-03-01T09:30:00.Z", nil), ("2026-03-01T09:30:00+01", nil), ("", nil),
        ("+026-03-01T09:30:00Z", nil),
    ])
    func readsTimes(text: String, seconds: Int64?) {
        #expect(Timestamp(rfc3339: text)?.seconds == seconds)
    }
}
