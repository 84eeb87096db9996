import Glibc
import TestSupport
import Testing
import WikiCore
import WikiStore

@testable import Wiki

/// A wiki whose index is kept by hand, so that a test says when.
final class IndexedWiki {
    private let folder = TemporaryFolder()
    private var opened: (wiki: Wiki, keeper: IndexKeeper)?
    var wiki: Wiki { opened!.wiki }
    var path: String { folder.path + "/wiki" }

    init(_ pages: [(String, String)] = []) throws {
        let wiki = try Wiki(
            store: Store.create(in: DataFolder(path: folder.path + "/wiki")), renderer: PlainRendering(),
            derives: false)
        let keeper = IndexKeeper(wiki)
        opened = (wiki, keeper)
        for (name, text) in pages { try save(name, text) }
        try keeper.open()
        try keeper.follow()
    }

    deinit { opened?.wiki.close() }

    @discardableResult func save(_ name: String, _ text: String) throws -> SaveOutcome {
        let name = try PageName(name)
        return try wiki.save(
            SaveRequest(
                name: name, text: Array(text.utf8), base: wiki.living(.page, name.key)?.head,
                author: Author(name: "Ada"), comment: ""))
    }

    func delete(_ name: String) throws {
        _ = try wiki.delete(.page, PageName(name), author: Author(name: "Ada"), comment: "")
    }

    func follow() throws { try opened?.keeper.follow() }

    /// The server stops and starts again, on the files as they are then.
    func restart(after change: () throws -> Void = {}) throws {
        opened?.keeper.close()
        opened?.wiki.close()
        opened = nil
        try change()
        let wiki = try Wiki(
            store: Store(folder: DataFolder(path: path), access: .readWrite), renderer: PlainRendering(),
            derives: false)
        let keeper = IndexKeeper(wiki)
        opened = (wiki, keeper)
        try keeper.open()
        try keeper.follow()
    }

    /// The names that a query finds, best first.
    func find(_ text: String, limit: Int = 10) throws -> [String] {
        try wiki.search(SearchRequest(text: text, limit: limit)).pages.map(\.page.name.text)
    }
}

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

    @Test func goesOnWhereItWasLeft() throws {
        let bench = try IndexedWiki([("A", "apple")])
        // Saved and never followed: as after a crash between the two.
        try bench.save("B", "banana")
        try bench.delete("A")
        try bench.restart()
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
}
