import TestSupport
import Testing

@testable import Git

@Suite struct RenamesTests {
    private func file(_ path: String, _ number: UInt8, _ texts: [UInt8: String]) -> Renames.File {
        .init(path: Array(path.utf8), id: id(number), size: texts[number]?.utf8.count ?? 0)
    }

    private func id(_ number: UInt8) -> ObjectID {
        [UInt8](repeating: number, count: ObjectID.size).withUnsafeBytes { ObjectID(trusted: $0) }
    }

    private func sources(
        gone: [(String, UInt8)], came: [(String, UInt8)], texts: [UInt8: String] = [:]
    ) throws -> [Int: Int] {
        try Renames(gone: gone.map { file($0.0, $0.1, texts) }, came: came.map { file($0.0, $0.1, texts) }) {
            id in
            id.bytes.first.flatMap { texts[$0] }.map { Array($0.utf8) }
        }.sources
    }

    @Test func findsEqualContentsAndPrefersTheSameName() throws {
        #expect(
            try sources(gone: [("a/x", 1), ("a/y", 1)], came: [("b/y", 1), ("b/x", 1)]) == [0: 1, 1: 0])
        #expect(try sources(gone: [("a", 1)], came: [("b", 2)], texts: [1: "one\n", 2: "two\n"]) == [:])
    }

    @Test func findsTheMostSimilar() throws {
        let lines = (0..<10).map { "this is line \($0)\n" }
        let texts: [UInt8: String] = [
            1: lines.joined(), 2: lines.dropLast(4).joined(), 3: lines.dropLast(1).joined(),
        ]
        #expect(try sources(gone: [("a", 1)], came: [("b", 2), ("c", 3)], texts: texts) == [1: 0])
    }

    /// The pairs that git itself finds, over whole histories.
    @Test(arguments: ["publiccode-standard", "algoritmekader", "tldr-nl", "publiccode-about"])
    func findsWhatGitFinds(name: String) throws {
        guard let data = TestData.folder else {
            print("skipped: the shared test data is missing")
            return
        }
        let source = GitRepository(cloning: "\(data)/wikis/\(name).bundle")
        let repository = try #require(try Repository(opening: source.path))
        let history = try History(repository, to: repository.tip(of: nil))
        var theirs: Set<String> = []
        let raw = source.bytes("log --diff-merges=first-parent --raw -M50% -l1000 -z --format=%x01%H HEAD")
        var commit = ""
        let fields = raw.split(separator: 0, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        var index = 0
        while index < fields.count {
            var field = fields[index][...]
            index += 1
            if let mark = field.utf8.firstIndex(of: 1) {
                commit = String(field[field.utf8.index(after: mark)...].prefix(40))
                field = field[field.utf8.index(after: mark)...].dropFirst(40).drop { $0 == "\n" }
            }
            guard let colon = field.utf8.firstIndex(of: 0x3A) else { continue }
            let status = field[colon...].split(separator: " ").last ?? ""
            if status.hasPrefix("R"), index + 1 < fields.count {
                theirs.insert("\(commit) \(fields[index]) \(fields[index + 1])")
                index += 2
            } else {
                index += 1
            }
        }
        func file(_ path: [UInt8], _ id: ObjectID) -> Renames.File {
            .init(path: path, id: id, size: repository.size(of: id) ?? 0)
        }
        var ours: Set<String> = []
        for node in history.nodes {
            let parent = node.parents.first.map { history.nodes[$0].tree }
            let changes = try TreeDiff(repository, from: parent, to: node.tree).changes
            let gone = changes.filter { $0.new == nil && $0.old?.mode.isFile == true }
            let came = changes.filter { $0.old == nil && $0.new?.mode.isFile == true }
            let renames = try Renames(
                gone: gone.map { file($0.path, $0.old!.id) },
                came: came.map { file($0.path, $0.new!.id) }
            ) { id throws(GitError) in try repository.blob(id) }
            for (target, source) in renames.sources {
                ours.insert(
                    "\(node.id.hex) \(String(decoding: gone[source].path, as: UTF8.self)) "
                        + String(decoding: came[target].path, as: UTF8.self))
            }
        }
        let missed = theirs.subtracting(ours)
        let invented = ours.subtracting(theirs)
        print("\(name): \(theirs.count) renames, missed \(missed.count), invented \(invented.count)")
        for line in missed.sorted() { print("missed ", line) }
        for line in invented.sorted() { print("invented ", line) }
        // Symbolic links are renamed too in git.
        #expect(missed.count + invented.count <= theirs.count / 200)
    }
}
