import TestSupport
import Testing
import Zlib

@Suite struct ZlibTests {
    /// Text of a few words, of at least `size` bytes.
    private static func text(_ size: Int, _ dice: inout Dice) -> [UInt8] {
        let words = (0..<97).map { _ in String(dice.next() % 100_000, radix: 36) }
        var text: [UInt8] = []
        while text.count < size { text += Array("\(words[Int(dice.next() % 97)]) ".utf8) }
        return text
    }

    /// A gzip form is a head of ten bytes, deflated data, and a check sum and a size of four bytes each.
    @Test func whatIsPackedIsUnpacked() throws {
        var dice = Dice(state: 3)
        for (level, size) in [(1, 0), (1, 1), (6, 100), (9, 70_000), (6, 300_000)] {
            let text = Self.text(size, &dice)
            let packed = try #require(Zlib.gzip(text, level: Int32(level))).dropFirst(10).dropLast(8)
            #expect(try Zlib.inflate(packed, limit: text.count) == text, "\(level) \(size)")
            guard size > 100 else { continue }
            #expect(packed.count < size)
            #expect(throws: InflateError.tooLarge) { try Zlib.inflate(packed, limit: text.count - 1) }
            #expect(throws: InflateError.damaged) { try Zlib.inflate(packed.dropLast(9), limit: 1 << 20) }
            var spoilt = packed
            spoilt[spoilt.startIndex] |= 6
            #expect(throws: InflateError.damaged) { try Zlib.inflate(spoilt, limit: 1 << 20) }
        }
        #expect(throws: InflateError.damaged) { try Zlib.inflate([], limit: 1) }
    }

    @Test func storedDataIsUnpacked() throws {
        #expect(try Zlib.inflate([1, 3, 0, 0xFC, 0xFF, 7, 8, 9], limit: 3) == [7, 8, 9])
        #expect(throws: InflateError.damaged) { try Zlib.inflate([1, 3, 0, 0xFC, 0xFE, 7, 8, 9], limit: 3) }
    }
}
