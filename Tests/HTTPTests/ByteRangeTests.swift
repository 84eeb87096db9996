import HTTP
import Testing

struct ByteRangeTests {
    private func evaluate(
        _ range: String, size: Int = 10, ifRange: String? = nil, method: Method = .get
    ) -> ByteRange {
        var headers = Headers()
        headers.append("Range", range)
        if let ifRange { headers.append("If-Range", ifRange) }
        return ByteRange.evaluate(
            headers, method: method, size: size, etag: EntityTag(opaque: "1"), lastModified: 784_111_777)
    }

    @Test(
        arguments: [
            ("bytes=0-0", .part(0..<1)), ("bytes=0-", .part(0..<10)), ("bytes=3-5", .part(3..<6)),
            ("BYTES=3-5 ", .part(3..<6)), ("bytes=0-99999999999", .part(0..<10)),
            ("bytes=9-9", .part(9..<10)),
            ("bytes=-1", .part(9..<10)), ("bytes=-10", .part(0..<10)), ("bytes=-99", .part(0..<10)),
            ("bytes=-99999999999999999999", .part(0..<10)), ("bytes=0-99999999999999999999", .part(0..<10)),
            ("bytes=10-", .unsatisfiable), ("bytes=10-11", .unsatisfiable), ("bytes=-0", .unsatisfiable),
            ("bytes=99999999999999999999-", .unsatisfiable),
            ("bytes=99999999999999999999-99999999999999999999", .unsatisfiable),
            ("bytes=5-2", .whole), ("bytes=-", .whole), ("bytes=", .whole), ("bytes", .whole), ("", .whole),
            ("bytes=a-b", .whole), ("bytes=0-1x", .whole), ("bytes=+0-1", .whole), ("items=0-1", .whole),
            ("bytes=0-1,3-4", .whole), ("bytes=0x0-0x1", .whole), ("bytes=٣-٤", .whole),
            ("bytes=1 - 2", .whole),
        ] as [(String, ByteRange)])
    func parsing(range: String, expected: ByteRange) {
        #expect(evaluate(range) == expected)
    }

    @Test func manyRangesAreTheWhole() {
        #expect(evaluate("bytes=" + (0..<1_000).map { "\($0)-\($0)" }.joined(separator: ",")) == .whole)
    }

    @Test func nothingHasNoPart() {
        #expect(evaluate("bytes=0-0", size: 0) == .unsatisfiable)
        #expect(evaluate("bytes=-1", size: 0) == .whole)
        #expect(evaluate("bytes=0-", size: 0) == .unsatisfiable)
    }

    @Test func onlyGetHasParts() {
        #expect(evaluate("bytes=0-0", method: .head) == .whole)
        #expect(evaluate("bytes=0-0", method: .post) == .whole)
        #expect(ByteRange.evaluate(Headers(), method: .get, size: 10) == .whole)
    }

    @Test(arguments: [
        ("\"1\"", true), ("Sun, 06 Nov 1994 08:49:37 GMT", true),
        ("W/\"1\"", false), ("\"2\"", false), ("Sun, 06 Nov 1994 08:49:38 GMT", false), ("junk", false),
        ("", false),
    ])
    func partsOfAnotherStateAreNotGiven(condition: String, holds: Bool) {
        #expect(evaluate("bytes=0-0", ifRange: condition) == (holds ? .part(0..<1) : .whole))
    }

    @Test func contentRange() {
        #expect(ByteRange.part(0..<1).contentRange(size: 10) == "bytes 0-0/10")
        #expect(ByteRange.unsatisfiable.contentRange(size: 10) == "bytes */10")
        #expect(ByteRange.whole.contentRange(size: 10) == nil)
    }
}
