import TestSupport
import Testing
import TextMerge

@Suite struct TextMergeTests {
    private static let table: [(base: String, ours: String, theirs: String, result: String?)] = [
        ("", "", "", ""), ("a\n", "b\n", "b\n", "b\n"), ("a\n", "a\n", "b\n", "b\n"),
        ("a\n", "b\n", "a\n", "b\n"),
        ("a\nb\nc\n", "a\nb\nC\n", "A\nb\nc\n", "A\nb\nC\n"),
        ("a\nb\nc", "A\nb\nc", "a\nb\nc\n", "A\nb\nc\n"),
        ("a\nb\nc", "A\nb\nc", "a\nb\nc\nd", "A\nb\nc\nd"),
        ("a\n", "b\n", "c\n", nil), ("a", "a\n", "a\r\n", nil),
        // As in git: who changes every line end changes every line.
        ("a\nb\nc\n", "a\r\nb\r\nc\r\n", "a\nb\nC\n", nil), ("a\nb\n", "a\r\nb\r\n", "a\nb\n", "a\r\nb\r\n"),
    ]

    @Test(arguments: table)
    func merges(base: String, ours: String, theirs: String, result: String?) {
        let merged = TextMerge.merge(base: bytes(base), ours: bytes(ours), theirs: bytes(theirs))
        switch merged {
        case .clean(let clean): #expect(text(clean) == result)
        case .conflict: #expect(result == nil)
        }
    }

    @Test func marksBothSides() {
        let merged = TextMerge.merge(
            base: bytes("x\na\n"), ours: bytes("x\nb\n"), theirs: bytes("x\nc"), ourLabel: "opgeslagen",
            theirLabel: "getypt")
        #expect(merged == .conflict(marked: bytes("x\n<<<<<<< opgeslagen\nb\n=======\nc\n>>>>>>> getypt\n")))
    }

    @Test(.enabled(if: TestData.folder != nil, "../shared/testdata is missing"))
    func mergesRealHistoriesAsPeopleDid() throws {
        let folder = try #require(TestData.folder) + "/merge"
        var counts = (clean: 0, conflict: 0)
        for name in TestData.entries(of: folder) {
            func read(_ file: String) -> [UInt8]? { TestData.read("\(folder)/\(name)/\(file)") }
            guard let base = read("base.md"), let ours = read("ours.md"), let theirs = read("theirs.md"),
                let meta = read("meta.json")
            else { continue }
            let result = TextMerge.merge(base: base, ours: ours, theirs: theirs)
            if text(meta).contains("\"kind\": \"clean\"") {
                counts.clean += 1
                #expect(try result == .clean(#require(read("expected.md"))), "\(name)")
            } else {
                counts.conflict += 1
                guard case .conflict(let marked) = result else {
                    Issue.record("\(name): no conflict")
                    continue
                }
                #expect(hasLines(of: ours, base, theirs, in: marked), "\(name)")
                #expect(hasLines(of: theirs, base, ours, in: marked), "\(name)")
                #expect(text(marked).contains("<<<<<<< saved"), "\(name)")
                #expect(text(marked).contains(">>>>>>> typed"), "\(name)")
            }
        }
        print("TextMerge: \(counts.clean) clean and \(counts.conflict) conflicting merges of real histories")
        #expect(counts.clean > 0)
        #expect(counts.conflict > 0)
    }

    /// Whether every line that one side brought in, and neither the base nor the other side has, stands in a text.
    private func hasLines(of side: [UInt8], _ base: [UInt8], _ other: [UInt8], in marked: [UInt8]) -> Bool {
        func lines(_ bytes: [UInt8]) -> Set<[UInt8]> {
            Set(bytes.split(separator: 0x0A).map { Array($0.last == 0x0D ? $0.dropLast() : $0) })
        }
        return lines(side).subtracting(lines(base)).subtracting(lines(other)).isSubset(of: lines(marked))
    }

    @Test func wordsMergeBesideOneAnotherOnALine() {
        func merge(_ base: String, _ ours: String, _ theirs: String) -> String? {
            TextMerge.mergeWords(base: Array(base.utf8), ours: Array(ours.utf8), theirs: Array(theirs.utf8))
                .map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(
            merge("see [[A]] here\n", "see also [[A]] here\n", "see [[B]] here\n") == "see also [[B]] here\n")
        #expect(
            merge("[x](a.md)\r\n", "[x](a.md)\r\n\r\n\u{1}n\u{1}", "[x](b.md)\r\n")
                == "[x](b.md)\r\n\r\n\u{1}n\u{1}")
        #expect(merge("[[A]]", "[[C]]", "[[B]]") == nil)
        #expect(merge("é a", "é b", "é a\n\n") == nil)
        #expect(merge("", "a", "") == "a")
    }
}
