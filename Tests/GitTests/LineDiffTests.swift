import Git
import TestSupport
import Testing

@Suite struct LineDiffTests {
    private func edits(_ old: String, _ new: String, ignoringLineEnds: Bool = false) -> [LineDiff.Edit] {
        let separator: TextLines.Separator = ignoringLineEnds ? .any : .lineFeed
        return LineDiff(
            old: TextLines(Array(old.utf8), separator: separator),
            new: TextLines(Array(new.utf8), separator: separator),
            ignoringLineEnds: ignoringLineEnds
        ).edits
    }

    private static let table: [(old: String, new: String, edits: [LineDiff.Edit])] = [
        ("", "", []), ("a\nb\n", "a\nb\n", []), ("", "a\n", [.init(old: 0..<0, new: 0..<1)]),
        ("a", "", [.init(old: 0..<1, new: 0..<0)]), ("a\nb\n", "a\nb", [.init(old: 1..<2, new: 1..<2)]),
        ("a\nb\nc\n", "a\nc\n", [.init(old: 1..<2, new: 1..<1)]),
        ("a\nc\n", "a\nb\nc\n", [.init(old: 1..<1, new: 1..<2)]),
        ("a\nb\nc\n", "x\nb\ny\n", [.init(old: 0..<1, new: 0..<1), .init(old: 2..<3, new: 2..<3)]),
        ("a\n", "a\r\n", [.init(old: 0..<1, new: 0..<1)]),
        ("a\rb\n", "a\rc\n", [.init(old: 0..<1, new: 0..<1)]),
        ("\0\n", "\0\n\0", [.init(old: 1..<1, new: 1..<2)]),
        ("x\n \n", "x\n\t\n", [.init(old: 1..<2, new: 1..<2)]),
    ]

    @Test(arguments: table)
    func findsEdits(old: String, new: String, expected: [LineDiff.Edit]) {
        #expect(edits(old, new) == expected)
    }

    @Test func ignoresLineEnds() {
        #expect(edits("a\r\nb\rc\nd", "a\nb\nc\rd\n", ignoringLineEnds: true) == [])
        #expect(edits("a\r\nb\r\n", "a\nx\n", ignoringLineEnds: true) == [.init(old: 1..<2, new: 1..<2)])
    }

    /// The hunk of a function put before another like it starts at its own comment, not in the middle.
    @Test func putsHunksWhereIndentationSaysSo() {
        let one = "# one\ndef one():\n    pass\n\n"
        let old = "head\n\n" + one + "# three\ndef three():\n    pass\n"
        let new = "head\n\n" + one + "# two\ndef two():\n    pass\n\n" + "# three\ndef three():\n    pass\n"
        #expect(edits(old, new) == [.init(old: 6..<6, new: 6..<10)])
    }

