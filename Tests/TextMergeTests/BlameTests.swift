import Testing

@testable import TextMerge

@Suite struct BlameTests {
    private typealias Graph = [Int: (text: String, parents: [Int])]

    private func sources(_ graph: Graph, of newest: Int, limit: Int = 1 << 20) throws -> [Int] {
        try blame(graph, of: newest, limit: limit).sources
    }

    private func blame(_ graph: Graph, of newest: Int, limit: Int = 1 << 20) throws -> Blame<Int> {
        try Blame(of: newest, limit: limit) { id in
            let version = try #require(graph[id])
            return Blame.Version(text: Array(version.text.utf8), parents: version.parents)
        }
    }

    @Test func eachLineIsOfTheVersionThatBroughtIt() throws {
        let graph: Graph = [
            1: ("a\nb\nc\n", []), 2: ("a\nB\nc\n", [1]), 3: ("new\na\nB\nc\nend\n", [2]),
            4: ("new\nB\nend\n", [3]),
        ]
        #expect(try sources(graph, of: 3) == [3, 1, 2, 1, 3])
        #expect(try sources(graph, of: 4) == [3, 2, 3])
        #expect(try sources(graph, of: 1) == [1, 1, 1])
    }

    @Test func aMergeGivesEachSideItsLines() throws {
        // 2 and 3 both start from 1; 4 joins them and adds a line of its own.
        let graph: Graph = [
            1: ("a\nb\nc\nd\n", []), 2: ("A\nb\nc\nd\n", [1]), 3: ("a\nb\nc\nD\n", [1]),
            4: ("A\nb\nmine\nc\nD\n", [2, 3]),
        ]
        #expect(try sources(graph, of: 4) == [2, 1, 4, 1, 3])
    }

    @Test func aLineThatBothParentsHaveIsTheFirstOnes() throws {
        let graph: Graph = [
            1: ("x\n", []), 2: ("x\ny\n", [1]), 3: ("x\ny\n", [1]), 4: ("x\ny\n", [2, 3]),
        ]
        #expect(try sources(graph, of: 4) == [1, 2])
    }

    @Test func aRevertIsTheWorkOfWhoReverted() throws {
        let graph: Graph = [1: ("a\nb\n", []), 2: ("a\nx\n", [1]), 3: ("a\nb\n", [2])]
        #expect(try sources(graph, of: 3) == [1, 3])
    }

    @Test func lineEndsAreNobodysWork() throws {
        let graph: Graph = [1: ("a\nb", []), 2: ("a\r\nb\r\n", [1]), 3: ("a\nb\nc", [2])]
        #expect(try sources(graph, of: 2) == [1, 1])
        #expect(try sources(graph, of: 3) == [1, 1, 3])
    }

    @Test func emptyTextsHaveNoLines() throws {
        #expect(try sources([1: ("", [])], of: 1) == [])
        #expect(try sources([1: ("", []), 2: ("a\n", [1])], of: 2) == [2])
        #expect(try sources([1: ("a\n", []), 2: ("", [1])], of: 2) == [])
    }

    @Test func aHistoryThatIsTooLongIsSaidToBe() throws {
        var graph: Graph = [0: ("start\n", [])]
        for id in 1...50 { graph[id] = ("start\n" + String(repeating: "x", count: id) + "\n", [id - 1]) }
        #expect(try sources(graph, of: 50) == [0, 50])
        let cut = try blame(graph, of: 50, limit: 200)
        #expect(!cut.isComplete)
        #expect(cut.sources[1] == 50 && cut.sources[0] > 0)
        #expect(try blame(graph, of: 50).isComplete)
    }

    /// No line comes twice in these histories, so each names the version that wrote it.
    @Test func everyLineOfARandomHistoryIsItsWriters() throws {
        var state: UInt64 = 42
        func random(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % below
        }
        for _ in 0..<60 {
            var graph: Graph = [0: ("0 a\n0 b\n0 c\n", [])]
            for id in 1...12 {
                let parent = random(id)
                let other = random(id)
                var lines = try #require(graph[parent]).text.split(separator: "\n").map(String.init)
                for _ in 0..<random(3) where !lines.isEmpty { lines.remove(at: random(lines.count)) }
                for index in 0..<random(3) { lines.insert("\(id) \(index)", at: random(lines.count + 1)) }
                graph[id] = (
                    lines.map { $0 + "\n" }.joined(),
                    parent == other || id % 3 > 0 ? [parent] : [parent, other]
                )
            }
            let lines = try #require(graph[12]).text.split(separator: "\n")
            let writers = lines.compactMap { line in line.split(separator: " ").first.flatMap { Int($0) } }
            #expect(try sources(graph, of: 12) == writers)
        }
    }
}
