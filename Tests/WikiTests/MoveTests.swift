import Testing
import WikiCore
import WikiStore

@testable import Wiki

@Suite struct MoveTests {
    @Test func historyGoesAlongAndTheOldNameLeadsThere() throws {
        let live = try LiveWiki()
        let first = try live.save("Old", "one\n")
        try live.save("Old", "two\n")
        let page = try live.page("Old")
        let moved = try live.move("Old", to: "New")
        #expect(moved.done.name.text == "New")
        #expect(try live.text("New") == "two\n")
        #expect(try live.page("Old").id == page.id && live.page("New").id == page.id)
        let history = try live.wiki.history(of: page.id, limit: 9)
        #expect(history.map(\.kind) == [.move, .edit, .create] && history.last?.id == first)
        // The bytes are those that were there: a move writes no text.
        #expect(history[0].content == history[1].content)
        guard case .alias(let target) = try live.wiki.lookup(.page, PageKey(folding: "old")) else {
            Issue.record("the old name leads nowhere")
            return
        }
        #expect(target.name.text == "New")
        try live.expectSound()
    }

    @Test func ontoALivingPageIsRefusedAndChangesNothing() throws {
        let live = try LiveWiki()
        try live.save("A", "a\n")
        let head = try live.save("B", "b\n")
        #expect(throws: WikiError.nameTaken(try PageName("B"))) { try live.move("A", to: "b") }
        #expect(throws: WikiError.nothingToDo) { try live.move("A", to: "A") }
        #expect(throws: WikiError.notFound) { try live.move("C", to: "D") }
        #expect(try live.page("B").head == head)
        #expect(try live.wiki.statistics().changes == 2)
    }

    @Test func ontoADeletedPageTakesItsName() throws {
        let live = try LiveWiki()
        try live.save("A", "a\n")
        try live.save("B", "b\n")
        let dead = try live.page("B")
        try live.delete("B")
        try live.move("A", to: "B")
        #expect(try live.text("B") == "a\n")
        let record = try #require(try live.wiki.page(dead.id))
        #expect(!record.isNamed && !record.isLiving)
        try live.expectSound()
    }

    @Test func anotherSpellingIsAMoveWithoutAnAlias() throws {
        let live = try LiveWiki()
        try live.save("team", "a\n")
        try live.save("Other", "[[team]]\n")
        try live.derive()
        try live.move("team", to: "Team")
        #expect(try live.page("team").name.text == "Team")
        #expect(try live.targets("Other") == ["Team"])
        try live.expectSound()
    }

