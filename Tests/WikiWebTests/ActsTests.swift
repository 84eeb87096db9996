import HTTP
import JSON
import Testing
import Wiki
import WikiCore
import WikiStore

@testable import WikiWeb

extension TestSite {
    fileprivate func call(_ method: HTTP.Method, _ address: String, _ value: JSONValue? = nil) throws
        -> Response
    {
        try ask(
            method, "/api/v1/" + address, headers: [("Content-Type", "application/json")],
            body: value?.encoded() ?? [])
    }

    fileprivate func raw(_ name: String) throws -> String {
        try get("/wiki/\(name)?action=raw").text
    }

    fileprivate func head(_ name: String) throws -> RevisionID {
        try #require(try wiki.find(.page, PageKey(folding: name))).head
    }
}

extension Response {
    fileprivate var location: String? { headers["Location"] }
}

/// What can be done to a page, by forms and by the API.
@Suite struct ActsTests {
    @Test func anOldNameLeadsToThePageWhichSaysSo() throws {
        let site = try TestSite()
        try site.save("Old name", "text\n")
        try site.save("Linking", "[[Old name]]\n")
        let moved = try site.post(
            "/wiki/Old_name?action=move", [("to", "New"), ("links", "0"), ("author", "Ada")])
        #expect(moved.status == 303 && moved.location == "/wiki/New")
        let old = try site.get("/wiki/Old_name")
        #expect(old.status == 302 && old.location == "/wiki/New?from=Old_name")
        #expect(
            try site.get("/wiki/old_NAME?action=history").location == "/wiki/New?action=history&from=old_NAME"
        )
        let page = try site.get("/wiki/New?from=Old_name")
        #expect(page.text.contains("You came here by the name “Old name”"))
        // Nobody can have the page say what is not so.
        #expect(try !site.get("/wiki/New?from=Free+money").text.contains("You came here"))
        #expect(try site.get("/wiki/Linking").text.contains("<a href=\"/wiki/New\">Old name</a>"))
        #expect(try site.json("/api/v1/pages/Old_name")["name"]?.string == "New")
        #expect(try site.json("/api/v1/history/Old_name")["revisions"]?.array?.count == 2)
    }

    @Test func savingUnderAnOldName() throws {
        let site = try TestSite()
        try site.save("Old", "text\n")
        let base = try site.head("Old")
        _ = try site.post("/wiki/Old?action=move", [("to", "New")])
        // With a base of that page it saves there.
        let there = try site.post("/wiki/Old?action=save", [("text", "more text\n"), ("base", "\(base)")])
        #expect(there.status == 303 && there.location == "/wiki/New")
        #expect(try site.raw("New") == "more text\n")
        let put = try site.call(
            .put, "pages/Old", ["text": "from a program\n", "base": .integer(try site.head("New").value)])
        #expect(try JSONValue(parsing: put.bytes)["name"]?.string == "New")
        // With 0 it makes a new page, which wins the name and says where the other went.
        let fresh = try site.call(.put, "pages/Old", ["text": "new\n", "base": 0])
        #expect(fresh.status == 201)
        let page = try site.get("/wiki/Old")
        #expect(
            page.status == 200
                && page.text.contains("used to lead to another page, which is now called “New”"))
        #expect(try site.json("/api/v1/pages/Old")["text"]?.string == "new\n")
        #expect(try site.get("/wiki/New?from=Old").status == 200)
    }

    @Test func theEditorOfANewPageUnderAnOldName() throws {
        let site = try TestSite()
        try site.save("Old", "text\n")
        _ = try site.post("/wiki/Old?action=move", [("to", "New")])
        #expect(try site.get("/wiki/Old?action=edit").location == "/wiki/New?action=edit&from=Old")
        let editor = try site.get("/wiki/Old?redirect=no&action=edit")
        #expect(editor.status == 200 && editor.text.contains("name=\"base\" value=\"0\""))
    }

    @Test func aMoveIsShownBeforeItIsDone() throws {
        let site = try TestSite()
        try site.save("A", "[b](A/b.md)\n")
        try site.save("A/b", "below\n")
        try site.save("L", "[[A]] [[A/b]]\n")
        try site.derive()
        let form = try site.get("/wiki/A?action=move")
        #expect(form.status == 200 && form.text.contains("name=\"to\" value=\"A\""))
        let plan = try site.get("/wiki/A?action=move&to=X%2FY&tree=1")
        for part in [
            "<strong>X/Y</strong>", "<strong>X/Y/b</strong>", "2 links", "name=\"tree\" value=\"1\" checked",
        ] {
            #expect(plan.text.contains(part), "\(part)")
        }
        #expect(try site.raw("A") == "[b](A/b.md)\n")
        let taken = try site.get("/wiki/A?action=move&to=L&uselang=nl")
        #expect(taken.status == 409 && taken.text.contains("Er is al een pagina of bestand met de naam “L”"))
        #expect(try site.get("/wiki/A?action=move&to=a%5Bb").status == 400)
        #expect(try site.get("/wiki/Nowhere?action=move").status == 404)
        let done = try site.post("/wiki/A?action=move", [("action", "move"), ("to", "X/Y"), ("tree", "1")])
        #expect(done.status == 303 && done.location == "/wiki/X/Y")
        #expect(try site.raw("L") == "[[X/Y]] [[X/Y/b]]\n")
    }

    @Test func whatAMoveLeftIsToldOnce() throws {
        let site = try TestSite()
        try site.save("A", "a\n")
        try site.save("L", "[x](&#65;.md)\n")
        try site.save("M", "[x](\\\nA.md) [[A]]\n")
        _ = try site.wiki.bringIn(
            ImportRequest(
                source: "s", root: "",
                entries: [
                    .init(kind: .page, name: try PageName("Old text"), path: "o.md") {
                        [0xE9] + Array(" [[A]]\n".utf8)
                    }
                ], deletesVanished: false, author: Author(name: "Ada"), comment: ""))
        try site.derive()
        let moved = try site.post("/wiki/A?action=move", [("to", "B")])
        let cookie = try #require(moved.headers.values("Set-Cookie").first { $0.hasPrefix("done=") })
        let page = try site.get("/wiki/B", ("Cookie", String(cookie.prefix { $0 != ";" })))
        #expect(page.text.contains("Some links could not be rewritten"))
        #expect(page.text.contains("<a href=\"/wiki/Old_text\">Old text</a>"))
        #expect(try !site.get("/wiki/B").text.contains("Some links"))
    }

    @Test func movesByTheAPI() throws {
        let site = try TestSite()
        try site.save("A", "[[A/b]]\n")
        try site.save("A/b", "b\n")
        try site.save("C", "c\n")
        try site.derive()
        #expect(try site.call(.post, "move/A", ["to": "C"]).status == 409)
        #expect(try site.call(.post, "move/A", ["to": "A"]).status == 409)
        #expect(try site.call(.post, "move/A", ["to": "a]b"]).status == 400)
        #expect(try site.call(.post, "move/A", [:]).status == 400)
        #expect(try site.call(.post, "move/A", ["to": "B", "tree": "yes"]).status == 400)
        #expect(try site.call(.post, "move/Nowhere", ["to": "B"]).status == 404)
        let moved = try site.call(
            .post, "move/A", ["to": "B", "tree": true, "comment": "why", "author": "Ada"])
        #expect(moved.status == 200)
        let value = try JSONValue(parsing: moved.bytes)
        #expect(value["name"]?.string == "B" && value["left"]?.array?.isEmpty == true)
        #expect(value["revision"]?.integer == (try site.head("B").value))
        #expect(try site.raw("B") == "[[B/b]]\n")
        let change = try #require(value["change"]?.integer)
        let listed = try site.json("/api/v1/changes?limit=1")["changes"]?.array?.first
        #expect(listed?["change"]?.integer == change && listed?["kind"]?.string == "move")
        #expect(listed?["comment"]?.string == "why" && listed?["pages"]?.array?.count == 2)
        let undone = try site.call(.post, "changes/\(change)/undo")
        #expect(undone.status == 200)
        #expect(try site.raw("A") == "[[A/b]]\n")
        #expect(try site.call(.post, "changes/\(change)/undo").status == 409)
        #expect(try site.call(.post, "changes/999/undo").status == 404)
        #expect(try site.call(.get, "move/A").status == 405)
    }

    @Test func deletesAndRestoresByTheAPI() throws {
        let site = try TestSite()
        let first = try site.save("P", "text\n")
        let deleted = try site.call(.delete, "pages/P?author=Ada&comment=old")
        #expect(deleted.status == 200)
        #expect(try JSONValue(parsing: deleted.bytes)["name"]?.string == "P")
        #expect(try site.get("/wiki/P").status == 404)
        #expect(try site.call(.delete, "pages/P").status == 409)
        // An editor that was opened before finds its text kept: the page lives again with it.
        let preview = try site.post(
            "/wiki/P?action=save", [("text", "typed\n"), ("base", "\(first)"), ("preview", "1")])
        #expect(preview.status == 200 && preview.text.contains(">\ntyped"))
        #expect(try site.get("/wiki/P?action=edit&oldid=\(first)").status == 200)
        #expect(try site.call(.post, "restore/P").status == 200)
        #expect(try site.raw("P") == "text\n")
        #expect(try site.call(.post, "restore/P").status == 409)
        #expect(try site.call(.post, "restore/Nowhere").status == 404)
        for number in ["9223372036854775807", "9223372036854775808", "99999999999999999999"] {
            let status = try site.get("/wiki/P?oldid=\(number)").status
            #expect(status == (number == "9223372036854775807" ? 404 : 400))
            #expect(try site.get("/r/\(number)").status == 404)
        }
    }

    /// Each says which change it was, of what, and what is the newest now.
    @Test func actsAnswerInOneShape() throws {
        let site = try TestSite()
        try site.save("P", "one\n")
        let second = try site.save("P", "two\n")
        for (method, call, body) in [
            (.delete, "pages/P", nil), (.post, "restore/P", nil), (.post, "move/P", ["to": "Q"]),
            (.post, "undo/Q", ["revision": .integer(second.value)]), (.post, "changes/6/undo", nil),
        ] as [(HTTP.Method, String, JSONValue?)] {
            let answer = try site.call(method, call, body)
            let value = try JSONValue(parsing: answer.bytes)
            #expect(answer.status == 200, "\(call): \(answer.text)")
            guard case .object(let members) = value else { throw NotSaved() }
            #expect(
                Set(members.map(\.key)).subtracting(["left"]) == ["change", "name", "revision"], "\(call)")
            let newest = try site.json("/api/v1/changes?limit=1")["changes"]?[0]
            #expect(value["change"]?.integer == newest?["change"]?.integer, "\(call)")
            #expect(value["revision"]?.integer == newest?["pages"]?[0]?["revision"]?.integer, "\(call)")
            #expect(value["name"]?.string == newest?["pages"]?[0]?["name"]?.string, "\(call)")
        }
    }

    @Test func undoesARevisionByTheAPI() throws {
        let site = try TestSite()
        try site.save("P", "one\ntwo\nthree\n")
        let spoilt = try site.save("P", "SPOILT\ntwo\nthree\n")
        try site.save("P", "SPOILT\ntwo\nthree, four\n")
        let undone = try site.call(.post, "undo/P", ["revision": .integer(spoilt.value), "author": "Ada"])
        #expect(undone.status == 200)
        #expect(try site.raw("P") == "one\ntwo\nthree, four\n")
        let other = try site.save("Q", "q\n")
        #expect(try site.call(.post, "undo/P", ["revision": .integer(other.value)]).status == 404)
        #expect(try site.call(.post, "undo/P", ["revision": "x"]).status == 400)
        let first = try site.save("P", "one\nTWO\nthree, four\n")
        try site.save("P", "one\nTWO and more\nthree, four\n")
        let conflict = try site.call(.post, "undo/P", ["revision": .integer(first.value)])
        #expect(conflict.status == 409)
        let value = try JSONValue(parsing: conflict.bytes)
        #expect(value["error"]?["code"]?.string == "conflict")
        #expect(value["conflict"]?["text"]?.string?.contains("<<<<<<<") == true)
        #expect(value["obstacles"]?.array?.first?["reason"]?.string == "changed-since")
    }

    @Test func undoesFromTheScreens() throws {
        let site = try TestSite()
        try site.save("P", "one\n")
        let second = try site.save("P", "two\n", author: "Bob")
        let diff = try site.get("/wiki/P?diff=prev")
        #expect(diff.text.contains("action=\"/wiki/P?action=undo\""))
        #expect(diff.text.contains("name=\"revision\" value=\"\(second)\""))
        let undone = try site.post("/wiki/P?action=undo", [("revision", "\(second)"), ("author", "Ada")])
        #expect(undone.status == 303 && undone.location == "/wiki/P")
        #expect(try site.raw("P") == "one\n")
        let change = try #require(try site.wiki.revision(try site.head("P")))
        #expect(change.comment.hasPrefix("Undo the change by Bob of "))
        let screen = try site.get("/c/\(change.change)")
        #expect(screen.text.contains("action=\"/c/\(change.change)?action=undo\""))
        let again = try site.post("/c/\(change.change)?action=undo", [])
        #expect(again.status == 303 && again.location?.hasPrefix("/c/") == true)
        #expect(try site.raw("P") == "two\n")
        #expect(try site.post("/c/\(change.change)?action=explode", []).status == 400)
        // Undone by a link never: a change by GET does not happen.
        _ = try site.get("/c/\(change.change)?action=undo")
        #expect(try site.raw("P") == "two\n")
    }

    @Test func anUndoInConflictIsSettledByHand() throws {
        let site = try TestSite()
        try site.save("P", "one\n")
        let second = try site.save("P", "two\n")
        let head = try site.save("P", "two and three\n")
        let answer = try site.post("/wiki/P?action=undo", [("revision", "\(second)")])
        #expect(answer.status == 409)
        for part in [
            "&lt;&lt;&lt;&lt;&lt;&lt;&lt;", "two and three", "one", "name=\"base\" value=\"\(head)\"",
        ] {
            #expect(answer.text.contains(part), "\(part)")
        }
        let moved = try site.wiki.move(
            MoveRequest(
                kind: .page, name: try PageName("P"), to: try PageName("Q"), author: Author(name: ""),
                comment: ""))
        try site.save("P", "another\n")
        let taken = try site.post("/c/\(moved.done.change)?action=undo", [])
        #expect(taken.status == 409 && taken.text.contains("the old name of Q is another page’s now"))
    }

    @Test func joinsTwoPages() throws {
        let site = try TestSite()
        try site.save("A", "a\n")
        try site.save("B", "b\n")
        let form = try site.get("/wiki/A?action=merge")
        #expect(form.status == 200 && form.text.contains("name=\"into\""))
        #expect(try site.post("/wiki/A?action=merge", [("into", "Nowhere")]).status == 404)
        #expect(try site.post("/wiki/A?action=merge", [("into", "A")]).status == 409)
        #expect(try site.post("/wiki/A?action=merge", []).status == 400)
        let page = try #require(try site.wiki.living(.page, PageKey(folding: "A")))
        let done = try site.post("/wiki/A?action=merge", [("into", "B"), ("summary", "the same")])
        #expect(done.status == 303 && done.location == "/wiki/B")
        #expect(try site.raw("B") == "b\n\na\n")
        #expect(try site.get("/wiki/A").location == "/wiki/B?from=A")
        // The page without a name is reached by its number, with its history and texts.
        let gone = try site.get("/p/\(page.id)")
        #expect(gone.status == 404 && gone.text.contains("action=\"/p/\(page.id)?action=restore\""))
        #expect(try site.get("/r/\(page.head)").location == "/p/\(page.id)?oldid=\(page.head)")
        #expect(try site.get("/p/\(page.id)?oldid=\(page.head)").text.contains("<p>a</p>"))
        #expect(try site.get("/p/\(page.id)?action=history").status == 200)
        let back = try site.post("/p/\(page.id)?action=restore", [])
        #expect(back.status == 303 && back.location == "/wiki/A")
        #expect(try site.raw("A") == "a\n")
    }

    @Test func movesAndRestoresFiles() throws {
        let site = try TestSite()
        try site.upload("a.txt", Array("bytes".utf8))
        let info = try site.get("/file/a.txt?action=info")
        #expect(info.text.contains("href=\"/file/a.txt?action=move\""))
        #expect(try site.get("/file/a.txt?action=move").status == 200)
        let moved = try site.post("/file/a.txt?action=move", [("to", "b.txt")])
        #expect(moved.status == 303 && moved.location == "/file/b.txt?action=info")
        #expect(try site.get("/file/a.txt").location == "/file/b.txt?from=a.txt")
        #expect(try site.get("/api/v1/files/a.txt").text == "bytes")
        let head = try #require(try site.wiki.living(.file, PageKey(folding: "b.txt"))).head
        #expect(try site.post("/file/b.txt?action=undo", [("revision", "\(head)")]).status == 303)
        #expect(try site.get("/file/a.txt").text == "bytes")
    }
}

