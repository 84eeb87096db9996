import Testing
import Zstd

@Suite struct ZstdCodecTests {
    private func text(_ seed: UInt64, lines: Int) -> [UInt8] {
        var state = seed
        var bytes: [UInt8] = []
        for _ in 0..<lines {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            bytes += "A line with the number \(state >> 20) in it.\n".utf8
        }
        return bytes
    }

    @Test(arguments: [[], [0], Array("hello".utf8), [UInt8](repeating: 7, count: 3_000_000)])
    func anyBytesComeBack(bytes: [UInt8]) throws {
        let codec = try ZstdCodec()
        let compressed = try codec.compress(bytes, level: 3)
        #expect(try codec.decompress(compressed, size: bytes.count) == bytes)
    }

    @Test(arguments: [1, 100, 20_000])
    func aDifferenceIsSmallAndComesBack(lines: Int) throws {
        let codec = try ZstdCodec()
        let old = text(1, lines: lines)
        let new = Array("One line more.\n".utf8) + old
        let delta = try codec.compress(old, level: 3, prefix: new)
        #expect(delta.count < 40 + old.count / 1_000)
        #expect(try codec.decompress(delta, size: old.count, prefix: new) == old)
    }

    @Test func aDictionaryMakesShortTextsSmall() throws {
        let codec = try ZstdCodec()
        let frame = "All of these pages say of a procedure who does it, when, and what is to be kept.\n"
        let texts = (0..<200).map { Array(frame.utf8) + text(UInt64($0), lines: 5) }
        let dictionary = try #require(ZstdDictionary(trainedOn: texts, size: 2_000))
        #expect(dictionary.bytes.count <= 2_000)
        #expect(ZstdDictionary(dictionary.bytes)?.id == dictionary.id)
        for text in texts {
            let compressed = try codec.compress(text, level: 19, dictionary: dictionary)
            #expect(try compressed.count < codec.compress(text, level: 19).count)
            #expect(ZstdDictionary.id(neededBy: Array(compressed.prefix(18))) == dictionary.id)
            #expect(
                try codec.decompress(compressed, size: text.count, dictionary: dictionary) == text)
            #expect(throws: ZstdError.self) { try codec.decompress(compressed, size: text.count) }
        }
    }

    @Test func noDictionaryIsMadeOfLittleOrOfDamage() throws {
        #expect(ZstdDictionary(trainedOn: [], size: 2_000) == nil)
        #expect(ZstdDictionary(trainedOn: [Array("one".utf8)], size: 2_000) == nil)
        #expect(ZstdDictionary([]) == nil)
        #expect(ZstdDictionary(text(1, lines: 5)) == nil)
        let codec = try ZstdCodec()
        #expect(ZstdDictionary.id(neededBy: try codec.compress(text(1, lines: 5), level: 3)) == nil)
        #expect(ZstdDictionary.id(neededBy: []) == nil)
    }

    @Test func damageIsNoticed() throws {
        let codec = try ZstdCodec()
        let compressed = try codec.compress(text(2, lines: 50), level: 3)
        #expect(throws: ZstdError.self) { try codec.decompress(compressed, size: 3) }
        #expect(throws: ZstdError.self) {
            try codec.decompress(Array(compressed.dropLast(5)), size: text(2, lines: 50).count)
        }
        #expect(throws: ZstdError.self) { try codec.decompress([1, 2, 3], size: 10) }
    }
}