    @Test func aTreeMovesInOneChangeWithItsFilesAndLinks() throws {
        let live = try LiveWiki()
        try live.save("team", "[x](team/plan.md) ![p](team/p.png)\n")
        try live.save("team/plan", "[up](../team.md) [side](day/one.md) [out](../other.md) [red](todo.md)\n")
        try live.save("team/day/one", "[[team/plan]] ![](../p.png)\n")
        try live.save("team/p.png", "png", kind: .file)
        try live.save("other", "[t](team.md) [[team/day/one#x|label]]\n")
        try live.save("teammate", "not below\n")
        try live.derive()
        let moved = try live.move("Team", to: "org/group", tree: true)
        #expect(
            moved.plan.moves.map(\.name.text) == [
                "org/group", "org/group/day/one", "org/group/plan", "org/group/p.png",
            ])
        #expect(moved.plan.left.isEmpty)
        #expect(try live.text("org/group") == "[x](group/plan.md) ![p](group/p.png)\n")
        let plan = try live.text("org/group/plan")
        #expect(
            plan
                == "[up](../group.md) [side](day/one.md) [out](../../other.md) [red](todo.md)\n")
        #expect(try live.text("org/group/day/one") == "[[org/group/plan]] ![](../p.png)\n")
        #expect(try live.text("other") == "[t](org/group.md) [[org/group/day/one#x|label]]\n")
        #expect(try live.page("teammate").name.text == "teammate")
        #expect(try live.targets("org/group/plan") == ["org/group", "org/group/day/one", "other", "?"])
        let changes = try live.wiki.changes(before: nil, limit: 1)
        #expect(changes[0].change.kind == .move && changes[0].count == 5)
        #expect(try live.wiki.store.read { try $0.isMechanical(try live.page("other").head) })
        try live.derive()
        try live.expectSound()
    }

    @Test func aTreeMovesIntoItself() throws {
        let live = try LiveWiki()
        try live.save("a", "top\n")
        try live.save("a/b", "below\n")
        try live.move("a", to: "a/b", tree: true)
        #expect(try live.text("a/b") == "top\n")
        #expect(try live.text("a/b/b") == "below\n")
        try live.expectSound()
    }

    @Test func namesTooLongForATreeAreRefusedBeforeAnythingMoves() throws {
        let live = try LiveWiki()
        try live.save("a", "top\n")
        try live.save("a/" + String(repeating: "x", count: 150), "below\n")
        let long = String(repeating: "y", count: 100)
        #expect(throws: PageNameError.tooLong(bytes: 251)) { try live.move("a", to: long, tree: true) }
        #expect(try live.page("a").name.text == "a")
    }

    @Test func withoutLinksTextsStayAsTheyAre() throws {
        let live = try LiveWiki()
        try live.save("team/a", "[b](b.md)\n")
        try live.save("team/b", "[[team/a]]\n")
        try live.derive()
        try live.move("team/a", to: "x/a", links: false)
        #expect(try live.text("x/a") == "[b](b.md)\n")
        #expect(try live.text("team/b") == "[[team/a]]\n")
        // The old name leads there all the same.
        #expect(try live.targets("team/b") == ["x/a"])
    }

    @Test func aFileMovesAndItsPagesShowIt() throws {
        let live = try LiveWiki()
        try live.save("img/a b.png", "png", kind: .file)
        try live.save("Page", "![x](img/a%20b.png) <img src=\"/img/a%20b.png\">\n")
        try live.derive()
        try live.move("img/a b.png", to: "pictures/c.png", kind: .file)
        #expect(try live.text("Page") == "![x](pictures/c.png) <img src=\"/pictures/c.png\">\n")
        #expect(try live.targets("Page") == ["pictures/c.png", "pictures/c.png"])
        #expect(try live.text("pictures/c.png", .file) == "png")
    }

    @Test func theSameKeyMovesOnce() throws {
        let live = try LiveWiki()
        try live.save("A", "a\n")
        var request = MoveRequest(
            kind: .page, name: try PageName("A"), to: try PageName("B"), author: live.ada, comment: "",
            key: "k")
        let first = try live.wiki.move(request)
        #expect(try live.wiki.move(request).done == first.done)
        request.key = nil
        #expect(throws: WikiError.nothingToDo) { try live.wiki.move(request) }
    }

    @Test func linksOfAPageThatWasSavedJustNowAreRewrittenToo() throws {
        let live = try LiveWiki()
        try live.save("A", "a\n")
        try live.save("Linking", "nothing\n")
        try live.derive()
        try live.save("Linking", "[[A]]\n")
        try live.move("A", to: "B")
        #expect(try live.text("Linking") == "[[B]]\n")
    }

    @Test func aPageSavedDuringTheMoveKeepsItsTextAndItsLinkLeadsOn() throws {
        let live = try LiveWiki()
        try live.save("A", "a\n")
        try live.save("Linking", "[[A]]\n")
        try live.derive()
        let request = MoveRequest(
            kind: .page, name: try PageName("A"), to: try PageName("B"), author: live.ada, comment: "")
        let plan = try live.wiki.plan(request)
        try live.save("Linking", "[[A]] and more\n")
        let stale = try live.wiki.commit { writer in
            try MoveRun(
                request: request, plan: plan, time: Timestamp(seconds: 1), writer: writer, isLenient: false
            ).run()
        }
        #expect(stale == nil)
        #expect(try live.page("A").name.text == "A")
        let moved = try #require(
            try live.wiki.commit { writer in
                try MoveRun(
                    request: request, plan: plan, time: Timestamp(seconds: 1), writer: writer, isLenient: true
                ).run()
            })
        #expect(moved.plan.left.map(\.page.text) == ["Linking"])
        #expect(try live.text("Linking") == "[[A]] and more\n")
        #expect(try live.targets("Linking") == ["B"])
    }
}