@Suite struct HidingScreensTests {
    @Test func aHiddenTextAnswers410WhereverItWouldBeShown() throws {
        let site = try TestSite()
        let first = try site.save("P", "secret\n", comment: "begun")
        let second = try site.save("P", "public\n")
        #expect(try site.get("/wiki/P?action=history").text.contains("href=\"/r/\(first)?action=hide\""))
        #expect(try !site.get("/wiki/P?action=history").text.contains("href=\"/r/\(second)?action=hide\""))
        #expect(try site.get("/r/\(first)?action=hide").text.contains("name=\"reason\""))
        let hidden = try site.post(
            "/r/\(first)?action=hide", [("reason", "names <a> client"), ("author", "Ada")])
        #expect(hidden.status == 303 && hidden.location == "/wiki/P?action=history")
        for address in [
            "/wiki/P?oldid=\(first)", "/wiki/P?action=raw&oldid=\(first)",
            "/wiki/P?diff=\(second)&oldid=\(first)",
            "/wiki/P?diff=prev", "/wiki/P?diff=prev&oldid=\(first)", "/wiki/P?action=edit&oldid=\(first)",
            "/wiki/P?action=edit&oldid=\(first)&section=0", "/wiki/P?action=blame&oldid=\(first)",
            "/api/v1/pages/P?revision=\(first)", "/api/v1/diff?from=\(first)&to=\(second)",
            "/api/v1/diff?from=\(second)&to=\(first)",
        ] {
            let answer = try site.get(address)
            #expect(answer.status == 410, "\(address)")
            #expect(!answer.text.contains("secret"), "\(address)")
        }
        let api = try site.json("/api/v1/pages/P?revision=\(first)", status: 410)
        #expect(api["error"]?["code"]?.string == "hidden")
        // Who did it and why is there for all, and so is the way back.
        let page = try site.get("/wiki/P?oldid=\(first)")
        #expect(page.text.contains("Hidden by Ada") && page.text.contains("names &lt;a&gt; client"))
        #expect(page.text.contains("href=\"/r/\(first)?action=unhide\""))
        #expect(try site.get("/wiki/P?action=history").text.contains("Hidden by Ada"))
        #expect(try site.get("/changes").text.contains("hid a version"))
        for address in ["/wiki/P", "/wiki/P?action=history", "/changes", "/changes.atom"] {
            let answer = try site.get(address)
            #expect(answer.status == 200 && !answer.text.contains("secret"), "\(address)")
        }
        #expect(try site.post("/r/\(second)?action=hide", []).status == 409)
        #expect(try site.post("/r/\(first)?action=hide", []).status == 409)
        #expect(try site.post("/r/999?action=hide", []).status == 404)
        #expect(try site.post("/r/\(first)?action=unhide", [("reason", "fine")]).status == 303)
        #expect(try site.get("/wiki/P?action=raw&oldid=\(first)").text == "secret\n")
    }

