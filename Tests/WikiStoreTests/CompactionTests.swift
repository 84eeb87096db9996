import Glibc
import SQLite
import Testing
import WikiCore

@testable import WikiStore

@Suite struct CompactionTests {
    private func long(_ word: String) -> String {
        (0..<200).map { "Line \($0) of the procedure, which nobody changed.\n" }.joined() + word
    }

    private func number(_ sql: StaticString, _ wiki: TemporaryStore) throws -> Int64 {
        let connection = try Connection(path: wiki.folder.database, access: .readOnly)
        return try connection.first(sql) { row throws(SQLiteError) in row.integer(0) } ?? -1
    }

    private func longestChain(_ wiki: TemporaryStore) throws -> Int64 {
        try number(
            """
            WITH RECURSIVE chain(id, base, steps) AS (
                SELECT id, base, 0 FROM content UNION ALL
                SELECT content.id, content.base, steps + 1 FROM chain JOIN content ON content.id = chain.base)
            SELECT max(steps) FROM chain
            """, wiki)
    }

    /// Lines that no compression makes small.
    private func noise(lines: Int) -> String {
        var dice = SystemRandomNumberGenerator()
        return (0..<lines).map { _ in
            (0..<4).map { _ in String(dice.next() as UInt64, radix: 36) }.joined(separator: " ") + "\n"
        }.joined()
    }

    @Test func manyRevisionsTakeLittleRoomAndAllComeBack() throws {
        let wiki = try TemporaryStore()
        let texts = (0..<150).map { long("Edit \($0)") }
        let revisions = try wiki.save("Page", texts)
        try wiki.compact()
        for (revision, text) in zip(revisions, texts) { #expect(try wiki.text(revision) == text) }
        // The newest and every sixty-fourth.
        #expect(try number("SELECT count(*) FROM content WHERE base IS NULL", wiki) == 1 + 150 / 64)
        #expect(try longestChain(wiki) == Int64(ContentTable.longestChain) - 1)
    }

    @Test func theNewestIsCompressedHarder() throws {
        let wiki = try TemporaryStore()
        let text = (0..<400).map { "Line \($0 * 7919 % 1000) is about \($0 * $0).\n" }.joined()
        let revision = try #require(try wiki.save("Page", [text]).first)
        let before = try number("SELECT length(bytes) FROM content", wiki)
        try wiki.compact()
        #expect(try number("SELECT length(bytes) FROM content", wiki) < before)
        #expect(try wiki.text(revision) == text)
    }

    /// The book is put in order: what stood in a page that goes stands in another from then on.
    @Test func aTextThatGoesOnInAnotherPageLeansOnThatOne() throws {
        let wiki = try TemporaryStore()
        let moved = noise(lines: 100)
        let old = try #require(try wiki.save("Old", [moved]).first)
        let new = try wiki.save("New", [noise(lines: 20), moved + "And a line more.\n"])
        try wiki.delete("Old")
        try wiki.compact()
        #expect(
            try number("SELECT base = (SELECT max(id) FROM content) FROM content WHERE id = 1", wiki) == 1)
        #expect(try number("SELECT length(bytes) FROM content WHERE id = 1", wiki) < 100)
        #expect(try wiki.text(old) == moved)
        #expect(try wiki.text(new[1]) == moved + "And a line more.\n")
    }

    /// Half of a page is cut out and put into another: the old text leans on what has the larger part of it.
    @Test func aTextOfWhichLittleStaysLeansOnThePageThatHasTheRest() throws {
        let wiki = try TemporaryStore()
        let (kept, cut) = (noise(lines: 5), noise(lines: 60))
        let old = try #require(try wiki.save("Long", [kept + cut]).first)
        try wiki.save("Part", [cut])
        try wiki.save("Long", [kept])
        try wiki.compact()
        #expect(try number("SELECT base FROM content WHERE id = 1", wiki) == 2)
        #expect(try wiki.text(old) == kept + cut)
    }

    /// Pages that come and go, each leaning on the next: no chain is longer than any may be.
    @Test func chainsThroughManyPagesStayShort() throws {
        let wiki = try TemporaryStore()
        let lines = noise(lines: 200).split(separator: "\n", omittingEmptySubsequences: false)
        var revisions: [(RevisionID, String)] = []
        for page in 0..<80 {
            let text = lines[page...].prefix(100).joined(separator: "\n")
            let texts = [text, text + "\nAn edit."]
            revisions += zip(try wiki.save("Page \(page)", texts), texts)
            try wiki.delete("Page \(page)")
        }
        try wiki.compact()
        #expect(try longestChain(wiki) == Int64(ContentTable.longestChain) - 1)
        #expect(try number("SELECT count(*) FROM content WHERE base IS NULL", wiki) == 2)
        for (revision, text) in revisions { #expect(try wiki.text(revision) == text) }
        #expect(try wiki.store.read { try $0.contentFaults() } == [])
    }

    /// What was made small beside the writer must not come over what the writer did meanwhile.
    @Test(arguments: [0, 1]) func whatWasErasedMeanwhileStaysErased(which: Int) throws {
        let wiki = try TemporaryStore()
        let revisions = try wiki.save("Page", [long("A"), long("B"), long("C")])
        var nearby = NearbyTexts()
        let compaction = try #require(
            try wiki.store.read { try $0.compaction(limit: 8, nearby: &nearby) })
        #expect(Set(compaction.forms.compactMap(\.base)).count == 2)
        try wiki.store.write { writer in
            let content = try #require(try writer.reader.revision(revisions[which])?.content)
            let change = try writer.addChange(
                author: Author(name: ""), time: Timestamp(seconds: 2), kind: .erase, comment: "")
            _ = try writer.erase(content, change: change)
        }
        try wiki.store.write { try $0.apply(compaction) }
        #expect(try wiki.store.read { try $0.contentFaults() } == [])
        for (index, (revision, text)) in zip(revisions, ["A", "B", "C"].map(long)).enumerated() {
            #expect(try wiki.text(revision) == (index == which ? "" : text))
        }
    }

    @Test func theRoomThatBecameFreeIsGivenBack() throws {
        let wiki = try TemporaryStore()
        let name = try PageName("Page")
        var dice = SystemRandomNumberGenerator()
        let words = (0..<3000).map { _ in String(dice.next() as UInt64, radix: 36) }.joined(separator: " ")
        try wiki.store.write { writer in
            let page = try writer.addPage(.page, name: name)
            let change = try writer.addChange(
                author: Author(name: "Test"), time: Timestamp(seconds: 1), kind: .edit, comment: "")
            for count in 0..<500 {
                _ = try writer.addRevision(
                    of: page, change: change, parent: nil,
                    content: try writer.addContent(Array("\(words) \(count)".utf8)),
                    name: count == 0 ? name : nil)
            }
        }
        let before = try number("PRAGMA page_count", wiki)
        try wiki.store.shrinkWhenDue()
        try wiki.compact()
        try wiki.store.shrinkWhenDue()
        // Another save may come at any moment.
        try wiki.save("Other", ["text"])
        for _ in 0..<3_000 where try number("SELECT count(*) FROM setting WHERE name = 'shrunk'", wiki) == 0 {
            usleep(10_000)
        }
        #expect(try number("PRAGMA freelist_count", wiki) == 0)
        #expect(try number("PRAGMA page_count", wiki) < before / 10)
        #expect(try wiki.store.read { try $0.contentFaults() } == [])
        #expect(try wiki.store.read { try $0.structureFaults() } == [])
    }
}
