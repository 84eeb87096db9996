import HTTP
import JSON
import Testing
import Wiki
import WikiCore
import WikiStore

@testable import WikiWeb

/// What becomes of a text that is sent to be saved, by the API and by a form.
@Suite struct SavingTests {
    private func put(
        _ site: TestSite, _ name: String, _ text: String, base: JSONValue?, key: String? = nil,
        comment: String? = nil
    ) throws -> (status: Int, value: JSONValue) {
        var members = [JSONValue.Member(key: "text", value: .string(text))]
        if let base { members.append(.init(key: "base", value: base)) }
        if let comment { members.append(.init(key: "comment", value: .string(comment))) }
        var headers = [("Content-Type", "application/json")]
        if let key { headers.append(("Idempotency-Key", key)) }
        let answer = try site.ask(
            .put, "/api/v1/pages/\(name)", headers: headers, body: JSONValue.object(members).encoded())
        return (answer.status, try JSONValue(parsing: answer.bytes))
    }

    private func revisions(_ site: TestSite, _ name: String = "A") throws -> [JSONValue] {
        try site.json("/api/v1/history/\(name)?limit=500")["revisions"]?.array ?? []
    }

    @Test func aNewPageIsMadeAndAnOldOneChanged() throws {
        let site = try TestSite()
        let made = try put(site, "A", "one\n", base: 0, comment: "why")
        #expect(made.status == 201)
        #expect(
            made.value["name"]?.string == "A" && made.value["merged"]?.bool == false
                && made.value["unchanged"]?.bool == false)
        guard case .object(let members) = made.value else { throw NotSaved() }
        #expect(members.map(\.key) == ["name", "revision", "change", "merged", "unchanged"])
        let base = try #require(made.value["revision"])
        let changed = try put(site, "A", "two\n", base: base)
        #expect(changed.status == 200 && changed.value["change"]?.integer == 2)
        #expect(try revisions(site).map { $0["comment"]?.string } == ["", "why"])
    }

    /// What a program sends is kept to the byte; only a form's line ends are the browser's.
    @Test(arguments: ["a\r\nb\n", "\u{FEFF}a\r", "a  \n\n\n", "", "\n"])
    func aProgramsTextIsExact(text: String) throws {
        let site = try TestSite()
        #expect(try put(site, "A", text, base: 0).status == 201)
        #expect(try site.get("/wiki/A?action=raw").bytes == Array(text.utf8))
        #expect(try site.json("/api/v1/pages/A")["text"]?.string.map { Array($0.utf8) } == Array(text.utf8))
    }

    @Test func aBaseIsNeededAndIsThePagesOwn() throws {
        let site = try TestSite()
        try site.save("A", "one\n")
        let other = try site.save("B", "one\n")
        for base: JSONValue? in [nil, 99, -1, .integer(other.value), .string("1"), .null] {
            let answer = try put(site, "A", "two\n", base: base)
            #expect(
                answer.status == 400 && answer.value["error"]?["code"]?.string == "unknown-base", "\(answer)")
        }
        for fields in [
            [("text", "typed\n")], [("text", "typed\n"), ("base", "99")],
            [("text", "typed\n"), ("base", "\(other)")],
        ] {
            let answer = try site.post("/wiki/A?action=save", fields)
            #expect(answer.status == 400 && answer.text.contains("typed\n</textarea>"))
        }
        #expect(try revisions(site).count == 1)
    }

    @Test func nothingIsStoredWhereNothingIsNew() throws {
        let site = try TestSite()
        let first = try site.save("A", "one\n")
        let head = try site.save("A", "two\n")
        for base in [JSONValue.integer(head.value), 0, .integer(first.value)] {
            let answer = try put(site, "A", "two\n", base: base)
            #expect(answer.status == 200 && answer.value["unchanged"]?.bool == true)
            #expect(answer.value["change"]?.isNull == true && answer.value["revision"]?.integer == head.value)
        }
        #expect(try revisions(site).count == 2)
    }

    @Test func withoutABaseAnotherTextOfALivingPageWaits() throws {
        let site = try TestSite()
        let head = try site.save("A", "one\n")
        let answer = try put(site, "A", "mine\n", base: 0)
        #expect(answer.status == 409 && answer.value["error"]?["code"]?.string == "conflict")
        let conflict = try #require(answer.value["conflict"])
        #expect(conflict["head"]?.integer == head.value && conflict["base"]?.integer == 0)
        #expect(conflict["text"]?.string?.contains("<<<<<<<") == true)
        let waiting = try #require(conflict["waiting"]?.integer)
        #expect(try site.json("/api/v1/waiting/\(waiting)")["text"]?.string == "mine\n")
    }

    @Test func anOldEncodingIsReadEverywhereAndItsBytesAreRaw() throws {
        let site = try TestSite()
        let bytes = Array("na".utf8) + [0xEF] + Array("f\n".utf8)
        _ = try site.wiki.bringIn(
            ImportRequest(
                source: "s", root: "",
                entries: [.init(kind: .page, name: try PageName("A"), path: "a.md") { bytes }],
                deletesVanished: false, author: Author(name: "Ada"), comment: ""))
        let old = try #require(try site.wiki.find(.page, PageKey(folding: "A"))).head
        #expect(try site.json("/api/v1/pages/A")["text"]?.string == "naïf\n")
        #expect(try site.get("/wiki/A?action=edit").text.contains("naïf\n</textarea>"))
        #expect(try site.get("/wiki/A?action=raw").bytes == bytes)
        let saved = try site.post(
            "/wiki/A?action=save", [("text", "naïf\r\nmore\r\n"), ("base", "\(old.value)"), ("key", "k")])
        #expect(saved.status == 303)
        #expect(try site.get("/wiki/A?action=raw").bytes == Array("naïf\nmore\n".utf8))
        let new = try #require(try site.wiki.find(.page, PageKey(folding: "A"))).head
        let diff = try site.get("/wiki/A?diff=\(new.value)&oldid=\(old.value)").text
        #expect(diff.contains("more") && !diff.contains("\u{FFFD}"))
    }

    @Test func aMergeKeepsTheTextAsSentToo() throws {
        let site = try TestSite()
        let base = try site.save("A", "a\nb\nc\nd\ne\n")
        let theirs = try site.save("A", "A\nb\nc\nd\ne\n")
        let answer = try put(site, "A", "a\nb\nc\nd\nE\n", base: .integer(base.value))
        #expect(answer.status == 200 && answer.value["merged"]?.bool == true)
        let history = try revisions(site)
        #expect(history.count == 4)
        let (merge, sent) = (history[0], history[1])
        #expect(merge["revision"]?.integer == answer.value["revision"]?.integer)
        #expect(
            merge["parent"]?.integer == theirs.value && merge["merges"]?.integer == sent["revision"]?.integer)
        #expect(sent["parent"]?.integer == base.value && sent["change"]?.integer == merge["change"]?.integer)
        #expect(try site.json("/api/v1/pages/A")["text"]?.string == "A\nb\nc\nd\nE\n")
        let kept = try site.json("/api/v1/pages/A?revision=\(sent["revision"]?.integer ?? 0)")
        #expect(kept["text"]?.string == "a\nb\nc\nd\nE\n")
    }

    @Test func whatCannotBeMergedWaits() throws {
        let site = try TestSite()
        let base = try site.save("A", "one\n")
        let head = try site.save("A", "two\n")
        let answer = try put(site, "A", "three\n", base: .integer(base.value))
        #expect(answer.status == 409)
        let conflict = try #require(answer.value["conflict"])
        #expect(conflict["head"]?.integer == head.value && conflict["base"]?.integer == base.value)
        let marked = conflict["text"]?.string ?? ""
        #expect(marked.contains("two\n") && marked.contains("three\n") && marked.contains("=======\n"))
        #expect(try site.json("/api/v1/pages/A")["text"]?.string == "two\n")
    }

    @Test func aDeletedPageIsMadeAgainAndGoesOn() throws {
        let site = try TestSite()
        let base = try site.save("A", "one\n")
        let id = try site.json("/api/v1/pages/A")["id"]?.integer
        _ = try site.wiki.delete(.page, try PageName("A"), author: Author(name: ""), comment: "")
        let late = try put(site, "A", "typed meanwhile\n", base: .integer(base.value))
        #expect(late.status == 201)
        _ = try site.wiki.delete(.page, try PageName("A"), author: Author(name: ""), comment: "")
        #expect(try put(site, "A", "anew\n", base: 0).status == 201)
        #expect(try site.json("/api/v1/pages/A")["id"]?.integer == id)
        #expect(try revisions(site).count == 5)
    }

    @Test func theSameKeyAgainSavesOnce() throws {
        let site = try TestSite()
        let first = try put(site, "A", "one\n", base: 0, key: "k-1")
        let again = try put(site, "A", "one\n", base: 0, key: "k-1")
        #expect(first.status == 201 && again.status == 201 && first.value == again.value)
        let other = try put(
            site, "A", "two\n", base: .integer(first.value["revision"]?.integer ?? 0), key: "k-2")
        #expect(other.status == 200)
        let late = try put(site, "A", "one\n", base: 0, key: "k-1")
        #expect(late.value == first.value)
        #expect(try revisions(site).count == 2)
        #expect(try put(site, "A", "x\n", base: 0, key: String(repeating: "k", count: 65)).status == 400)
        let form = [
            ("text", "three\n"), ("base", "\(other.value["revision"]?.integer ?? 0)"), ("key", "form"),
        ]
        for _ in 0..<2 {
            let answer = try site.post("/wiki/A?action=save", form)
            #expect(answer.status == 303 && answer.headers["Location"] == "/wiki/A")
        }
        #expect(try revisions(site).count == 3)
    }

    /// A form that somebody goes back to has its key still; what they typed on in it must not be gone.
    @Test func anotherTextOfTheSameKeyWaits() throws {
        let site = try TestSite()
        let first = try put(site, "A", "one\n", base: 0, key: "k")
        for _ in 0..<2 {
            let again = try put(site, "A", "one and more\n", base: 0, key: "k")
            #expect(again.status == first.status && again.value == first.value)
        }
        #expect(try revisions(site).count == 1)
        let waiting = try site.json("/api/v1/waiting/1")
        #expect(waiting["text"]?.string == "one and more\n" && waiting["name"]?.string == "A")
        #expect(try site.get("/api/v1/waiting/2").status == 404, "it is kept once")
        #expect(try site.get("/wiki/A").text.contains("?waiting=1"))

        let base = try #require(first.value["revision"]?.integer)
        let form = [("base", "\(base)"), ("key", "form")]
        #expect(try site.post("/wiki/A?action=save", [("text", "two\n")] + form).status == 303)
        let back = try site.post("/wiki/A?action=save", [("text", "two, and typed on\n")] + form)
        #expect(back.status == 303 && back.headers["Location"] == "/wiki/A")
        let cookies = back.headers.values("Set-Cookie")
        #expect(cookies.contains { $0.hasPrefix("done=kept") })
        #expect(try site.get("/wiki/A", ("Cookie", "done=kept")).text.contains("sent before"))
        #expect(try site.json("/api/v1/waiting/2")["text"]?.string == "two, and typed on\n")
        #expect(try revisions(site).count == 2)
    }

    @Test func anotherTextOfAConflictsKeyWaitsToo() throws {
        let site = try TestSite()
        try site.save("A", "one\n")
        let first = try put(site, "A", "mine\n", base: 0, key: "k")
        #expect(first.status == 409 && first.value["conflict"]?["waiting"]?.integer == 1)
        let again = try put(site, "A", "mine, and more\n", base: 0, key: "k")
        #expect(again.status == 409)
        let id = try #require(again.value["conflict"]?["waiting"]?.integer)
        #expect(try site.json("/api/v1/waiting/\(id)")["text"]?.string == "mine, and more\n")
        #expect(try site.json("/api/v1/waiting/1")["text"]?.string == "mine\n")
        #expect(again.value["conflict"]?["text"]?.string?.contains("mine, and more") == true)
        #expect(try put(site, "A", "mine\n", base: 0, key: "k").value == first.value)
    }

    /// A program that uses a key twice must not be told that what it sent was done.
    @Test func aKeyOfAnotherRequestDoesNothing() throws {
        let site = try TestSite()
        #expect(try put(site, "A", "one\n", base: 0, key: "k").status == 201)
        let other = try put(site, "B", "other\n", base: 0, key: "k")
        #expect(other.status == 409 && other.value["error"]?["code"]?.string == "key-taken")
        let deletion = try site.ask(.delete, "/api/v1/pages/A", headers: [("Idempotency-Key", "k")])
        #expect(deletion.status == 409, "\(deletion.text)")
        #expect(try site.json("/api/v1/pages/A")["text"]?.string == "one\n")
        for _ in 0..<2 {
            #expect(
                try site.ask(.delete, "/api/v1/pages/A", headers: [("Idempotency-Key", "d")]).status == 200)
        }
        #expect(try site.get("/api/v1/pages/A").status == 404)
        #expect(try revisions(site).count == 2)
    }

    @Test func textsAndCommentsHaveBounds() throws {
        let site = try TestSite()
        let largest = String(repeating: "a", count: Wiki.largestText)
        #expect(try put(site, "A", largest, base: 0).status == 201)
        let over = try put(site, "B", largest + "a", base: 0)
        #expect(over.status == 413 && over.value["error"]?["code"]?.string == "too-large")
        let form = try site.post("/wiki/B?action=save", [("text", largest + "a"), ("base", "0")])
        #expect(form.status == 413 && form.bytes.count > largest.utf8.count)
        let comment = String(repeating: "c", count: Wiki.largestComment)
        #expect(try put(site, "C", "x\n", base: 0, comment: comment).status == 201)
        #expect(try put(site, "D", "x\n", base: 0, comment: comment + "c").status == 413)
        #expect(try site.get("/wiki/C?action=history").text.contains("ccc…"))
    }

    @Test func aTextIsUTF8WithoutNUL() throws {
        let site = try TestSite()
        let nul = try put(site, "A", "a\u{0}b", base: 0)
        #expect(nul.status == 400)
        for body in ["text=%FF&base=0", "text=a%00b&base=0", "text=%ED%A0%80&base=0"] {
            let answer = try site.ask(
                .post, "/wiki/A?action=save",
                headers: [("Content-Type", "application/x-www-form-urlencoded")],
                body: Array(body.utf8))
            #expect(answer.status == 400, "\(body)")
        }
        // What was typed comes back, its faults in sight.
        let body = Array("text=one%00two%FF+%26three%zz&summary=%00&base=0".utf8)
        for address in ["/wiki/A?action=save", "/search"] {
            let answer = try site.ask(
                .post, address, headers: [("Content-Type", "application/x-www-form-urlencoded")],
                body: address == "/search" ? Array("question=".utf8) + body.dropFirst(5) : body)
            #expect(answer.status == 400)
            #expect(answer.text.contains("one\u{2400}two\u{FFFD} &amp;three%zz</textarea>"), "\(address)")
        }
        #expect(try site.get("/wiki/A").status == 404)
    }

    @Test func aFormShowsBeforeItSaves() throws {
        let site = try TestSite()
        let base = try site.save("A", "# One\n\ntext\n")
        let preview = try site.post(
            "/wiki/A?action=save",
            [
                ("text", "**new**"), ("base", "\(base)"), ("preview", ""), ("summary", "why"),
                ("author", "Ada"),
            ])
        #expect(preview.status == 200 && preview.text.contains("<strong>new</strong>"))
        #expect(preview.text.contains("value=\"why\"") && preview.text.contains("value=\"Ada\""))
        #expect(try revisions(site).count == 1)
        let saved = try site.post(
            "/wiki/A?action=save",
            [("text", "**new**"), ("base", "\(base)"), ("summary", "why"), ("author", "Ada")])
        #expect(
            saved.status == 303 && saved.headers.values("Set-Cookie").contains { $0.hasPrefix("author=Ada;") }
        )
        #expect(try revisions(site)[0]["author"]?.string == "Ada")
    }

    @Test func aSectionIsPutIntoTheBase() throws {
        let site = try TestSite()
        let base = try site.save("A", "intro\n\n# One\n\na\n\n## Sub\n\nb\n\n# Two\n\n> # no section\n")
        let editor = try site.get("/wiki/A?action=edit&section=1").text
        #expect(editor.contains("\n# One\n\na\n\n## Sub\n\nb\n\n</textarea>"))
        #expect(try site.get("/wiki/A?action=edit&section=0").text.contains("\nintro\n\n</textarea>"))
        #expect(try site.get("/wiki/A?action=edit&section=4").status == 400)
        let saved = try site.post(
            "/wiki/A?action=save",
            [("text", "# One\r\n\r\nchanged\r\n\r\n"), ("base", "\(base)"), ("section", "1")])
        #expect(saved.status == 303)
        #expect(
            try site.json("/api/v1/pages/A")["text"]?.string
                == "intro\n\n# One\n\nchanged\n\n# Two\n\n> # no section\n")
    }
}
