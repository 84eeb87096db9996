import SQLite
import TestSupport
import Testing
import WikiCore
import WikiStore

@testable import Wiki

@Suite struct EraseTests {
    private func erase(_ revisions: [RevisionID], _ live: LiveWiki) throws -> Wiki.Erased {
        try live.wiki.erase(revisions, ActRequest(author: live.ada, comment: "asked by the person"))
    }

    private func compact(_ live: LiveWiki) throws {
        while try live.wiki.store.compactContents(limit: 8) > 0 {}
    }

    @Test func removesATextOnWhichOthersLeanAndKeepsThem() throws {
        let live = try LiveWiki()
        let long = (0..<100).map { "line \($0) of the procedure\n" }.joined()
        let first = try live.save("P", long + "one\n")
        let secret = try live.save("P", long + "Jane Roe, born 1950\n")
        let third = try live.save("P", long + "three\n")
        try live.save("P", long + "four\n")
        try live.save("Copy", long + "Jane Roe, born 1950\n")
        try live.save("Copy", "no more\n")
        try compact(live)
        let erased = try erase([secret], live)
        #expect(erased.contents == 2 && erased.files.isEmpty)
        let record = try #require(try live.wiki.revision(secret))
        #expect(record.veil == .erased)
        #expect(throws: WikiError.withheld(secret)) { try live.wiki.text(of: record) }
        #expect(try live.wiki.withheld(record)?.change.comment == "asked by the person")
        for (revision, word) in [(first, "one\n"), (third, "three\n")] {
            let text = try live.wiki.text(of: try #require(try live.wiki.revision(revision)))
            #expect(text == Array((long + word).utf8))
        }
        try live.expectSound()
        #expect(throws: WikiError.nothingToDo) { try erase([secret], live) }
        #expect(throws: WikiError.final) {
            try live.wiki.undo(erased.change, ActRequest(author: live.ada, comment: ""))
        }
    }

    /// A text of one page leans on that of another: to erase either keeps the other, whole.
    @Test(arguments: [true, false]) func removesATextAcrossPages(thatLeans: Bool) throws {
        let live = try LiveWiki()
        var dice = SystemRandomNumberGenerator()
        let lines = (0..<200).map { _ in String(dice.next() as UInt64, radix: 36) + "\n" }.joined()
        let old = try live.save("Old", lines + "Jane Roe, born 1950\n")
        let new = try live.save("New", lines + "Somebody, born 1950\n")
        try live.delete("Old")
        try live.save("New", "no more\n")
        try compact(live)
        let database = try Connection(path: live.folder.database, access: .readOnly)
        let leans = try database.first("SELECT base FROM content WHERE id = 1") { row throws(SQLiteError) in
            row.optionalInteger(0)
        }
        #expect(leans == 2)
        #expect(try erase([thatLeans ? old : new], live).contents == 1)
        let kept = try #require(try live.wiki.revision(thatLeans ? new : old))
        let text = lines + (thatLeans ? "Somebody" : "Jane Roe") + ", born 1950\n"
        #expect(try live.wiki.text(of: kept) == Array(text.utf8))
        try live.expectSound()
    }

    @Test func nothingOfItIsLeftOnTheDisk() throws {
        let live = try LiveWiki()
        // Incompressible, so that its bytes would stand in the database as they are.
        var dice = SystemRandomNumberGenerator()
        let word = String(
            (0..<600).map { _ in Character(Unicode.Scalar(UInt8.random(in: 0x41...0x5A, using: &dice))) })
        let secret = try live.save("P", word)
        let file = try live.save("f.bin", "\0" + String(repeating: word, count: 200), kind: .file)
        try live.save("P", "clean\n")
        try live.save("f.bin", "clean", kind: .file)
        let content = try #require(try live.wiki.revision(file)?.content)
        let path = try #require(try live.wiki.store.read { try $0.file(of: content) }).path
        let stored = try #require(
            try Connection(path: live.folder.database, access: .readOnly).first(
                "SELECT bytes FROM content WHERE id = 1"
            ) {
                row throws(SQLiteError) in row.blob(0)
            })
        func isOnDisk() -> Bool {
            ["wiki.db", "wiki.db-wal"].contains { name in
                (TestData.read("\(live.folder.path)/\(name)") ?? []).contains(stored.suffix(100))
            }
        }
        #expect(isOnDisk() && TestData.read(path) != nil)
        let erased = try erase([secret, file], live)
        #expect(erased.files.count == 1)
        live.wiki.close()
        try live.wiki.store.finishErasure(files: erased.files)
        #expect(!isOnDisk())
        #expect(TestData.read(path) == nil)
        try live.expectSound()
    }

    @Test func whatAPageShowsStays() throws {
        let live = try LiveWiki()
        let first = try live.save("P", "same\n")
        try live.save("P", "other\n")
        try live.save("Q", "same\n")
        #expect(throws: WikiError.newestRevision) { try erase([first], live) }
        #expect(throws: WikiError.unknownRevision) { try erase([RevisionID(99)], live) }
        #expect(try live.wiki.statistics().changes == 3)
        try live.delete("Q")
        #expect(try erase([first], live).contents == 2)
        // Nothing is left that could come back.
        #expect(throws: WikiError.nothingToDo) {
            try live.wiki.restore(.page, PageName(trusted: "Q"), author: live.ada, comment: "")
        }
        try live.expectSound()
    }
}
