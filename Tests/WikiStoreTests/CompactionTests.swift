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

    @Test func manyRevisionsTakeLittleRoomAndAllComeBack() throws {
        let wiki = try TemporaryStore()
        let texts = (0..<150).map { long("Edit \($0)") }
        let revisions = try wiki.save("Page", texts)
        try wiki.compact()
        for (revision, text) in zip(revisions, texts) { #expect(try wiki.text(revision) == text) }
        // The newest and every sixty-fourth.
        #expect(try number("SELECT count(*) FROM content WHERE base IS NULL", wiki) == 1 + 150 / 64)
        let longest = try number(
            """
            WITH RECURSIVE chain(id, base, steps) AS (
                SELECT id, base, 0 FROM content UNION ALL
                SELECT content.id, content.base, steps + 1 FROM chain JOIN content ON content.id = chain.base)
            SELECT max(steps) FROM chain
            """, wiki)
        #expect(longest == Int64(ContentTable.longestChain) - 1)
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

    /// What was made small beside the writer must not come over what the writer did meanwhile.
    @Test(arguments: [0, 1]) func whatWasErasedMeanwhileStaysErased(which: Int) throws {
        let wiki = try TemporaryStore()
        let revisions = try wiki.save("Page", [long("A"), long("B"), long("C")])
        let compaction = try #require(try wiki.store.read { try $0.compaction(limit: 8) })
        #expect(Set(compaction.forms.compactMap(\.base?.id)).count == 2)
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
