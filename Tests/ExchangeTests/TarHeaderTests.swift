import Testing

@testable import Exchange

@Suite struct TarHeaderTests {
    @Test(arguments: [0, 1, 511, 512, 0o77777777777, 1 << 33, 1 << 40, Int.max])
    func readsWhatItWrites(size: Int) throws {
        let header = TarHeader(name: "wiki.db", size: size)
        #expect(TarHeader(header.encoded(time: 1_700_000_000)) == header)
    }

    @Test func knowsWhatItFills() {
        #expect(TarHeader(name: "a", size: 0).paddedSize == 0)
        #expect(TarHeader(name: "a", size: 1).paddedSize == 512)
        #expect(TarHeader(name: "a", size: .max).paddedSize == nil)
    }

    @Test(arguments: [UInt8(ascii: "1"), UInt8(ascii: "2"), UInt8(ascii: "5"), UInt8(ascii: "L")])
    func refusesWhatIsNoFile(type: UInt8) {
        var bytes = TarHeader(name: "a", size: 1).encoded(time: 0)
        bytes[156] = type
        let sum = bytes.indices.reduce(0) { $0 + ((148..<156).contains($1) ? 0x20 : Int(bytes[$1])) }
        let digits = String(sum, radix: 8)
        bytes.replaceSubrange(
            148..<154, with: Array((String(repeating: "0", count: 6 - digits.count) + digits).utf8))
        #expect(TarHeader(bytes) == nil)
    }
}
