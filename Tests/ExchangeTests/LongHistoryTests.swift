import Git
import Synchronization
import TestSupport
import Testing
import Wiki
import WikiCore
import WikiStore

@testable import Exchange

/// Histories of so many commits that more than one thread compares them, and what becomes of an import that fails.
@Suite struct LongHistoryTests {
    private static let commits = 300

    /// A repository in which each commit changes a page of its own and one that all change; every tenth is a merge.
    private func source() -> GitRepository {
        let source = GitRepository()
        var stream = ""
        for number in 1...Self.commits {
            let text = "page \(number)\n"
            let person = "Ada <ada@example.org> \(1_700_000_000 + number) +0000"
            var parents = number > 1 ? "from :\(number - 1)\n" : ""
            if number % 10 == 0 { parents += "merge :\(number - 2)\n" }
            stream += """
                commit refs/heads/main
                mark :\(number)
                committer \(person)
                data 1
                c
                \(parents)M 100644 inline folder\(number % 7)/page\(number).md
                data \(text.utf8.count)
                \(text)
                M 100644 inline all.md
                data \(text.utf8.count)
                \(text)

                """
        }
        source.write(stream, to: "stream")
        source.git("fast-import --quiet < '\(source.path)/stream'")
        // Packed objects cannot be damaged one by one.
        source.git("gc -q --prune=now")
        GitRepository.shell(
            "cd '\(source.path)' && mv .git/objects/pack/*.pack packed && rm -f .git/objects/pack/* "
                + "&& git unpack-objects -q < packed && rm packed stream")
        return source
    }

    /// Removes an object of the repository.
    private func remove(_ object: String, of source: GitRepository) {
        let id = source.git("rev-parse \(object)").dropLast()
        GitRepository.shell("rm '\(source.path)/.git/objects/\(id.prefix(2))/\(id.dropFirst(2))'")
    }

    @Test func comparesEachCommitInItsPlace() throws {
        let source = source()
        let repository = try #require(try GitImport.opened(source.path))
        let history = try History(repository, to: repository.tip(of: nil))
        let told = Mutex<[Int]>([])
        let passed = history.nodes[100].id
        let diffs = try HistoryDiffs(repository, history) {
            $0 == passed
        } progress: { count in
            told.withLock { $0.append(count) }
        }
        #expect(history.nodes.count == Self.commits && diffs.count == Self.commits)
        for (place, node) in history.nodes.enumerated() {
            let parent = node.parents.first.map { history.nodes[$0].tree }
            let changes = try TreeDiff(repository, from: parent, to: node.tree).changes
            let found = diffs[place]
            #expect(found.count == (place == 100 ? 0 : changes.count), "at \(place)")
            for (one, other) in zip(found, changes) {
                #expect(diffs.paths[Int(one.path)] == other.path)
                #expect(one.old == other.old && one.new == other.new)
            }
        }
        #expect(told.withLock { $0.max() } == Self.commits)
    }

    /// Whichever thread meets it.
    @Test(arguments: [1, 70, 150, 230, 300])
    func takesNothingOfAHistoryThatIsDamaged(at number: Int) throws {
        let bench = try GitBench(source())
        let before = try bench.wiki.store.read { try $0.statistics() }
        let folder = "main~\(Self.commits - number):folder\(number % 7)"
        let id = bench.source.git("rev-parse \(folder)").dropLast()
        remove(folder, of: bench.source)
        let error = #expect(throws: ExchangeError.self) { try bench.run() }
        #expect(error?.message == "tree \(id) is missing or damaged; git fsck in the repository tells more")
        #expect(try bench.wiki.store.read { try $0.statistics() } == before)
        #expect(try bench.faults() == [])
    }

    @Test func stopsReadingOnceNothingCanBeStored() throws {
        let bench = try GitBench(source())
        let last = Mutex(0)
        let error = #expect(throws: StoreError.self) {
            try GitImport.run(
                wiki: bench.wiki, path: bench.source.path, author: Author(name: "Importer")
            ) { [weak store = bench.wiki.store] state in
                guard case .taking(let count, _) = state else { return }
                last.withLock { $0 = max($0, count) }
                // All commits are compared, half of them are stored: then the disk is gone, so to speak.
                if count == Self.commits * 3 / 4 { store?.close() }
            }
        }
        guard case .closed? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        // The next is refused, and the one behind it is not even read.
        #expect(last.withLock { $0 } <= Self.commits * 3 / 4 + 1)
        try bench.reopen()
        #expect(try bench.faults() == [])
        let stored = try bench.wiki.store.read { try $0.historyChanges(after: nil, limit: 1_000).count }
        #expect(stored > 0 && stored < Self.commits)
        try bench.run()
        #expect(try bench.tree() == bench.sourceTree())
        #expect(try bench.faults() == [])
    }
}
