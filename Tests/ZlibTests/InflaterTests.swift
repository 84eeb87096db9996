import Testing
import Zlib

@Suite struct InflaterTests {
    /// "hello hello hello hello" as zlib packs it, with something behind it.
    private static let packed: [UInt8] = [
        0x78, 0x9C, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0x57, 0xC8, 0x40, 0x27, 0x01, 0x68, 0x03, 0x08, 0xB1, 0xFF,
    ]
    private static let text = Array("hello hello hello hello".utf8)

    private func unpacked(_ packed: [UInt8], by inflater: Inflater, size: Int) -> [UInt8]? {
        var output = [UInt8](repeating: 0, count: size + 10)
        let isWhole = packed.withUnsafeBytes { packed in
            output.withUnsafeMutableBytes { inflater.inflate(packed, into: $0, size: size) }
        }
        return isWhole ? Array(output[..<size]) : nil
    }

    @Test func unpacksOneAfterAnother() throws {
        let inflater = try #require(Inflater())
        for _ in 0..<3 {
            #expect(unpacked(Self.packed, by: inflater, size: 23) == Self.text)
            #expect(inflater.consumed == Self.packed.count - 1)
            #expect(unpacked(Self.packed, by: inflater, size: 22) == nil)
            #expect(unpacked(Self.packed, by: inflater, size: 24) == nil)
            #expect(unpacked(Self.packed.dropLast(3), by: inflater, size: 23) == nil)
            var beginning = [UInt8](repeating: 0, count: 7)
            let isThere = Self.packed.withUnsafeBytes { packed in
                beginning.withUnsafeMutableBytes { inflater.inflateBeginning(packed, into: $0) }
            }
            #expect(isThere && beginning == Array(Self.text[..<7]))
        }
    }
}
