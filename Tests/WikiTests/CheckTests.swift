import Glibc
import SQLite
import TestSupport
import Testing
import WikiCore
import WikiStore

@testable import Wiki

/// A wiki of two derived pages and a file, that can be damaged behind its back.
private final class Bench {
    private let folder = TemporaryFolder()
    var path: String { folder.path }
    let wiki: Wiki

    init() throws {
        wiki = try Wiki(
            store: Store.create(in: DataFolder(path: folder.path + "/wiki")), renderer: PlainRendering(),
            derives: false)
        try save(.page, "A", Array("text of A, long enough to be found".utf8))
        try save(.page, "B", Array("text of B".utf8))
        try save(.file, "f", (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 5) })
        let pages = try wiki.pages(.page, limit: 10).map(\.page)
        _ = try wiki.missingTargets(in: pages)
    }

    deinit {
        wiki.close()
    }

    private func save(_ kind: PageKind, _ name: String, _ bytes: [UInt8]) throws {
        _ = try wiki.save(
            SaveRequest(
                kind: kind, name: PageName(trusted: name), text: bytes, base: nil,
                author: Author(name: "Ada"), comment: ""))
    }

    /// The faults, found while the folder is there for certain.
    func faults() throws -> [String] {
        try withExtendedLifetime(self) { try wiki.faults() }
    }

    func damage(_ sql: StaticString) throws {
        let connection = try Connection(path: path + "/wiki/wiki.db", access: .readWrite)
        try connection.run("PRAGMA foreign_keys = OFF")
        try connection.run("PRAGMA ignore_check_constraints = ON")
        try connection.run(sql)
        #expect(connection.changedRows > 0)
    }
}

@Suite struct CheckTests {
    @Test func findsNoFaultInASoundWiki() throws {
        #expect(try Bench().faults() == [])
    }

    @Test(arguments: [
        ("UPDATE content SET hash = zeroblob(32) WHERE id = 1" as StaticString, "hash differs"),
        ("UPDATE content SET bytes = x'00' WHERE id = 2", "content 2 cannot be decoded"),
        ("DELETE FROM content WHERE id = 2", "content"),
        ("UPDATE content SET base = 2 WHERE id = 2", "content 2 leans on an older one"),
        ("UPDATE page SET head = 2 WHERE id = 1", "the head of page 1"),
        ("UPDATE page SET key = 'other' WHERE id = 1", "page 1 is found under a key"),
        ("UPDATE page SET key = NULL WHERE id = 1", "page 1 lives, but no name"),
        ("UPDATE revision SET name = 'Other' WHERE id = 1", "the name of page 1"),
        ("INSERT INTO alias VALUES(0, 'x', 'y', 1)", "an old name of page 1"),
        ("INSERT INTO alias VALUES(0, 'a', 'A', 1)", "the name of page 1 is among its old names"),
        ("UPDATE revision SET parent = 1 WHERE id = 2", "revision 2 has parent 1"),
        ("UPDATE revision SET parent2 = 3 WHERE id = 2", "revision 2 has second parent 3"),
        ("UPDATE revision SET change = 99 WHERE id = 2", "refers to a row of change that is missing"),
        ("UPDATE rendered SET title = 'wrong' WHERE page = 1", "the title of page 1"),
        (
            "UPDATE rendered SET (size, bytes) = (SELECT size, bytes FROM rendered WHERE page = 2) WHERE page = 1",
            "the rendered page of page 1"
        ),
        ("UPDATE rendered SET bytes = x'00' WHERE page = 1", "page 1 cannot be decoded"),
        ("INSERT INTO link VALUES(1, 0, 0, 0, 'x')", "the links of page 1"),
        ("INSERT INTO tag VALUES(2, 'x', 'b')", "the tags of page 2"),
        ("INSERT INTO tag VALUES(2, 'x', 'y')", "the tags of page 2 stand under a key"),
        ("INSERT INTO tag VALUES(3, 'x', '')", "table tag has rows of page 3"),
        ("INSERT INTO wanted VALUES(0, 'x', 1)", "table wanted is not what links give, for 1 names"),
        ("INSERT INTO link VALUES(2, 0, 0, 0, 'x')", "table wanted is not what links give, for 1 names"),
        ("INSERT INTO orphan VALUES('x')", "table orphan is not what links give, for 1 pages"),
        ("UPDATE orphan SET key = 'x' WHERE key = 'a'", "table orphan is not what links give, for 2 pages"),
        ("UPDATE rendered SET page = 3 WHERE page = 2", "table rendered has rows of page 3"),
        ("INSERT INTO setting VALUES('compacted', '1000')", "saves were lost"),
    ]) func tellsOfDamage(sql: StaticString, words: String) throws {
        let bench = try Bench()
        try bench.damage(sql)
        let faults = try bench.faults()
        #expect(faults.contains { $0.contains(words) }, "\(faults)")
    }

    @Test func tellsOfADamagedFile() throws {
        let bench = try Bench()
        let content = try #require(try bench.wiki.living(.file, PageKey(folding: "f"))?.content)
        let file = try #require(try bench.wiki.store.read { try $0.file(of: content) }).path
        let handle = try #require(fopen(file, "r+"))
        fputc(0x7F, handle)
        fclose(handle)
        #expect(try bench.faults() == ["content \(content) is not what was stored: its hash differs"])
    }

    @Test func takesWhatIsNotDerivedYetForNoFault() throws {
        let bench = try Bench()
        let page = try #require(try bench.wiki.living(.page, PageKey(folding: "A")))
        _ = try bench.wiki.save(
            SaveRequest(
                name: page.name, text: Array("new".utf8), base: page.head, author: Author(name: "Ada"),
                comment: ""))
        #expect(try bench.faults() == [])
    }
}
