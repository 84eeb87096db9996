import TestSupport
import Testing
import TextMerge

@Suite struct LineEndsTests {
    /// What a browser sends for a text in a form.
    private func submitted(_ base: [UInt8]) -> [UInt8] {
        var sent: [UInt8] = []
        for (index, byte) in base.enumerated() {
            switch byte {
            case 0x0D: sent += [0x0D, 0x0A]
            case 0x0A: if index == 0 || base[index - 1] != 0x0D { sent += [0x0D, 0x0A] }
            default: sent.append(byte)
            }
        }
        return sent
    }

    private static let unchanged = [
        "", "a", "a\n", "a\r\n", "a\r", "\n", "\r", "\r\n", "\n\n", "\r\r", "\r\r\n", "\n\r", "\n\r\n\r",
        "\u{FEFF}a\r\nb\n",
        "a\nb\r\nc\rd", "a\n\r\n\r", "é\r\n\u{2028}\n", "same\nsame\r\nsame\rsame",
    ]

    @Test(arguments: unchanged)
    func anUnchangedTextIsTheBase(base: String) {
        #expect(LineEnds.restored(typed: submitted(bytes(base)), base: bytes(base)) == bytes(base))
        let typedWithLineFeeds = submitted(bytes(base)).filter { $0 != 0x0D }
        #expect(LineEnds.restored(typed: typedWithLineFeeds, base: bytes(base)) == bytes(base))
    }

    @Test func anyUnchangedTextIsTheBase() {
        var dice = Dice(state: 1)
        let pieces = ["a", "b", " ", "\n", "\r", "\r\n", "\n", "é", "\t", "```"].map(bytes)
        for _ in 0..<2_000 {
            let base = (0..<Int.random(in: 0..<60, using: &dice)).flatMap { _ in
                pieces.randomElement(using: &dice)!
            }
            #expect(LineEnds.restored(typed: submitted(base), base: base) == base)
        }
    }

    private static let changed: [(base: String, typed: String, result: String)] = [
        ("", "a\r\nb\r\n", "a\nb\n"), ("", "a\r\nb", "a\nb"), ("a\n", "", ""),
        ("a\r\nb\r\n", "a\r\nx\r\nb\r\n", "a\r\nx\r\nb\r\n"),
        ("a\r\nb\r\nc\n", "a\r\nb\r\nc\r\nd\r\n", "a\r\nb\r\nc\nd\r\n"),
        ("a\nb\nc\r\n", "a\r\nB\r\nc\r\n", "a\nB\nc\r\n"), ("a\rb\rc\n", "x\r\nb\r\nc\r\n", "x\rb\rc\n"),
        ("a\nb\r\n", "c\r\n", "c\n"), ("a\r\n", "a", "a"), ("a\r\nb", "a\r\nb\r\n", "a\r\nb\r\n"),
        ("a", "a\r\n", "a\n"), ("a\r\nb\r\nc", "c\r\na\r\n", "c\r\na\r\n"),
        ("a\n", "a\r\nb\rc\r\n", "a\nb\rc\n"),
        ("a\r\nb\r\n", "a\nb\nc\n", "a\r\nb\r\nc\r\n"), ("\r\na\n", "a\r\n", "a\n"),
        ("a\n\n", "a\r\n\r\n\r\n", "a\n\n\n"),
    ]

    @Test(arguments: changed)
    func keepsAndChooses(base: String, typed: String, result: String) {
        #expect(text(LineEnds.restored(typed: bytes(typed), base: bytes(base))) == result)
    }

    @Test func aChangeLeavesAllOtherLinesAlone() {
        var dice = Dice(state: 2)
        for _ in 0..<300 {
            let lines = (0..<Int.random(in: 1..<30, using: &dice)).map { number in
                bytes("line \(number)" + ["\n", "\r\n", "\r"].randomElement(using: &dice)!)
            }
            let place = Int.random(in: lines.indices, using: &dice)
            var typed = lines
            typed[place] = bytes("new\n")
            let restored = LineEnds.restored(
                typed: submitted(Array(typed.joined())), base: Array(lines.joined()))
            let before = Array(lines[..<place].joined())
            let behind = Array(lines[(place + 1)...].joined())
            #expect(restored.starts(with: before))
            #expect(Array(restored.suffix(behind.count)) == behind)
        }
    }
}