    @Test func aHiddenFileToo() throws {
        let site = try TestSite()
        try site.upload("a.txt", Array("secret".utf8))
        let first = try #require(try site.wiki.living(.file, PageKey(folding: "a.txt"))).head
        _ = try site.wiki.save(
            SaveRequest(
                kind: .file, name: try PageName("a.txt"), text: Array("public".utf8), base: first,
                author: Author(name: ""), comment: ""))
        #expect(try site.post("/r/\(first)?action=hide", [("reason", "x")]).status == 303)
        #expect(try site.get("/file/a.txt?oldid=\(first)").status == 410)
        #expect(try site.get("/api/v1/files/a.txt?oldid=\(first)").status == 410)
        #expect(try site.get("/file/a.txt").text == "public")
    }

    @Test func whatWasErasedSaysSo() throws {
        let site = try TestSite()
        let first = try site.save("P", "secret\n")
        try site.save("P", "public\n")
        let erased = try site.wiki.erase([first], ActRequest(author: Author(name: "Op"), comment: "the law"))
        let page = try site.get("/wiki/P?oldid=\(first)")
        #expect(page.status == 410 && page.text.contains("Removed for good by Op"))
        #expect(!page.text.contains("action=unhide"))
        #expect(try site.post("/c/\(erased.change)?action=undo", []).status == 409)
    }
}