    @Test func numbersLinesOfAHunk() throws {
        let hunks = LineDiff.hunks(
            old: Array("a\nb\nc\nd\nd\ne".utf8), new: Array("a\nB\nc\nd\nd\ne\nf".utf8), context: 1)
        try #require(hunks.count == 2)
        let first = try #require(hunks.first)
        #expect(first.old == 0..<3)
        #expect(first.new == 0..<3)
        #expect(first.lines.map(\.operation) == [.same, .removed, .added, .same])
        #expect(first.lines.map(\.oldNumber) == [1, 2, nil, 3])
        #expect(first.lines.map(\.newNumber) == [1, nil, 2, 3])
        #expect(
            first.lines.map { String(decoding: $0.bytes, as: UTF8.self) } == ["a\n", "b\n", "B\n", "c\n"])
        #expect(hunks[1].oldStart == 5)
        #expect(hunks[1].newStart == 5)
    }

    @Test(arguments: [(0, 2), (1, 2), (2, 1), (Int.max, 1), (-1, 2)])
    func joinsHunksThatTouch(context: Int, count: Int) {
        let old = Array("1\n2\n3\n4\n5\n6\n".utf8)
        let new = Array("1\nx\n3\n4\n5\ny\n".utf8)
        #expect(LineDiff.hunks(old: old, new: new, context: context).count == count)
    }

    @Test func unifiedTextOfNewAndEmptyTexts() {
        func unified(_ old: String, _ new: String) -> String {
            let hunks = LineDiff.hunks(old: Array(old.utf8), new: Array(new.utf8), context: 3)
            return String(
                decoding: UnifiedDiff.encoded(hunks, oldName: "a/x y", newName: "b/\"\n\\"), as: UTF8.self)
        }
        let head = "--- a/x y\t\n+++ \"b/\\\"\\012\\\\\"\n"
        #expect(unified("a\n", "a\n") == "")
        #expect(unified("", "a\nb") == head + "@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file\n")
        #expect(unified("a\n", "") == head + "@@ -1 +0,0 @@\n-a\n")
        #expect(unified("a", "a\n") == head + "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n")
    }

    @Test(.enabled(if: TemporaryFolder.hasProgram("patch"), "needs patch"))
    func patchTakesTheUnifiedText() throws {
        let bench = TemporaryFolder()
        var dice = Dice(state: 1)
        for _ in 0..<60 {
            let old = dice.text(
                lines: Int.random(in: 0..<40, using: &dice), ends: ["\n", "\n", "\r\n", "\r"])
            let new = dice.edited(old, edits: 6)
            guard old != new else { continue }
            let context = Int.random(in: 1..<4, using: &dice)
            bench.write(old, to: "text")
            bench.write(
                UnifiedDiff.encoded(
                    LineDiff.hunks(old: old, new: new, context: context), oldName: "a/text", newName: "b/text"
                ),
                to: "patch")
            #expect(bench.run("patch --binary -s -p1 -i patch text -o result") == 0)
            // patch leaves no file behind when nothing is left of the text.
            #expect(bench.read("result") == new)
            #expect(bench.run("rm -f result") == 0)
        }
    }

    @Test(.enabled(if: TemporaryFolder.hasProgram("git"), "needs git"))
    func equalsGit() throws {
        let bench = TemporaryFolder()
        var dice = Dice(state: 2)
        for _ in 0..<60 {
            let old = dice.text(
                lines: Int.random(in: 0..<60, using: &dice), ends: ["\n", "\n", "\n", "\r\n"])
            let new = dice.edited(old, edits: 8)
            bench.write(old, to: "old")
            bench.write(new, to: "new")
            _ = bench.run("git -c core.autocrlf=false diff --no-index --text --no-color old new > diff")
            let expected = (bench.read("diff") ?? []).split(separator: 0x0A, omittingEmptySubsequences: false)
                .drop { !$0.starts(with: "@@".utf8) }
                // Behind the numbers git names the line that it takes for a heading.
                .map { $0.starts(with: "@@".utf8) ? Array($0.prefix { $0 != 0x2B }) : Array($0) }
            let ours = UnifiedDiff.encoded(
                LineDiff.hunks(old: old, new: new, context: 3), oldName: "a/old", newName: "b/new"
            ).split(separator: 0x0A, omittingEmptySubsequences: false)
                .drop { !$0.starts(with: "@@".utf8) }
                .map { $0.starts(with: "@@".utf8) ? Array($0.prefix { $0 != 0x2B }) : Array($0) }
            #expect(ours == expected)
        }
    }

    private static let hostile: [(name: String, old: [UInt8], new: [UInt8])] = {
        var dice = Dice(state: 3)
        func letters(_ count: Int, of kinds: UInt8) -> [UInt8] {
            (0..<count).flatMap { _ in [UInt8.random(in: 0x61..<0x61 + kinds, using: &dice), 0x0A] }
        }
        func numbers(_ range: Range<Int>) -> [UInt8] { range.flatMap { Array("line \($0)\n".utf8) } }
        let colliding = collidingLines(bits: 16)
        return [
            ("200,000 lines of one letter", letters(200_000, of: 2), letters(200_000, of: 2)),
            ("150,000 lines of one letter", letters(150_000, of: 2), letters(150_000, of: 2)),
            ("300,000 blank lines", [UInt8](repeating: 0x0A, count: 300_000), letters(300_000, of: 3)),
            ("no common line", numbers(0..<90_000), numbers(90_000..<180_000)),
            ("one line", [UInt8](repeating: 0x61, count: 2 << 20), [UInt8](repeating: 0x62, count: 2 << 20)),
            (
                "colliding", colliding,
                Array(colliding.split(separator: 0x0A).reversed().joined(separator: [0x0A]))
            ),
        ]
    }()

    @Test(arguments: hostile.indices)
    func isBounded(index: Int) {
        let (name, old, new) = Self.hostile[index]
        var isComplete = true
        let time = ProcessorTime.seconds {
            isComplete = LineDiff(old: TextLines(old), new: TextLines(new)).isComplete
        }
        #expect(time < 60, "\(name), complete: \(isComplete)")
    }

    @Test func comparesAllOfLargeTextsThatDifferLittle() {
        let lines = (0..<400_000).map { "\($0 % 1000)\n" }
        var changed = lines
        changed[200_000] = "x\n"
        changed.remove(at: 300_000)
        let diff = LineDiff(
            old: TextLines(Array(lines.joined().utf8)), new: TextLines(Array(changed.joined().utf8)))
        #expect(diff.isComplete)
        #expect(diff.edits.map(\.old) == [200_000..<200_001, 300_000..<300_001])
    }

    @Test func saysWhenItGaveUp() {
        let old = [UInt8](repeating: 0x0A, count: 200_000)
        let new = Array("x\n".utf8) + (0..<150_000).flatMap { _ in Array("y\n".utf8) }
        let diff = LineDiff(old: TextLines(old), new: TextLines(new))
        #expect(!diff.isComplete)
        #expect(diff.edits == [.init(old: 0..<200_000, new: 0..<150_001)])
    }
}
