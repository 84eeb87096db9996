import Testing
import WikiCore
import WikiStore

@testable import Wiki

extension LiveWiki {
    fileprivate func request(_ comment: String = "") -> ActRequest {
        ActRequest(author: ada, comment: comment)
    }

    @discardableResult
    fileprivate func undo(_ revision: RevisionID) throws -> UndoOutcome {
        try wiki.undo(revision, request())
    }

    @discardableResult
    fileprivate func undo(_ change: ChangeID) throws -> UndoOutcome {
        try wiki.undo(change, request())
    }

    fileprivate func undoNewest() throws -> UndoOutcome {
        try undo(try #require(try wiki.changes(before: nil, limit: 1).first).change.id)
    }
}

extension UndoOutcome {
    fileprivate var reasons: [UndoObstacle.Reason] {
        if case .conflict(let obstacles) = self { obstacles.map(\.reason) } else { [] }
    }

    fileprivate var isUndone: Bool {
        if case .undone = self { true } else { false }
    }
}

@Suite struct UndoTests {
    private let lines = (1...9).map { "line \($0)\n" }

    private func text(_ changes: [Int: String]) -> String {
        lines.enumerated().map { changes[$0 + 1].map { $0 + "\n" } ?? $1 }.joined()
    }

    @Test func takesOneRevisionOutOfTheNewestText() throws {
        let live = try LiveWiki()
        try live.save("P", text([:]))
        let vandalism = try live.save("P", text([1: "spoilt"]))
        try live.save("P", text([1: "spoilt", 9: "good"]))
        guard case .undone(let undone) = try live.undo(vandalism) else {
            Issue.record("not undone")
            return
        }
        #expect(try live.text("P") == text([9: "good"]))
        #expect(undone.done.revision == (try live.page("P").head))
        #expect(try live.wiki.revision(undone.done.revision)?.kind == .undo)
        #expect(throws: WikiError.nothingToDo) { try live.undo(vandalism) }
        // And that can be taken back too.
        try live.undo(undone.done.change)
        #expect(try live.text("P") == text([1: "spoilt", 9: "good"]))
        try live.expectSound()
    }

    /// Another spelling in Unicode is another name, which can be taken back.
    @Test func aMoveToAnotherSpellingIsTakenBack() throws {
        let live = try LiveWiki()
        try live.save("caf\u{E9}", "text\n")
        let moved = try live.move("caf\u{E9}", to: "cafe\u{301}")
        #expect(Array(try live.page("caf\u{E9}").name.text.utf8) == Array("cafe\u{301}".utf8))
        #expect(try live.undo(moved.done.change).isUndone)
        #expect(Array(try live.page("caf\u{E9}").name.text.utf8) == Array("caf\u{E9}".utf8))
        try live.expectSound()
    }

    @Test func whatOthersBuiltUponIsAConflictAndNothingIsLost() throws {
        let live = try LiveWiki()
        try live.save("P", text([:]))
        let first = try live.save("P", text([5: "first"]))
        let head = try live.save("P", text([5: "first and second"]))
        let outcome = try live.undo(first)
        guard case .conflict(let obstacles) = outcome, obstacles.count == 1 else {
            Issue.record("\(outcome)")
            return
        }
        let marked = String(decoding: try #require(obstacles[0].marked), as: UTF8.self)
        #expect(
            marked.contains("first and second") && marked.contains("line 5") && marked.contains("<<<<<<<"))
        #expect(try live.page("P").head == head)
        #expect(try live.wiki.statistics().changes == 3)
    }

    @Test func creationsAndDeletions() throws {
        let live = try LiveWiki()
        let creation = try live.save("P", "text\n")
        #expect(try live.undo(creation).isUndone)
        #expect(try live.text("P") == nil)
        #expect(try live.undoNewest().isUndone)
        #expect(try live.text("P") == "text\n")
        let deletion = try live.delete("P")
        #expect(try live.undo(deletion.revision).isUndone)
        #expect(try live.text("P") == "text\n")
        #expect(throws: WikiError.nothingToDo) { try live.undo(deletion.revision) }
        try live.save("P", "more\n")
        #expect(try live.undo(creation).reasons == [.changedSince])
        try live.delete("P")
        try live.save("P", "made anew\n")
        #expect(try live.undo(deletion.revision).reasons == [.changedSince])
        try live.expectSound()
    }

