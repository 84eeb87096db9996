import TestSupport
import Testing
import TextMerge

@Suite struct TextDiffTests {
    /// One line a row: `=`, `-`, `+` or `~`, with what is marked in brackets.
    private func drawn(_ old: String, _ new: String, context: Int = 3) -> [String] {
        func marked(_ line: TextDiff.Line) -> String {
            var result = ""
            var place = 0
            let content = Array(line.content)
            for mark in line.marks {
                result += text(content[place..<mark.lowerBound]) + "[" + text(content[mark]) + "]"
                place = mark.upperBound
            }
            return result + text(content[place...])
        }
        return TextDiff.compare(old: bytes(old), new: bytes(new), context: context).hunks.flatMap(\.rows).map
        { row in
            switch row.kind {
            case .same: "=" + row.old.map(marked)!
            case .removed: "-" + row.old.map(marked)!
            case .added: "+" + row.new.map(marked)!
            case .changed: "~" + row.old.map(marked)! + "|" + row.new.map(marked)!
            }
        }
    }

    private static let table: [(old: String, new: String, rows: [String])] = [
        ("", "", []), ("a\n", "a\n", []), ("", "a\n", ["+a"]), ("a", "", ["-a"]),
        ("one two three\n", "one 2 three\n", ["~one [two] three|one [2] three"]),
        ("the quick brown fox\n", "the slow red fox\n", ["~the [quick brown] fox|the [slow red] fox"]),
        ("the brown fox\n", "the quick brown fox\n", ["~the brown fox|the [quick ]brown fox"]),
        ("see [[Page]] now\n", "see [[Paper]] now\n", ["~see [[[Page]]] now|see [[[Paper]]] now"]),
        ("café au lait\n", "cafe au lait\n", ["~[café] au lait|[cafe] au lait"]),
        ("hello\n", "goodbye\n", ["-hello", "+goodbye"]),
        ("a\n", "a", ["~a|a"]), ("a\r\n", "a\n", ["~a|a"]), ("  \n", "\t\n", ["~[  ]|[\t]"]),
        (
            "1\nalpha beta gamma\n9\n", "1\nnew line\nalpha beta delta\n9\n",
            ["=1", "+new line", "~alpha beta [gamma]|alpha beta [delta]", "=9"]
        ),
        (
            "alpha beta gamma\nsome other words\n", "some other words now\n",
            ["-alpha beta gamma", "~some other words|some other words[ now]"]
        ),
        ("a b c d\n", "a d\n", ["~a [b c ]d|a d"]),
    ]

    @Test(arguments: table)
    func putsLinesSideBySide(old: String, new: String, rows: [String]) {
        #expect(drawn(old, new) == rows)
    }

