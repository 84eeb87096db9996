import Glibc
import SQLite
import Search
import TestSupport
import Testing
import WikiCore
import WikiStore

@testable import Wiki

@Suite struct IndexKeeperTests {
    @Test func followsTheChanges() throws {
        let bench = try IndexedWiki([("A", "apple"), ("B", "banana")])
        #expect(try bench.find("apple") == ["A"])
        try bench.save("A", "apricot")
        try bench.save("C", "apple")
        try bench.follow()
        #expect(try bench.find("apple") == ["C"])
        #expect(try bench.find("apricot") == ["A"])
        try bench.delete("B")
        #expect(try bench.find("banana") == [], "what does not live is no answer, however old the index is")
        try bench.follow()
        #expect(try bench.find("banana") == [])
    }

    /// What is to be done is done in the order of the last changes, a page that was changed twice once, so that the index can say
    /// at each moment up to which change it holds everything.
    @Test func takesPagesInTheOrderOfTheirLastChanges() throws {
        let bench = try IndexedWiki([("A", "apple"), ("B", "banana"), ("C", "cherry")])
        let record = try #require(try bench.wiki.index.record())
        try bench.save("B", "blueberry")
        try bench.save("A", "apricot")
        try bench.save("B", "blackberry")
        try bench.save("C", "cranberry")
        let first = record.lastChange.value
        let newest = IndexRecord(
            wiki: record.wiki, lastChange: ChangeID(first + 4), lastRevision: RevisionID(7),
            lastText: record.lastText)
        let backlog = try bench.wiki.store.read { try IndexBacklog(after: record, through: newest, $0) }
        let names = try bench.wiki.store.read { reader in
            try backlog[0..<backlog.count].map { try reader.page($0)?.name.text }
        }
        #expect(names == ["A", "B", "C"])
        #expect(
            (0...3).map { backlog.record(holding: $0).lastChange.value }
                == [first + 1, first + 2, first + 3, first + 4])
        #expect(backlog.record(holding: 3) == newest)
    }

    /// One that lacks nothing is as much in use as one that takes what came, for whoever watches.
    @Test func saysThatItFollowsWhereThereIsNothingToTake() throws {
        let bench = try LiveWiki()
        try bench.save("A", "apple")
        var told: [IndexProgress] = []
        let keeper = IndexKeeper(bench.wiki, report: { told.append($0) })
        try keeper.open()
        #expect(told.last != .following)
        #expect(try keeper.follow() == false)
        #expect(told.last == .following)
        keeper.close()
        try keeper.open()
        #expect(told.last == .opening)
        #expect(try keeper.follow() == false)
        #expect(told.last == .following)
    }

    /// While it is behind, it says by how much.
    @Test func saysHowFarItIsBehind() throws {
        let bench = try IndexedWiki([("A", "apple"), ("B", "banana")])
        #expect(try bench.wiki.searchLag() == nil)
        try bench.save("A", "apricot")
        try bench.save("A", "avocado")
        try bench.delete("B")
        let lag = try #require(try bench.wiki.searchLag())
        #expect(lag.changes == 3 && lag.pages == 2)
        let since = try bench.wiki.changes(before: nil, limit: 3).last?.change.time
        #expect(lag.since == since)
        #expect(try bench.wiki.search(SearchRequest(text: "apple", limit: 1)).lag == lag)
        #expect(try bench.wiki.measures().lag == lag)
        try bench.follow()
        #expect(try bench.wiki.searchLag() == nil)
        #expect(try bench.wiki.search(SearchRequest(text: "apricot", limit: 1)).lag == nil)
    }

    @Test func goesOnWhereItWasLeft() throws {
        let bench = try IndexedWiki([("A", "apple")])
        // Saved and never followed: as after a crash between the two.
        try bench.save("B", "banana")
        try bench.delete("A")
        try bench.restart(kill: true)
        #expect(try bench.find("banana") == ["B"])
        #expect(try bench.find("apple") == [])
    }

    @Test func isMadeAnewWhereItIsMissing() throws {
        let bench = try IndexedWiki([("A", "apple")])
        try bench.restart {
            let folder = bench.path + "/index"
            for name in Files.names(in: folder + "/g1") { unlink("\(folder)/g1/\(name)") }
        }
        #expect(try bench.find("apple") == ["A"])
        try bench.restart { unlink(bench.path + "/index/current") }
        #expect(try bench.find("apple") == ["A"])
    }

    @Test func isMadeAnewWhereItIsOfAnotherWiki() throws {
        let bench = try IndexedWiki([("A", "apple")])
        let other = try IndexedWiki([("A", "apricot"), ("B", "banana")])
        try bench.restart {
            Files.copy(other.path + "/index/g1", to: bench.path + "/index/g1")
        }
        #expect(try bench.find("apple") == ["A"])
        #expect(try bench.find("apricot") == [])
    }

    @Test func searchesNamesWhileThereIsNone() throws {
        let bench = try IndexedWiki([("Team/Apple", "x"), ("B", "apple")])
        unlink(bench.path + "/index/current")
        let found = try bench.wiki.search(SearchRequest(text: "APP", limit: 10))
        #expect(found.isByNameOnly)
        #expect(found.pages.map(\.page.name.text) == ["Team/Apple"])
    }

    @Test func neverFailsASave() throws {
        let word = String(repeating: "a", count: 10_000)
        let bench = try IndexedWiki([("A", word + " " + String(repeating: "b", count: 246) + " \u{FFFF}")])
        #expect(try bench.find(word) == ["A"])
        #expect(try bench.find(String(repeating: "b", count: 246)) == ["A"])
    }

    /// Whatever becomes of a file of the index, with or without a sound stop before, the pages are there, what is found is
    /// right, and the index is what it should be afterwards.
    @Test(arguments: Damage.allCases, [false, true])
    func survivesDamage(damage: Damage, kill: Bool) throws {
        let pages = (1...12).map {
            ("Page \($0)", "common word\($0) and more words to fill the files \($0 * 7)")
        }
        let bench = try IndexedWiki(pages)
        try bench.restart()
        let files = Files.names(in: bench.path + "/index/g1")
        #expect(files.contains("postlist.glass") && files.contains("iamglass"))
        for file in files {
            let generation = try #require(bench.generation())
            try bench.restart(kill: kill) {
                damage.inflict(on: "\(bench.path)/index/\(generation)/\(file)")
            }
            #expect(try bench.find("common", limit: 20).count == 12, "\(file)")
            #expect(try bench.find("word7") == ["Page 7"], "\(file)")
            #expect(try bench.indexFaults() == [], "\(file)")
        }
    }

    /// A sound stop, a sound start: nothing is made anew.
    @Test func keepsASoundIndex() throws {
        let bench = try IndexedWiki([("A", "apple")])
        try bench.restart()
        #expect(bench.generation() == "g1")
        try bench.restart(kill: true)
        #expect(bench.generation() == "g1")
    }

    @Test func checkFindsWhatIsNotAsThePagesSay() throws {
        let bench = try IndexedWiki([("A", "apple"), ("B", "banana")])
        #expect(try bench.indexFaults() == [])
        let (record, pages) = try bench.contents()
        try bench.tamper { writer in
            try writer.remove(pages[0].id)
            try writer.commit(record)
        }
        #expect(try bench.indexFaults() == ["the search index has 0 documents of page 1, which gives 1"])
        try bench.tamper { writer in
            let changed = IndexedPage(
                id: pages[0].id, name: pages[0].name, title: pages[0].title, language: pages[0].language,
                tags: pages[0].tags, authors: pages[0].authors, updated: pages[0].updated,
                sections: [IndexedPage.Section(number: 0, headings: [], text: "apples")])
            try writer.replace(changed)
            try writer.commit(record)
        }
        #expect(try bench.indexFaults() == ["the search index differs from page 1 in 1 of 1 documents"])
        try bench.tamper { writer in
            try writer.replace(pages[0])
            let ghost = IndexedPage(
                id: PageID(99), name: pages[0].name, title: "Ghost", language: .dutch, tags: [], authors: [],
                updated: pages[0].updated, sections: [])
            try writer.replace(ghost)
            try writer.commit(record)
        }
        #expect(try bench.indexFaults() == ["the search index holds page 99, which does not live"])
        // Who keeps the index finds it too, and makes it anew.
        try bench.restart(kill: true)
        #expect(try bench.indexFaults() == [])
        #expect(bench.generation() == "g2")
    }

    @Test func checkTakesAnIndexThatIsBehindForNoFault() throws {
        let bench = try IndexedWiki([("A", "apple"), ("B", "banana")])
        try bench.save("A", "apricot")
        try bench.save("C", "cherry")
        try bench.delete("B")
        #expect(try bench.indexFaults() == [])
    }

    /// Beside a server, pages and index move on while they are compared.
    @Test func checkTakesWhatIsSavedMeanwhileForNoFault() throws {
        let renderer = InterruptedRendering()
        let bench = try IndexedWiki([("A", "apple"), ("B", "banana")], renderer: renderer)
        let wiki = bench.wiki
        let name = try PageName("A")
        let head = try #require(try wiki.living(.page, name.key)).head
        renderer.interrupt {
            _ = try? wiki.save(
                SaveRequest(
                    name: name, text: Array("apricot".utf8), base: head, author: Author(name: "Bea"),
                    comment: ""))
        }
        #expect(try bench.indexFaults() == [])
        #expect(try renderer.isDone && wiki.living(.page, name.key)?.head != head)
    }

    /// The index saw saves that the database no longer has: ids go on above them, and it is said.
    @Test func isTheWitnessOfLostSaves() throws {
        let bench = try IndexedWiki([("A", "apple")])
        let before = Files.bytes(of: bench.path + "/wiki.db") + Files.bytes(of: bench.path + "/wiki.db-wal")
        #expect(!before.isEmpty)
        try bench.restart()
        let old = Files.bytes(of: bench.path + "/wiki.db")
        try bench.save("A", "apricot")
        try bench.save("B", "banana")
        try bench.follow()
        let last = try #require(try bench.wiki.changes(before: nil, limit: 1).first?.change.id)
        try bench.restart(kill: true) {
            Files.write(old, to: bench.path + "/wiki.db")
            unlink(bench.path + "/wiki.db-wal")
            unlink(bench.path + "/wiki.db-shm")
        }
        #expect(bench.wiki.troubles().contains { $0.hasPrefix("saves were lost: changes up to \(last)") })
        #expect(try bench.wiki.faults().contains { $0.hasPrefix("saves were lost") })
        #expect(try bench.find("apple") == ["A"])
        #expect(try bench.find("banana") == [])
        guard case .saved(let saved) = try bench.save("C", "cherry") else {
            Issue.record("not saved")
            return
        }
        #expect(saved.change > last)
        #expect(saved.revision.value == 4)
        try bench.follow()
        #expect(try bench.find("cherry") == ["C"])
        // It is said until somebody takes note.
        try bench.restart()
        #expect(!bench.wiki.troubles().isEmpty)
        try bench.wiki.rebuild()
        #expect(bench.wiki.troubles() == [])
        try bench.restart()
        #expect(bench.wiki.troubles() == [])
        guard case .saved(let next) = try bench.save("D", "date") else {
            Issue.record("not saved")
            return
        }
        #expect(next.change.value == saved.change.value + 1)
    }

    @Test func rebuildsAllThatIsDerived() throws {
        let bench = try IndexedWiki([("A", "apple"), ("B", "banana")])
        _ = try bench.wiki.missingTargets(in: try bench.wiki.pages(.page, limit: 10).map(\.page))
        let connection = try Connection(path: bench.path + "/wiki.db", access: .readWrite)
        try connection.run("PRAGMA foreign_keys = OFF")
        try connection.run("UPDATE rendered SET title = 'wrong' WHERE page = 1")
        try connection.run("INSERT INTO tag VALUES(9, 'x', '')")
        try connection.run("INSERT INTO wanted VALUES(0, 'nobody wants this', 3)")
        try connection.run("DELETE FROM orphan WHERE key = 'a'")
        #expect(try bench.wiki.faults().count >= 2)
        var stages: [RebuildStage] = []
        try bench.rebuild { stages.append($0) }
        #expect(stages.contains(.deriving(done: 2, of: 2)) && stages.contains(.indexing(done: 2, of: 2)))
        #expect(try bench.wiki.faults() == [])
        #expect(try bench.find("banana") == ["B"])
    }

    /// What is saved while the index is made anew is found before that is done.
    @Test func isMadeAnewWhereMostOfTheWikiIsNew() throws {
        let bench = try IndexedWiki([("A", "apple"), ("Gone", "grape")])
        let before = Files.names(in: bench.path + "/index")
        try bench.delete("Gone")
        _ = try bench.wiki.bringIn(
            ImportRequest(
                source: "s", root: "",
                entries: try (0..<1_000).map { number in
                    .init(kind: .page, name: try PageName("P\(number)"), path: "\(number).md") {
                        Array("pear\(number)".utf8)
                    }
                }, deletesVanished: false, author: Author(name: "Ada"), comment: ""))
        try bench.follow()
        #expect(Files.names(in: bench.path + "/index") != before)
        #expect(try bench.find("pear999") == ["P999"])
        #expect(try bench.find("apple") == ["A"])
        #expect(try bench.find("grape") == [])
        try bench.save("B", "banana")
        try bench.follow()
        #expect(try bench.find("banana") == ["B"])
        #expect(try bench.wiki.faults() == [])
    }

    @Test func staysCurrentWhileItIsMadeAnew() throws {
        let bench = try IndexedWiki((1...70).map { ("Page \($0)", "word") })
        var found: [[String]] = []
        try bench.rebuild { stage in
            guard case .indexing(32, _) = stage else { return }
            _ = try? bench.save("New", "novelty")
        } between: {
            found.append((try? bench.find("novelty")) ?? [])
        }
        #expect(found.last == ["New"])
        #expect(bench.generation() == "g2")
        #expect(try bench.find("novelty") == ["New"])
    }
}

/// What can become of a file.
enum Damage: CaseIterable {
    case flipped, zeroed, truncated, emptied, deleted

    func inflict(on path: String) {
        var bytes = Files.bytes(of: path)
        switch self {
        case .flipped:
            // So close together that every entry of the B-trees is hit.
            for index in stride(from: bytes.count / 2 % 53, to: bytes.count, by: 53) {
                bytes[index] ^= 0x10
            }
        case .zeroed: for index in bytes.indices.prefix(8_192) { bytes[index] = 0 }
        case .truncated: bytes.removeLast(bytes.count / 2)
        case .emptied: bytes = []
        case .deleted:
            unlink(path)
            return
        }
        Files.write(bytes, to: path)
    }
}
