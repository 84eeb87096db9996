import Testing
import WikiCore
import WikiStore

@testable import Wiki

/// An imported text that is not UTF-8 is shown as Windows-1252 and becomes UTF-8 with its first edit, without the loss
/// of a letter.
@Suite struct OldEncodingTests {
    /// `café, naïf` with a line for others to change, in Windows-1252.
    private static let old: [UInt8] =
        Array("caf".utf8) + [0xE9, 0x2C, 0x20] + Array("na".utf8) + [0xEF]
        + Array("f\n\nmiddle\n\nend\n".utf8)
    private static let read = "café, naïf\n\nmiddle\n\nend\n"

    private static func bringIn(_ bytes: [UInt8], to live: LiveWiki) throws -> ImportOutcome {
        try live.wiki.bringIn(
            ImportRequest(
                source: "s", root: "",
                entries: [.init(kind: .page, name: try PageName("Old"), path: "old.md") { bytes }],
                deletesVanished: false, author: live.ada, comment: ""))
    }

    private static func save(
        _ text: String, base: RevisionID, in live: LiveWiki, finishes: WaitingID? = nil
    ) throws -> SaveOutcome {
        try live.wiki.save(
            SaveRequest(
                name: try PageName("Old"), text: Array(text.utf8), base: base, author: live.ada, comment: "",
                finishes: finishes))
    }

    @Test func keepsItsBytesUntilItsFirstEdit() throws {
        let live = try LiveWiki()
        _ = try Self.bringIn(Self.old, to: live)
        let page = try live.page("Old")
        let revision = try #require(try live.wiki.revision(page.head))
        #expect(try live.wiki.bytes(of: revision) == Self.old)
        #expect(try live.wiki.text(of: revision) == Array(Self.read.utf8))
        try live.save("Old", Self.read + "more\n")
        #expect(try live.text("Old") == Self.read + "more\n")
        #expect(try live.wiki.bytes(of: revision) == Self.old)
        try live.expectSound()
    }

    @Test func twoWhoEditItAtOnceAreMerged() throws {
        let live = try LiveWiki()
        _ = try Self.bringIn(Self.old, to: live)
        let base = try live.page("Old").head
        _ = try Self.save("new\n\n" + Self.read, base: base, in: live)
        guard case .saved(let saved) = try Self.save(Self.read + "\nlast\n", base: base, in: live) else {
            Issue.record("not merged")
            return
        }
        #expect(saved.isMerged)
        #expect(try live.text("Old") == "new\n\n" + Self.read + "\nlast\n")
    }

    @Test func aConflictShowsItsLetters() throws {
        let live = try LiveWiki()
        try live.save("Old", "other\n")
        let base = try live.page("Old").head
        try live.delete("Old")
        _ = try Self.bringIn(Self.old, to: live)
        guard case .conflict(let conflict) = try Self.save("mine é\n", base: base, in: live) else {
            Issue.record("no conflict")
            return
        }
        let marked = String(decoding: conflict.marked, as: UTF8.self)
        #expect(marked.contains("café, naïf") && marked.contains("mine é"))
    }

    @Test func aSectionIsReplacedBetweenLettersThatStay() throws {
        let live = try LiveWiki()
        _ = try Self.bringIn(
            Array("# caf".utf8) + [0xE9] + Array("\n\n## b\n\nna".utf8) + [0xEF, 0x0A], to: live)
        let (name, head) = (try PageName("Old"), try live.page("Old").head)
        #expect(try live.wiki.text(ofSection: 2, of: head, page: name) == Array("## b\n\nnaï\n".utf8))
        let whole = try live.wiki.text(replacingSection: 2, of: head, page: name, with: Array("## ç\n".utf8))
        #expect(whole == Array("# café\n\n## ç\n".utf8))
    }

    @Test func whatTheSourceChangesLaterIsMerged() throws {
        let live = try LiveWiki()
        _ = try Self.bringIn(Self.old, to: live)
        try live.save("Old", Self.read + "\nlast\n")
        let outcome = try Self.bringIn([0xC9, 0x0A, 0x0A] + Self.old, to: live)
        #expect(outcome.merged == 1)
        #expect(try live.text("Old") == "É\n\n" + Self.read + "\nlast\n")
        try live.expectSound()
    }

    @Test func aWaitingTextIsRead() throws {
        let live = try LiveWiki()
        _ = try Self.bringIn(Self.old, to: live)
        try live.save("Old", "Another first line\n\nmiddle\n\nend\n")
        _ = try Self.bringIn([0xC9] + Self.old, to: live)
        let waiting = try #require(try live.wiki.openWaiting(of: try live.page("Old").id).first)
        #expect(try live.wiki.waiting(waiting.id)?.text == Array(("É" + Self.read).utf8))
    }

    @Test func itsLinesKeepTheirWriter() throws {
        let live = try LiveWiki()
        _ = try Self.bringIn(Self.old, to: live)
        let first = try live.page("Old").head
        let second = try live.save("Old", Self.read + "more\n")
        let blamed = try live.wiki.blame(try #require(try live.wiki.revision(second)))
        #expect(blamed.lines.map(\.revision.id) == [first, first, first, first, first, second])
        #expect(
            blamed.lines.first.map { String(decoding: $0.text, as: UTF8.self) }?.hasPrefix("café") == true)
    }

    @Test func anEditOfItIsTakenBack() throws {
        let live = try LiveWiki()
        _ = try Self.bringIn(Self.old, to: live)
        let edit = try live.save("Old", "new\n\n" + Self.read)
        try live.save("Old", "new\n\n" + Self.read + "\nlast\n")
        let change = try #require(try live.wiki.revision(edit)).change
        _ = try live.wiki.undo(change, ActRequest(author: live.ada, comment: ""))
        #expect(try live.text("Old") == Self.read + "\nlast\n")
    }

    @Test func itIsUnitedWithAnother() throws {
        let live = try LiveWiki()
        _ = try Self.bringIn(Self.old, to: live)
        try live.save("New", "ñ\n")
        _ = try live.wiki.unite(
            .page, try PageName("Old"), into: try PageName("New"), ActRequest(author: live.ada, comment: ""))
        #expect(try live.text("New") == "ñ\n\n" + Self.read)
    }
}