    @Test func aMoveWithItsTreeAndLinks() throws {
        let live = try LiveWiki()
        try live.save("a", "[b](a/b.md)\n")
        try live.save("a/b", "[up](../a.md) [c](../c.md)\n")
        try live.save("c", "[[a/b]]\n")
        try live.derive()
        let moved = try live.move("a", to: "x/y", tree: true)
        try live.derive()
        try live.save("x/y/b", try #require(try live.text("x/y/b")) + "\nadded since\n")
        #expect(try live.undo(moved.done.change).isUndone)
        #expect(try live.text("a") == "[b](a/b.md)\n")
        #expect(try live.text("a/b") == "[up](../a.md) [c](../c.md)\n\nadded since\n")
        #expect(try live.text("c") == "[[a/b]]\n")
        #expect(try live.page("a").name.text == "a" && live.page("a/b").name.text == "a/b")
        // What was linked meanwhile leads on.
        #expect(try live.page("x/y/b").name.text == "a/b")
        try live.derive()
        try live.expectSound()
        #expect(throws: WikiError.nothingToDo) { try live.undo(moved.done.change) }
    }

    @Test func aMoveWhoseNameIsTakenOrThatWasMovedOn() throws {
        let live = try LiveWiki()
        try live.save("A", "a\n")
        let moved = try live.move("A", to: "B")
        // A new page wins the old name.
        _ = try live.wiki.save(
            SaveRequest(
                name: try PageName("A"), text: Array("new\n".utf8), base: nil, author: live.ada, comment: ""))
        #expect(try live.undo(moved.done.change).reasons == [.nameTaken])
        #expect(try live.page("B").name.text == "B")
        try live.move("A", to: "C")
        try live.move("B", to: "D")
        #expect(try live.undo(moved.done.change).reasons == [.movedSince])
        try live.expectSound()
    }

    @Test func linksThatOthersChangedSinceAreLeft() throws {
        let live = try LiveWiki()
        try live.save("A", "a\n")
        try live.save("L", "see [[A]]\n")
        try live.derive()
        let moved = try live.move("A", to: "B")
        try live.save("L", "see also [[B-side]] here\n")
        guard case .undone(let undone) = try live.undo(moved.done.change) else {
            Issue.record("not undone")
            return
        }
        #expect(undone.left.map(\.text) == ["L"])
        #expect(try live.page("A").name.text == "A")
        #expect(try live.text("L") == "see also [[B-side]] here\n")
    }

    @Test func aMergeOfTwoSaves() throws {
        let live = try LiveWiki()
        let base = try live.save("P", text([:]))
        try live.save("P", text([1: "theirs"]))
        let outcome = try live.wiki.save(
            SaveRequest(
                name: try PageName("P"), text: Array(text([9: "typed"]).utf8), base: base, author: live.ada,
                comment: ""))
        guard case .saved(let saved) = outcome, saved.isMerged else {
            Issue.record("\(outcome)")
            return
        }
        #expect(try live.undo(saved.change).isUndone)
        #expect(try live.text("P") == text([1: "theirs"]))
        #expect(throws: WikiError.nothingToDo) { try live.undo(saved.revision) }
        try live.expectSound()
    }

    @Test func aFileComesBackAsItWas() throws {
        let live = try LiveWiki()
        try live.save("f.png", "one", kind: .file)
        let second = try live.save("f.png", "two", kind: .file)
        #expect(try live.undo(second).isUndone)
        #expect(try live.text("f.png", .file) == "one")
        try live.save("f.png", "three", kind: .file)
        #expect(try live.undo(second).reasons == [.changedSince])
    }

    @Test func anImportGoesWhole() throws {
        let live = try LiveWiki()
        let outcome = try live.wiki.bringIn(
            ImportRequest(
                source: "s", root: "in",
                entries: (0..<5).map { n in
                    .init(kind: .page, name: PageName(trusted: "in/\(n)"), path: "\(n).md") {
                        Array("\(n)\n".utf8)
                    }
                }, deletesVanished: false, author: live.ada, comment: ""))
        let change = try #require(outcome.change)
        try live.save("in/3", "edited\n")
        #expect(try live.undo(change).reasons == [.changedSince])
        #expect(try live.wiki.statistics().pages == 5)
        #expect(try live.undo(try live.page("in/3").head).isUndone)
        #expect(try live.undo(change).isUndone)
        #expect(try live.wiki.statistics().pages == 0)
        try live.expectSound()
    }

    @Test func theSameKeyUndoesOnce() throws {
        let live = try LiveWiki()
        try live.save("P", "one\n")
        let second = try live.save("P", "two\n")
        let request = ActRequest(author: live.ada, comment: "", key: "k")
        guard case .undone(let first) = try live.wiki.undo(second, request),
            case .undone(let again) = try live.wiki.undo(second, request)
        else {
            Issue.record("not undone")
            return
        }
        #expect(first.done == again.done)
        #expect(throws: WikiError.unknownRevision) { try live.undo(RevisionID(999)) }
        #expect(throws: WikiError.unknownChange) { try live.undo(ChangeID(999)) }
    }

    @Test func aSpreeGoesInOneChangeAndWhatItCouldNotIsTold() throws {
        let live = try LiveWiki()
        try live.save("P", text([:]), by: "Ada")
        try live.save("Q", text([:]), by: "Ada")
        let start = Timestamp.now()
        try live.save("P", text([1: "spam"]), by: "Bob")
        try live.save("P", text([1: "spam", 9: "good"]), by: "Ada")
        try live.save("P", text([1: "spam", 5: "spam", 9: "good"]), by: "Bob")
        try live.save("Q", text([5: "spam"]), by: "Bob")
        try live.save("Q", text([5: "spam, mended"]), by: "Ada")
        try live.save("Spam", "buy\n", by: "Bob")
        try live.delete("Q", by: "Bob")
        let outcome = try live.wiki.undoAll(
            by: "Bob", since: start, ActRequest(author: live.ada, comment: "spree"))
        #expect(outcome.undone == 4)
        #expect(outcome.left.count == 1 && outcome.left[0].obstacles.map(\.reason) == [.changedSince])
        #expect(try live.text("P") == text([9: "good"]))
        #expect(try live.text("Q") == text([5: "spam, mended"]))
        #expect(try live.text("Spam") == nil)
        let newest = try live.wiki.changes(before: nil, limit: 1)[0]
        #expect(newest.change.id == outcome.done?.change && newest.change.kind == .undo && newest.count == 3)
        let again = try live.wiki.undoAll(
            by: "Carol", since: start, ActRequest(author: live.ada, comment: ""))
        #expect(again.done == nil && again.undone == 0 && again.left.isEmpty)
        try live.expectSound()
    }

    /// A page that somebody deleted comes back under its name, and a deleted page that had the name once stays without.
    @Test func aPageThatComesBackHasItsNameToItself() throws {
        let live = try LiveWiki()
        let start = Timestamp.now()
        try live.save("A", "first\n")
        let first = try live.page("A")
        try live.move("A", to: "B", by: "Eve")
        let head = try live.wiki.save(
            SaveRequest(
                name: try PageName("A"), text: Array("second\n".utf8), base: nil, author: live.ada,
                comment: ""))
        guard case .saved = head else {
            Issue.record("\(head)")
            return
        }
        try live.delete("A", by: "Eve")
        try live.delete("B", by: "Ada")
        let outcome = try live.wiki.undoAll(
            by: "Eve", since: start, ActRequest(author: live.ada, comment: "spree"))
        #expect(outcome.undone == 2 && outcome.left.isEmpty)
        #expect(try live.text("A") == "second\n")
        #expect(try live.page("A").id != first.id)
        try live.expectSound()
        // Brought back, the first has no name to have.
        #expect(throws: WikiError.nameTaken(try PageName("A"))) {
            try live.wiki.restore(first.id, ActRequest(author: live.ada, comment: ""))
        }
    }

