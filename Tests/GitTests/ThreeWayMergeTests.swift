import Git
import TestSupport
import Testing

@Suite struct ThreeWayMergeTests {
    private let labels = ThreeWayMerge.Labels(ours: "saved", theirs: "typed")

    private func merged(_ base: String, _ ours: String, _ theirs: String) -> ThreeWayMerge.Result {
        ThreeWayMerge.merge(
            base: Array(base.utf8), ours: Array(ours.utf8), theirs: Array(theirs.utf8), labels: labels)
    }

    private static let clean: [(base: String, ours: String, theirs: String, result: String)] = [
        ("", "", "", ""), ("a", "b", "b", "b"), ("a", "a", "b", "b"), ("a", "b", "a", "b"),
        ("", "a", "", "a"),
        ("1\n2\n3\n", "0\n1\n2\n3\n", "1\n2\n3\n4\n", "0\n1\n2\n3\n4\n"),
        ("1\n2\n3\n4\n5\n", "one\n2\n3\n4\n5\n", "1\n2\n3\n4\nfive\n", "one\n2\n3\n4\nfive\n"),
        ("1\n2\n3\n4", "one\n2\n3\n4", "1\n2\n3\n4\n", "one\n2\n3\n4\n"),
        ("1\r\n2\r\n3\r\n", "one\r\n2\r\n3\r\n", "1\r\n2\r\nthree\r\n", "one\r\n2\r\nthree\r\n"),
        ("`\n\n \n\t`\nx\n", "y\n\n \n\t`\nx\n", "`\n\n \n\t`\nx\n\u{0B}\n", "y\n\n \n\t`\nx\n\u{0B}\n"),
        ("a\nb\nc\n", "A\nb\nC\n", "A\nb\nc\n", "A\nb\nC\n"),
    ]

    @Test(arguments: clean)
    func mergesCleanly(base: String, ours: String, theirs: String, result: String) {
        #expect(merged(base, ours, theirs) == .clean(Array(result.utf8)))
    }

    private static let conflicts: [(base: String, ours: String, theirs: String, marked: String)] = [
        ("a\n", "b\n", "c\n", "<<<<<<< saved\nb\n=======\nc\n>>>>>>> typed\n"),
        ("", "b", "c", "<<<<<<< saved\nb\n=======\nc\n>>>>>>> typed\n"),
        (
            "x\na\ny\n", "x\n=======\ny\n", "x\n<<<<<<< a\ny\n",
            "x\n<<<<<<< saved\n=======\n=======\n<<<<<<< a\n>>>>>>> typed\ny\n"
        ),
        (
            "a\r\nz\r\n", "b\r\nz\r\n", "c\r\nz\r\n",
            "<<<<<<< saved\r\nb\r\n=======\r\nc\r\n>>>>>>> typed\r\nz\r\n"
        ),
        ("a\n", "", "b\n", "<<<<<<< saved\n=======\nb\n>>>>>>> typed\n"),
        ("a\n", "s\nb\ne\n", "s\nc\ne\n", "s\n<<<<<<< saved\nb\n=======\nc\n>>>>>>> typed\ne\n"),
    ]

    @Test(arguments: conflicts)
    func marksConflicts(base: String, ours: String, theirs: String, marked: String) {
        #expect(merged(base, ours, theirs) == .conflict(marked: Array(marked.utf8)))
    }

    @Test func labelsStayOnTheirLine() {
        let result = ThreeWayMerge.merge(
            base: [0x61], ours: [0x62], theirs: [0x63], labels: .init(ours: "a\nb\0c", theirs: ""))
        guard case .conflict(let marked) = result else {
            Issue.record("no conflict")
            return
        }
        #expect(marked.starts(with: "<<<<<<< a b c\n".utf8))
    }