@Suite struct MovedLinksTests {
    /// Links on the page `team/care/plan`, when `team/visit` becomes `group/Visit (new)`.
    @Test(arguments: [
        ("[[team/visit]]", "[[group/Visit (new)]]"),
        ("[[Team/Visit|the visit]]", "[[group/Visit (new)|the visit]]"),
        ("[[ team/visit#First day ]]", "[[ group/Visit (new)#First day ]]"),
        ("| [[team/visit\\|x]] |\n|-|\n| [[team/visit\\|y]] |", nil),
        ("[x](../visit.md)", "[x](../../group/Visit%20%28new%29.md)"),
        ("[x](../visit.md#a \"t\")", "[x](../../group/Visit%20%28new%29.md#a \"t\")"),
        ("[x](../visit)", "[x](../../group/Visit%20%28new%29)"),
        ("[x](/team/visit.MD?plain=1)", "[x](/group/Visit%20%28new%29.MD?plain=1)"),
        ("[x](</team/visit.md>)", "[x](</group/Visit%20%28new%29.md>)"),
        ("[x](/wiki/team/visit)", "[x](/wiki/group/Visit_%28new%29)"),
        ("[x][v]\n\n[v]: ../visit.md 'title'", "[x][v]\n\n[v]: ../../group/Visit%20%28new%29.md 'title'"),
        ("> [v]:\n> ../visit.md\n\n[v] [v]", nil),
        ("<a href='../visit.md'>x</a>", "<a href='../../group/Visit%20%28new%29.md'>x</a>"),
        ("<b>[x](../visit.md)</b>", "<b>[x](../../group/Visit%20%28new%29.md)</b>"),
        ("- a\n  - [x](../visit.md)\r\n", "- a\n  - [x](../../group/Visit%20%28new%29.md)\r\n"),
        ("`[[team/visit]]` [x](../vis\\\nit.md)", nil),
        ("```\n[[team/visit]]\n[x](../visit.md)\n```\n[[team/visit]]", nil),
        ("\\[[team/visit]] and [[team/visit]]", "\\[[team/visit]] and [[group/Visit (new)]]"),
        ("[other](../other.md) [[elsewhere]] [web](https://e.org/team/visit)", nil),
        ("[x](../vi&#115;it.md) [y](\\../visit.md)", nil),
    ])
    func areRewritten(markdown: String, expected: String?) throws {
        let live = try LiveWiki()
        try live.save("team/visit", "# Visit\n")
        try live.save("team/other", "# Other\n")
        try live.save("team/care/plan", markdown)
        try live.derive()
        let before = try live.targets("team/care/plan")
        let moved = try live.move("team/visit", to: "group/Visit (new)")
        let text = try #require(try live.text("team/care/plan"))
        if let expected { #expect(text == expected) }
        #expect(
            try live.targets("team/care/plan") == before.map { $0 == "team/visit" ? "group/Visit (new)" : $0 }
        )
        // Whatever could not be rewritten is told, and leads there by the old name.
        if text == markdown, before.contains("team/visit") { #expect(!moved.plan.left.isEmpty) }
        if !before.contains("team/visit") { #expect(text == markdown && moved.plan.left.isEmpty) }
    }

    @Test func codeIsNotTouched() throws {
        let live = try LiveWiki()
        try live.save("A", "a\n")
        let code = "`[[A]]` and ``[x](A.md)``\n\n    [[A]]\n\n```\n[[A]] [x](A.md)\n```\n"
        try live.save("Code", code + "\n[[A]]\n")
        try live.derive()
        try live.move("A", to: "B")
        #expect(try live.text("Code") == code + "\n[[B]]\n")
    }

    /// Links on a page that moves from `team/plan` to `plan`, with what they lead to staying where it is.
    @Test(arguments: [
        ("[x](visit.md)", "[x](team/visit.md)"),
        ("[x](./visit.md#a)", "[x](./team/visit.md#a)"),
        ("[x](/team/visit.md) [[team/visit]]", "[x](/team/visit.md) [[team/visit]]"),
        ("[x](red.md)", "[x](team/red.md)"),
        ("![p](p.png)", "![p](team/p.png)"),
        ("[x](../team/)", "[x](team/)"),
        ("[x](#here) [[#there]] [m](mailto:a@b.nl)", "[x](#here) [[#there]] [m](mailto:a@b.nl)"),
        ("[self](plan.md)", "[self](plan.md)"),
    ])
    func ofAMovedPageLeadWhereTheyLed(markdown: String, expected: String) throws {
        let live = try LiveWiki()
        try live.save("team/visit", "# Visit\n")
        try live.save("team/index", "# Team\n")
        try live.save("team/p.png", "png", kind: .file)
        try live.save("team/plan", markdown)
        try live.derive()
        let before = try live.targets("team/plan")
        try live.move("team/plan", to: "plan")
        #expect(try live.text("plan") == expected)
        #expect(try live.targets("plan") == before.map { $0 == "team/plan" ? "plan" : $0 })
    }

    @Test func belowAnImportsRootStayBelowIt() throws {
        let live = try LiveWiki()
        _ = try live.wiki.bringIn(
            ImportRequest(
                source: "s", root: "hb",
                entries: [
                    .init(kind: .page, name: try PageName("hb/a"), path: "a.md") {
                        Array("[x](/b/c.md) [[b/c]]\n".utf8)
                    },
                    .init(kind: .page, name: try PageName("hb/b/c"), path: "b/c.md") { Array("c\n".utf8) },
                ], deletesVanished: false, author: live.ada, comment: ""))
        try live.derive()
        try live.move("hb/b/c", to: "hb/d")
        #expect(try live.text("hb/a") == "[x](/d.md) [[d]]\n")
        #expect(try live.wiki.store.read { try $0.path(of: try live.page("hb/d").id) } == "d.md")
        // Out of the root, only a way that leads out of it will do.
        try live.move("hb/d", to: "e")
        #expect(try live.text("hb/a") == "[x](../e.md) [[e]]\n")
        #expect(try live.targets("hb/a") == ["e", "e"])
    }

    @Test func aTextThatIsNotUTF8IsLeftAndTold() throws {
        let live = try LiveWiki()
        try live.save("A", "a\n")
        _ = try live.wiki.bringIn(
            ImportRequest(
                source: "s", root: "",
                entries: [
                    .init(kind: .page, name: try PageName("Old text"), path: "o.md") {
                        [0xE9] + Array(" [[A]]\n".utf8)
                    }
                ], deletesVanished: false, author: live.ada, comment: ""))
        try live.derive()
        let moved = try live.move("A", to: "B")
        #expect(moved.plan.left.map(\.page.text) == ["Old text"])
        #expect(try live.targets("Old text") == ["B"])
    }
}
