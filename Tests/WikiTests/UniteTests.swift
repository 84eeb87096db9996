import Testing
import WikiCore
import WikiStore

@testable import Wiki

extension LiveWiki {
    @discardableResult
    fileprivate func unite(_ name: String, into other: String) throws -> Wiki.Done {
        try wiki.unite(
            .page, try PageName(name), into: try PageName(other), ActRequest(author: ada, comment: "same"))
    }
}

@Suite struct UniteTests {
    @Test func theTextComesBehindTheOthersAndTheNameLeadsThere() throws {
        let live = try LiveWiki()
        try live.save("team/Old", "---\ntags: [x]\n---\n# Old\n\n[see](plan.md) [self](Old.md) [[Target]]\n")
        try live.save("team/plan", "plan\n")
        try live.save("Target", "# Target\n")
        try live.save("Linking", "[[team/Old]]\n")
        try live.move("team/Old", to: "team/Older")
        let source = try live.page("team/Older")
        let done = try live.unite("team/Older", into: "target")
        #expect(done.name.text == "Target")
        #expect(
            try live.text("Target")
                == "# Target\n\n# Old\n\n[see](team/plan.md) [self](Target.md) [[Target]]\n")
        for name in ["team/Older", "team/Old"] { #expect(try live.page(name).name.text == "Target") }
        let gone = try #require(try live.wiki.page(source.id))
        #expect(!gone.isLiving && !gone.isNamed)
        // The history of both is reached from the newest revision.
        let head = try #require(try live.wiki.revision(try live.page("Target").head))
        #expect(head.parent2 == source.head && head.kind == .unite)
        #expect(try live.wiki.history(of: source.id, limit: 9).count == 3)
        let changes = try live.wiki.changes(before: nil, limit: 1)
        #expect(changes[0].change.id == done.change && changes[0].count == 2)
        try live.derive()
        #expect(try live.targets("Linking") == ["Target"])
        try live.expectSound()
    }

    @Test func isUndoneWithItsNames() throws {
        let live = try LiveWiki()
        try live.save("A", "text of a\n")
        try live.move("A", to: "B")
        try live.save("C", "text of c\n")
        let done = try live.unite("B", into: "C")
        try live.save("C", "new first line\n\n" + (try #require(try live.text("C"))))
        guard case .undone = try live.wiki.undo(done.change, ActRequest(author: live.ada, comment: "")) else {
            Issue.record("not undone")
            return
        }
        #expect(try live.text("C") == "new first line\n\ntext of c\n")
        #expect(try live.text("B") == "text of a\n")
        #expect(try live.page("A").name.text == "B")
        #expect(try live.wiki.store.read { try $0.alias(.page, key: PageKey(folding: "B")) } == nil)
        try live.expectSound()
    }

    @Test func aNameThatTheOtherHasTakenIsNoOldNameOfItsOwn() throws {
        let live = try LiveWiki()
        try live.save("A", "text of a\n")
        try live.move("A", to: "B")
        try live.save("C", "text of c\n")
        try live.move("C", to: "A")
        let source = try live.page("B")
        let done = try live.unite("B", into: "A")
        for name in ["A", "B", "C"] { #expect(try live.page(name).name.text == "A") }
        try live.expectSound()
        guard case .undone = try live.wiki.undo(done.change, ActRequest(author: live.ada, comment: "")) else {
            Issue.record("not undone")
            return
        }
        // The page that was called so before is told of again where the other has the name.
        #expect(
            try live.wiki.store.read { try $0.alias(.page, key: PageKey(folding: "A")) }?.page == source.id)
        #expect(try live.page("A").id != source.id && live.page("B").id == source.id)
        try live.expectSound()
    }

    @Test func ofTheSameTextsOneStays() throws {
        let live = try LiveWiki()
        try live.save("A", "same\n")
        try live.save("B", "same\n")
        try live.unite("A", into: "B")
        #expect(try live.text("B") == "same\n")
        #expect(try live.page("A").name.text == "B")
    }

    @Test func isRefusedWhereItMakesNoSense() throws {
        let live = try LiveWiki()
        try live.save("A", "a\n")
        try live.save("B", "b\n")
        #expect(throws: WikiError.nothingToDo) { try live.unite("A", into: "a") }
        #expect(throws: WikiError.unknownTarget) { try live.unite("A", into: "C") }
        #expect(throws: WikiError.notFound) { try live.unite("C", into: "A") }
        try live.delete("B")
        #expect(throws: WikiError.unknownTarget) { try live.unite("A", into: "B") }
        try live.save("Big", String(repeating: "x", count: 1_500_000))
        try live.save("Bigger", String(repeating: "y", count: 1_500_000))
        #expect(throws: WikiError.tooLarge(limit: Wiki.largestText)) { try live.unite("Big", into: "Bigger") }
        try live.expectSound()
    }

    @Test func whoWasWritingOnIsNotRefused() throws {
        let live = try LiveWiki()
        let base = try live.save("A", "a\n")
        try live.save("B", "b\n")
        try live.unite("A", into: "B")
        let outcome = try live.wiki.save(
            SaveRequest(
                name: try PageName("A"), text: Array("a, longer\n".utf8), base: base, author: live.ada,
                comment: ""))
        guard case .saved(let saved) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(saved.isCreated && saved.name.text == "A")
        #expect(try live.text("A") == "a, longer\n")
        try live.expectSound()
    }

    @Test func whoWasWritingOnWhenTheNameWasGivenAwayFindsTheTextBesideIt() throws {
        let live = try LiveWiki()
        let base = try live.save("A", "a\n")
        try live.save("B", "b\n")
        try live.delete("A")
        try live.move("B", to: "A")
        try live.move("A", to: "C")
        try live.move("C", to: "A")
        let outcome = try live.wiki.save(
            SaveRequest(
                name: try PageName("A"), text: Array("a, longer\n".utf8), base: base, author: live.ada,
                comment: ""))
        #expect(throws: Never.self) { try live.expectSound() }
        guard case .conflict(let conflict) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(try conflict.name.text == "A" && live.wiki.statistics().pages == 1)
        #expect(try live.wiki.waiting(conflict.waiting)?.text == Array("a, longer\n".utf8))
    }
}