@Suite struct DraftTests {
    private func cookie(_ response: Response) throws -> (String, String) {
        let field = try #require(response.headers.values("Set-Cookie").first { $0.hasPrefix("browser=") })
        #expect(field.contains("HttpOnly") && field.contains("SameSite=Lax"))
        return ("Cookie", String(field.prefix { $0 != ";" }))
    }

    private func put(_ site: TestSite, _ name: String, _ value: JSONValue, _ headers: (String, String)...)
        throws
        -> Response
    {
        try site.ask(
            .put, "/api/v1/drafts/" + name,
            headers: [("Content-Type", "application/json"), ("Sec-Fetch-Site", "same-origin")] + headers,
            body: value.encoded())
    }

    @Test func isKeptForTheBrowserThatTypedIt() throws {
        let site = try TestSite()
        let base = try site.save("P", "text\n")
        #expect(try site.get("/api/v1/drafts/P").status == 404)
        let kept = try put(site, "P", ["text": "typed", "base": .integer(base.value)])
        #expect(kept.status == 200)
        let browser = try cookie(kept)
        let again = try put(
            site, "p", ["text": "typed more", "base": .integer(base.value), "section": 1], browser)
        #expect(again.status == 200 && again.headers.values("Set-Cookie").isEmpty)
        let value = try JSONValue(parsing: try site.get("/api/v1/drafts/P", browser).bytes)
        #expect(value["text"]?.string == "typed more" && value["base"]?.integer == base.value)
        #expect(value["section"]?.integer == 1)
        #expect(try site.get("/api/v1/drafts/P").status == 404)
        #expect(
            try site.get("/api/v1/drafts/P", ("Cookie", "browser=" + String(repeating: "0", count: 32)))
                .status == 404)
        #expect(try site.get("/api/v1/drafts/P", ("Cookie", "browser=x")).status == 404)
        #expect(
            try site.ask(.delete, "/api/v1/drafts/P", headers: [browser, ("Sec-Fetch-Site", "same-origin")])
                .status == 200)
        #expect(
            try site.ask(.delete, "/api/v1/drafts/P", headers: [browser, ("Sec-Fetch-Site", "same-origin")])
                .status == 404)
    }

    @Test func badOnesAreRefused() throws {
        let site = try TestSite()
        #expect(try put(site, "P", ["base": 0]).status == 400)
        #expect(try put(site, "P", ["text": "x", "base": -1]).status == 400)
        #expect(try put(site, "P", ["text": "x", "section": -1]).status == 400)
        #expect(try put(site, "P", ["text": "x", "section": [:]]).status == 400)
        #expect(try put(site, "P", ["text": "x", "base": "1"]).status == 400)
        #expect(try put(site, "a%5Bb", ["text": "x"]).status == 400)
        #expect(
            try put(site, "P", ["text": .string(String(repeating: "x", count: Wiki.largestText + 1))]).status
                == 413)
    }

    @Test func theEditorOffersItWithoutAScript() throws {
        let site = try TestSite()
        let base = try site.save("P", "text\n")
        let browser = try cookie(try put(site, "P", ["text": "typed", "base": .integer(base.value)]))
        #expect(try !site.get("/wiki/P?action=edit").text.contains("was not saved"))
        let editor = try site.get("/wiki/P?action=edit", browser)
        #expect(editor.text.contains("You typed something here that was not saved"))
        #expect(editor.text.contains("href=\"/wiki/P?action=edit&amp;draft=1\""))
        #expect(editor.text.contains("data-draft=\"/api/v1/drafts/P\""))
        try site.save("P", "text, changed\n")
        let resumed = try site.get("/wiki/P?action=edit&draft=1", browser)
        #expect(resumed.text.contains(">\ntyped</textarea>"))
        #expect(resumed.text.contains("name=\"base\" value=\"\(base)\""))
        let missing = try cookie(try put(site, "New", ["text": "first words"]))
        #expect(try site.get("/wiki/New?action=edit", missing).text.contains("draft=1"))
        #expect(
            try site.get("/wiki/New?action=edit&draft=1", missing).text.contains(">\nfirst words</textarea>"))
    }

    @Test func goesWithTheSave() throws {
        let site = try TestSite()
        let browser = try cookie(try put(site, "P", ["text": "typed"]))
        let saved = try site.ask(
            .post, "/wiki/P?action=save",
            headers: [
                ("Content-Type", "application/x-www-form-urlencoded"), ("Sec-Fetch-Site", "same-origin"),
                browser,
            ],
            body: Array("text=typed&base=0".utf8))
        #expect(saved.status == 303)
        // The writer forgets it when nobody waits; what is asked of it next comes behind that.
        for _ in 0..<200 {
            if try site.get("/api/v1/drafts/P", browser).status == 404 { return }
            try site.wiki.store.write(.leisurely) { _ in }
        }
        Issue.record("the draft is still there")
    }
}