    @Test func aNameThatWasTakenInTheSameSpreeIsFreeAgain() throws {
        let live = try LiveWiki()
        let start = Timestamp.now()
        try live.save("A", "first\n")
        try live.move("A", to: "B", by: "Eve")
        let taken = try live.wiki.save(
            SaveRequest(
                name: try PageName("A"), text: Array("mine now\n".utf8), base: nil,
                author: Author(name: "Eve"),
                comment: ""))
        guard case .saved = taken else {
            Issue.record("\(taken)")
            return
        }
        let outcome = try live.wiki.undoAll(
            by: "Eve", since: start, ActRequest(author: live.ada, comment: "spree"))
        #expect(outcome.undone == 2 && outcome.left.isEmpty)
        #expect(try live.text("A") == "first\n")
        #expect(try live.wiki.statistics().pages == 1)
        try live.expectSound()
    }
}

@Suite struct HidingTests {
    @Test func aHiddenTextIsShownNowhereAndAnyoneShowsItAgain() throws {
        let live = try LiveWiki()
        let first = try live.save("P", "secret\n")
        let second = try live.save("P", "secret and more\n")
        try live.save("P", "public\n")
        let done = try live.wiki.hide(first, ActRequest(author: live.ada, comment: "names a client"))
        let hidden = try #require(try live.wiki.revision(first))
        #expect(hidden.veil == .hidden)
        #expect(throws: WikiError.withheld(first)) { try live.wiki.text(of: hidden) }
        #expect(throws: WikiError.withheld(first)) {
            try live.wiki.text(ofSection: 0, of: first, page: PageName(trusted: "P"))
        }
        let withheld = try #require(try live.wiki.withheld(hidden))
        #expect(withheld.change.comment == "names a client" && withheld.change.author == "Ada")
        // Undoing the next would bring the hidden text back.
        guard
            case .conflict(let obstacles) = try live.wiki.undo(
                second, ActRequest(author: live.ada, comment: ""))
        else {
            Issue.record("it came back")
            return
        }
        #expect(obstacles.map(\.reason) == [.hidden])
        #expect(throws: WikiError.nothingToDo) {
            try live.wiki.hide(first, ActRequest(author: live.ada, comment: ""))
        }
        let listed = try live.wiki.changes(before: nil, limit: 1)[0]
        #expect(listed.change.id == done.change && listed.change.kind == .hide)
        #expect(listed.pages.map(\.revision) == [first])
        _ = try live.wiki.unhide(first, ActRequest(author: live.ada, comment: "fine after all"))
        #expect(try live.wiki.text(of: try #require(try live.wiki.revision(first))) == Array("secret\n".utf8))
        try live.expectSound()
    }

    @Test func theNewestCannotBeHiddenButADeletedPagesTextCan() throws {
        let live = try LiveWiki()
        let first = try live.save("P", "first\n")
        let second = try live.save("P", "secret\n")
        let request = ActRequest(author: live.ada, comment: "")
        #expect(throws: WikiError.newestRevision) { try live.wiki.hide(second, request) }
        #expect(throws: WikiError.unknownRevision) { try live.wiki.hide(RevisionID(99), request) }
        #expect(throws: WikiError.nothingToDo) { try live.wiki.unhide(first, request) }
        #expect(try live.wiki.statistics().changes == 2)
        try live.delete("P")
        _ = try live.wiki.hide(second, request)
        // What comes back is the newest text that may be shown.
        _ = try live.wiki.restore(.page, PageName(trusted: "P"), author: live.ada, comment: "")
        #expect(try live.text("P") == "first\n")
    }

    @Test func hidingIsUndoneLikeAnyAct() throws {
        let live = try LiveWiki()
        let first = try live.save("P", "first\n")
        try live.save("P", "second\n")
        let hide = try live.wiki.hide(first, ActRequest(author: live.ada, comment: ""))
        guard
            case .undone(let undone) = try live.wiki.undo(
                hide.change, ActRequest(author: live.ada, comment: ""))
        else {
            Issue.record("not undone")
            return
        }
        #expect(try live.wiki.revision(first)?.veil == nil)
        _ = try live.wiki.undo(undone.done.change, ActRequest(author: live.ada, comment: ""))
        #expect(try live.wiki.revision(first)?.veil == .hidden)
    }
}