    @Test(.enabled(if: TemporaryFolder.hasProgram("git"), "needs git"))
    func equalsGit() throws {
        let bench = TemporaryFolder()
        var dice = Dice(state: 4)
        var kinds = [0, 0]
        for _ in 0..<80 {
            let base = dice.text(
                lines: Int.random(in: 0..<60, using: &dice), ends: ["\n", "\n", "\n", "\r\n"])
            let ours = dice.edited(base, edits: 3)
            let theirs = dice.edited(base, edits: 3)
            // git merge-file does not see that one side is the base.
            guard ours != theirs, base != ours, base != theirs else { continue }
            bench.write(base, to: "base")
            bench.write(ours, to: "ours")
            bench.write(theirs, to: "theirs")
            let status = bench.run("git merge-file -p -L saved -L base -L typed ours base theirs > result")
            let result = ThreeWayMerge.merge(base: base, ours: ours, theirs: theirs, labels: labels)
            switch result {
            case .clean(let text):
                kinds[0] += 1
                #expect(status == 0)
                #expect(bench.read("result") == text)
            case .conflict:
                kinds[1] += 1
                #expect(status > 0)
            }
        }
        #expect(kinds.allSatisfy { $0 > 10 })
    }

    @Test func isBounded() {
        let numbers = (0..<90_000).map { "line \($0)\n" }
        let colliding = collidingLines(bits: 16)
        let reversed = Array(colliding.split(separator: 0x0A).reversed().joined(separator: [0x0A]))
        var dice = Dice(state: 5)
        func letters(_ count: Int) -> [UInt8] {
            (0..<count).flatMap { _ in [UInt8.random(in: 0x61...0x62, using: &dice), 0x0A] }
        }
        let cases: [(name: String, base: [UInt8], ours: [UInt8], theirs: [UInt8])] = [
            ("three times 100,000 letters", letters(100_000), letters(100_000), letters(99_999)),
            ("three times 200,000 letters", letters(200_000), letters(200_000), letters(200_000)),
            ("empty base", [], letters(150_000), letters(150_000)),
            ("colliding", [], colliding, reversed),
            (
                "no common line", Array(numbers[..<30_000].joined().utf8),
                Array(numbers[30_000..<60_000].joined().utf8),
                Array(numbers[60_000...].joined().utf8)
            ),
        ]
        for (name, base, ours, theirs) in cases {
            var isConflict = false
            let time = ProcessorTime.seconds {
                let result = ThreeWayMerge.merge(base: base, ours: ours, theirs: theirs, labels: labels)
                if case .conflict = result { isConflict = true }
            }
            #expect(time < 60, "\(name)")
            #expect(isConflict, "\(name)")
        }
    }

    @Test func mergesLargeTextsThatDifferLittle() {
        let base = (0..<200_000).map { "\($0 % 999)\n" }
        var (ours, theirs, both) = (base, base, base)
        ours[50_000] = "ours\n"
        theirs[60_000] = "theirs\n"
        both[50_000] = "ours\n"
        both[60_000] = "theirs\n"
        func bytes(_ lines: [String]) -> [UInt8] { Array(lines.joined().utf8) }
        let result = ThreeWayMerge.merge(
            base: bytes(base), ours: bytes(ours), theirs: bytes(theirs), labels: labels)
        #expect(result == .clean(bytes(both)))
    }

    @Test func marksBothSidesWholeWhenTheyAreTooLarge() {
        func text(_ letter: String) -> [UInt8] {
            Array(("first\n" + String(repeating: letter + "\n", count: 110_000) + letter + "!").utf8)
        }
        let result = ThreeWayMerge.merge(base: text("a"), ours: text("b"), theirs: text("c"), labels: labels)
        let marked =
            Array("first\n<<<<<<< saved\n".utf8) + text("b").dropFirst(6) + Array("\n=======\n".utf8)
            + text("c").dropFirst(6) + Array("\n>>>>>>> typed\n".utf8)
        #expect(result == .conflict(marked: marked))
    }
}