    @Test func countsAndNumbers() throws {
        let diff = TextDiff.compare(
            old: bytes("1\n2\n3\n4\n5\n6\n7\n"), new: bytes("1\n2\n3\nfour\n5\n6\n7\n8\n9"), context: 1)
        #expect(diff.isComplete)
        #expect(diff.addedLines == 3)
        #expect(diff.removedLines == 1)
        try #require(diff.hunks.count == 2)
        let hunk = diff.hunks[1]
        #expect([hunk.oldStart, hunk.oldCount, hunk.newStart, hunk.newCount] == [7, 1, 7, 3])
        #expect(hunk.rows.map(\.old?.number) == [7, nil, nil])
        #expect(hunk.rows.map(\.new?.number) == [7, 8, 9])
        #expect(hunk.rows.last?.new?.lineEnd == [])
        #expect(hunk.entries.map { $0.operation.rawValue + text($0.bytes) } == [" 7\n", "+8\n", "+9"])
        #expect(
            text(diff.unified(oldName: "a/P", newName: "b/P")) == """
                --- a/P
                +++ b/P
                @@ -3,3 +3,3 @@
                 3
                -4
                +four
                 5
                @@ -7 +7,3 @@
                 7
                +8
                +9
                \\ No newline at end of file

                """)
    }

    /// Rows say the same as entries, marks are in order, and what is not marked is equal on both sides.
    @Test func holdsTogetherForAnyTexts() {
        var dice = Dice(state: 3)
        let words = ["a", "bé", " ", "  ", "word", ".", "[[", "€", "\n", "\n", "\r\n", "x1", "\t"].map(bytes)
        for _ in 0..<400 {
            let pieces = (0..<Int.random(in: 0..<80, using: &dice)).map { _ in
                words.randomElement(using: &dice)!
            }
            var changed = pieces
            for _ in 0..<5 where !changed.isEmpty {
                changed[Int.random(in: changed.indices, using: &dice)] = words.randomElement(using: &dice)!
                changed.swapAt(0, Int.random(in: changed.indices, using: &dice))
            }
            let diff = TextDiff.compare(
                old: Array(pieces.joined()), new: Array(changed.joined()), context: 500)
            for row in diff.hunks.flatMap(\.rows) {
                #expect((row.old == nil) == (row.kind == .added))
                #expect((row.new == nil) == (row.kind == .removed))
                guard row.kind == .changed, let old = row.old, let new = row.new else { continue }
                #expect(unmarked(old) == unmarked(new))
                #expect(!old.marks.isEmpty || !new.marks.isEmpty || old.lineEnd != new.lineEnd)
            }
            guard !diff.hunks.isEmpty else { continue }
            let rows = diff.hunks.flatMap(\.rows)
            #expect(rows.compactMap(\.old).flatMap { $0.content + $0.lineEnd } == Array(pieces.joined()))
            #expect(rows.compactMap(\.new).flatMap { $0.content + $0.lineEnd } == Array(changed.joined()))
            let entries = diff.hunks.flatMap(\.entries)
            #expect(entries.filter { $0.operation != .added }.flatMap(\.bytes) == Array(pieces.joined()))
            #expect(entries.filter { $0.operation != .removed }.flatMap(\.bytes) == Array(changed.joined()))
        }
    }

    private func unmarked(_ line: TextDiff.Line) -> [UInt8] {
        let content = Array(line.content)
        var isMarked = [Bool](repeating: false, count: content.count)
        var end = 0
        for mark in line.marks {
            #expect(mark.lowerBound >= end && !mark.isEmpty && mark.upperBound <= content.count)
            #expect(String(validating: content[mark], as: UTF8.self) != nil)
            end = mark.upperBound
            for index in mark { isMarked[index] = true }
        }
        return content.indices.filter { !isMarked[$0] }.map { content[$0] }
    }

    private static let hostile: [(name: String, old: [UInt8], new: [UInt8])] = [
        (
            "one line of signs", [UInt8](repeating: 0x2E, count: 500_000),
            [UInt8](repeating: 0x2C, count: 500_000)
        ),
        (
            "one line of words", bytes(String(repeating: "a b ", count: 100_000)),
            bytes(String(repeating: "b c ", count: 100_000))
        ),
        (
            "many changed lines", bytes((0..<20_000).map { "\($0) x y z\n\n" }.joined()),
            bytes((0..<20_000).map { "\($0) x w z\n\n" }.joined())
        ),
        (
            "a block of many lines", bytes((0..<20_000).map { "\($0) x y z\n" }.joined()),
            bytes((0..<20_000).map { "\($0) x w z\n" }.joined())
        ),
        (
            "no common line", bytes((0..<40_000).map { "line \($0)\n" }.joined()),
            bytes((40_000..<80_000).map { "line \($0)\n" }.joined())
        ),
    ]

    @Test(arguments: hostile.indices)
    func isBounded(index: Int) {
        let (name, old, new) = Self.hostile[index]
        var rows = 0
        let time = ProcessorTime.seconds {
            rows = TextDiff.compare(old: old, new: new).hunks.reduce(0) { $0 + $1.rows.count }
        }
        #expect(time < 60, "\(name), \(rows) rows")
    }

    @Test func marksTheWholeWhereWordsWouldCostTooMuch() throws {
        let old = bytes("start " + String(repeating: "a b ", count: 20_000) + "end\n")
        let new = bytes("start " + String(repeating: "b a ", count: 20_000) + "end\n")
        let row = try #require(TextDiff.compare(old: old, new: new).hunks.first?.rows.first)
        #expect(row.kind == .changed)
        #expect(row.old?.marks.count == 1)
        #expect(row.old?.marks.first?.lowerBound == 6)
    }

    @Test func saysWhenItGaveUp() {
        let diff = TextDiff.compare(
            old: bytes("x\n" + String(repeating: "a\n", count: 160_000)),
            new: bytes(String(repeating: "b\n", count: 160_000)))
        #expect(!diff.isComplete)
        #expect(diff.removedLines == 160_001)
        #expect(diff.addedLines == 160_000)
    }
}
