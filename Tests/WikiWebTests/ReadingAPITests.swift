import HTTP
import JSON
import TestSupport
import Testing
import Wiki
import WikiCore
import WikiStore

@testable import WikiWeb

/// The calls that read: shapes, cursors, bounds and errors.
@Suite struct ReadingAPITests {
    /// The keys of an object, in order.
    private func keys(_ value: JSONValue?) -> [String] {
        guard case .object(let members) = value else { return [] }
        return members.map(\.key)
    }

    @Test func pagesComeInOrderOfKeyAndGoOn() throws {
        let site = try TestSite()
        for name in ["b", "A", "c/x", "C", "Ä"] { try site.save(name, "# T \(name)\n") }
        let all = try site.json("/api/v1/pages")
        #expect((all["pages"]?.array ?? []).map { $0["name"]?.string } == ["A", "b", "C", "c/x", "Ä"])
        #expect(keys(all["pages"]?[0]) == ["name", "title", "revision", "updated"])
        #expect(all["pages"]?[0]?["title"]?.string == "T A" && all["next"]?.isNull == true)
        var names: [String] = []
        var cursor = ""
        while true {
            let part = try site.json("/api/v1/pages?limit=2\(cursor)")
            names += (part["pages"]?.array ?? []).compactMap { $0["name"]?.string }
            guard let next = part["next"]?.string else { break }
            cursor = "&after=\(PageName.percentEncoded(next))"
        }
        #expect(names == ["A", "b", "C", "c/x", "Ä"])
        let prefixed = try site.json("/api/v1/pages?prefix=c")
        #expect((prefixed["pages"]?.array ?? []).map { $0["name"]?.string } == ["C", "c/x"])
    }

    @Test(arguments: ["0", "501", "-1", "x", "1e2", "", "9223372036854775808"])
    func limitsAreFromOneToFiveHundred(limit: String) throws {
        let site = try TestSite()
        try site.save("A", "x\n")
        for call in ["pages", "history/A", "changes", "search"] {
            let mark = call == "search" ? "?q=x&" : "?"
            #expect(try site.get("/api/v1/\(call)\(mark)limit=\(limit)").status == 400, "\(call)")
            #expect(try site.get("/api/v1/\(call)\(mark)limit=500").status == 200, "\(call)")
            #expect(try site.get("/api/v1/\(call)\(mark)limit=1").status == 200, "\(call)")
        }
    }

    @Test func aListHasFiftyUnlessMoreOrFewerAreWanted() throws {
        let site = try TestSite()
        for number in 0..<51 { try site.save("P\(number)", "one\n") }
        for number in 0..<50 { try site.save("P0", "text \(number)\n") }
        for (call, list) in [("pages", "pages"), ("history/P0", "revisions"), ("changes", "changes")] {
            let part = try site.json("/api/v1/\(call)")
            #expect(part[list]?.array?.count == 50 && part["next"]?.isNull == false, "\(call)")
        }
    }

    @Test func aPageTellsOfItself() throws {
        let site = try TestSite()
        let first = try site.save(
            "Team/A", "---\ntags: [x, y]\n---\n# Title\n\n[[B]]\n", author: "Ada", comment: "why")
        let page = try site.json("/api/v1/pages/Team/A")
        #expect(
            keys(page) == [
                "id", "name", "title", "revision", "parent", "time", "author", "comment", "tags", "text",
            ])
        #expect(
            page["name"]?.string == "Team/A" && page["title"]?.string == "Title"
                && page["parent"]?.isNull == true)
        #expect(
            page["author"]?.string == "Ada" && page["comment"]?.string == "why"
                && page["revision"]?.integer == first.value)
        #expect((page["tags"]?.array ?? []).map(\.string) == ["x", "y"])
        #expect(try site.get("/api/v1/pages/Team/A").headers["ETag"] == "\"\(first)\"")
        let second = try site.save("Team/A", "changed\n")
        #expect(try site.json("/api/v1/pages/team%2Fa")["revision"]?.integer == second.value)
        #expect(try site.json("/api/v1/pages/Team/A")["parent"]?.integer == first.value)
        #expect(try site.json("/api/v1/pages/Team/A?revision=\(first)")["title"]?.string == "Title")
        let html = try site.json("/api/v1/pages/Team/A?revision=\(first)&html=1")
        #expect(html["html"]?.string?.contains("<h1 id=\"title\">Title</h1>") == true)
        let other = try site.save("Other", "x\n")
        for address in ["None", "Team/A?revision=999", "Team/A?revision=\(other)"] {
            let error = try site.json("/api/v1/pages/\(address)", status: 404)["error"]
            #expect(keys(error) == ["code", "message"], "\(address)")
        }
        #expect(
            try site.json("/api/v1/pages/None", status: 404)["error"]?["code"]?.string == "page-not-found")
    }

    @Test func historyIsNewestFirstAndGoesOn() throws {
        let site = try TestSite()
        let ids = try (1...5).map {
            try site.save("A", "text \($0)\n", author: "Ada", comment: "c\($0)").value
        }
        let whole = try site.json("/api/v1/history/A")
        #expect((whole["revisions"]?.array ?? []).map { $0["revision"]?.integer } == ids.reversed())
        #expect(
            keys(whole["revisions"]?[0]) == [
                "revision", "parent", "merges", "change", "time", "author", "comment", "kind", "size",
            ])
        #expect(
            whole["revisions"]?[0]?["size"]?.integer == 7
                && whole["revisions"]?[4]?["kind"]?.string == "create")
        let part = try site.json("/api/v1/history/A?limit=2")
        #expect(part["next"]?.integer == ids[3])
        let rest = try site.json("/api/v1/history/A?limit=3&before=\(ids[3])")
        #expect((rest["revisions"]?.array ?? []).map { $0["revision"]?.integer } == [ids[2], ids[1], ids[0]])
        #expect(rest["next"]?.isNull == true)
        #expect(
            try site.json("/api/v1/history/None", status: 404)["error"]?["code"]?.string == "page-not-found")
        // A deleted page keeps its history.
        _ = try site.wiki.delete(.page, try PageName("A"), author: Author(name: ""), comment: "")
        #expect(try site.json("/api/v1/history/A")["revisions"]?[0]?["kind"]?.string == "delete")
    }

    @Test func changesGoBothWays() throws {
        let site = try TestSite()
        for number in 1...5 { try site.save("P\(number)", "x\n", author: "Ada", comment: "c\(number)") }
        func ids(_ query: String) throws -> [Int64?] {
            (try site.json("/api/v1/changes?\(query)")["changes"]?.array ?? []).map { $0["change"]?.integer }
        }
        #expect(try ids("") == [5, 4, 3, 2, 1])
        #expect(try ids("before=3") == [2, 1])
        #expect(try ids("after=3") == [4, 5])
        #expect(try ids("after=0&limit=2") == [1, 2])
        #expect(try site.json("/api/v1/changes?after=0&limit=2")["next"]?.integer == 2)
        #expect(try site.json("/api/v1/changes?limit=2")["next"]?.integer == 4)
        let change = try site.json("/api/v1/changes?limit=1")["changes"]?[0]
        #expect(keys(change) == ["change", "time", "author", "comment", "kind", "pages"])
        #expect(keys(change?["pages"]?[0]) == ["name", "revision", "parent"])
        #expect(change?["pages"]?[0]?["parent"]?.isNull == true)
        #expect(try site.get("/api/v1/changes?before=x").status == 400)
        #expect(try site.get("/api/v1/changes?after=1&before=x").status == 400)
    }

    @Test func linksNameWhatIsThereAndWhatIsNot() throws {
        let site = try TestSite()
        try site.upload("pic.png", [1])
        try site.save("A", "[[B]] [[Missing]] [[b]] ![p](pic.png)\n")
        try site.save("B", "[back](A)\n")
        try site.derive()
        let links = try site.json("/api/v1/links/A")
        #expect(keys(links) == ["out", "in"])
        #expect((links["out"]?.array ?? []).map { $0["name"]?.string } == ["B", "Missing", "pic.png"])
        #expect((links["out"]?.array ?? []).map { $0["exists"]?.bool } == [true, false, true])
        #expect((links["in"]?.array ?? []).map { $0["name"]?.string } == ["B"])
        #expect(keys(links["in"]?[0]) == ["name"])
        #expect(try site.get("/api/v1/links/Missing").status == 404)
    }

    @Test func blameHasALineForEachLine() throws {
        let site = try TestSite()
        let first = try site.save("A", "one\r\ntwo\n", author: "Ada")
        let second = try site.save("A", "one\r\ntwo\nthree", author: "Bob")
        let lines = try site.json("/api/v1/blame/A")["lines"]?.array ?? []
        #expect(lines.map { $0["text"]?.string } == ["one", "two", "three"])
        #expect(lines.map { $0["revision"]?.integer } == [first.value, first.value, second.value])
        #expect(keys(lines.first) == ["revision", "author", "time", "text"])
        #expect(try site.get("/api/v1/blame/None").status == 404)
    }

    /// The unified diff is what `patch` takes, also where a text has no last line end.
    @Test(
        .enabled(if: TemporaryFolder.hasProgram("patch"), "patch is not installed"),
        arguments: [
            ("one\ntwo\nthree\n", "one\nTWO\nthree\nfour\n"), ("a", "a\nb"), ("a\nb", "a"), ("", "new\n"),
            ("same\n", "same\n"), ("é\r\nb\r\n", "é\r\nc\r\n"),
            (
                (0..<60).map { "line \($0)\n" }.joined(),
                (0..<60).map { $0 % 20 == 5 ? "other \($0)\n" : "line \($0)\n" }.joined()
            ),
        ]) func theDiffIsOneThatPatchTakes(old: String, new: String) throws
    {
        let site = try TestSite()
        let from = try site.save("A", old)
        let to = old == new ? from : try site.save("A", new)
        let diff = try site.get("/api/v1/diff?from=\(from)&to=\(to)", ("Accept", "text/x-diff"))
        #expect(diff.headers["Content-Type"] == "text/x-diff; charset=utf-8")
        site.folder.write(old, to: "text")
        site.folder.write(diff.bytes, to: "diff")
        if old != new { #expect(site.folder.run("patch --binary -s text diff") == 0) }
        #expect(site.folder.read("text") == Array(new.utf8))
    }

    @Test func theDiffInJSONNamesLinesAndWhere() throws {
        let site = try TestSite()
        let from = try site.save("A", "one\ntwo\n")
        let to = try site.save("A", "one\n2\n")
        let diff = try site.json("/api/v1/diff?from=\(from)&to=\(to)")
        let hunk = diff["hunks"]?[0]
        #expect(keys(hunk) == ["from", "to", "lines"])
        #expect(
            (hunk?["from"]?.array ?? []).map(\.integer) == [1, 2]
                && (hunk?["to"]?.array ?? []).map(\.integer) == [1, 2])
        #expect((hunk?["lines"]?.array ?? []).map { $0["op"]?.string } == [" ", "-", "+"])
        #expect(try site.json("/api/v1/diff?from=\(to)&to=\(to)")["hunks"]?.array?.isEmpty == true)
        #expect(try site.get("/api/v1/diff?from=\(from)").status == 400)
        #expect(try site.get("/api/v1/diff?from=\(from)&to=99").status == 404)
    }

    @Test func statisticsCount() throws {
        let site = try TestSite()
        try site.upload("f.bin", [1, 2, 3])
        try site.save("A", "one\n", author: "Ada")
        try site.save("A", "two!\n", author: "Bob")
        try site.save("Gone", "x\n", author: "Ada")
        _ = try site.wiki.delete(.page, try PageName("Gone"), author: Author(name: "Ada"), comment: "")
        let totals = try site.json("/api/v1/statistics")
        #expect(keys(totals) == ["pages", "revisions", "changes", "persons", "files", "bytes"])
        #expect(
            ["pages", "revisions", "changes", "persons", "files", "bytes"].map { totals[$0]?.integer } == [
                1, 4, 5, 2, 1, 8,
            ])
    }

    @Test func filesAreTheirBytes() throws {
        let site = try TestSite()
        let bytes = (0..<255).map { UInt8($0) }
        let put = try site.ask(.put, "/api/v1/files/a/b.bin?comment=why&author=Ada&base=0", body: bytes)
        #expect(put.status == 201)
        #expect(try site.get("/api/v1/files/a/b.bin").bytes == bytes)
        let head = try JSONValue(parsing: put.bytes)["revision"]?.integer ?? 0
        #expect(try site.ask(.put, "/api/v1/files/a/b.bin?base=\(head)", body: [9]).status == 200)
        #expect(try site.get("/file/a/b.bin").bytes == [9])
        // With 0 there is to be none yet; without a base, whatever is there is replaced.
        let refused = try site.ask(.put, "/api/v1/files/a/b.bin?base=0", body: [0, 8])
        #expect(refused.status == 409)
        let waiting = try JSONValue(parsing: refused.bytes)["conflict"]?["waiting"]?.integer ?? 0
        #expect(try site.get("/file/a/b.bin?waiting=\(waiting)").bytes == [0, 8])
        #expect(try site.get("/file/a/b.bin").bytes == [9])
        #expect(try site.ask(.put, "/api/v1/files/a/b.bin?base=0", body: [9]).status == 200)
        #expect(try site.ask(.put, "/api/v1/files/a/b.bin", body: [9, 9]).status == 200)
        #expect(try site.get("/file/a/b.bin").bytes == [9, 9])
        #expect(try site.get("/file/a/b.bin?oldid=\(head)").bytes == bytes)
        #expect(try site.ask(.delete, "/api/v1/files/a/b.bin").status == 200)
        #expect(
            try site.json("/api/v1/files/a/b.bin", status: 404)["error"]?["code"]?.string == "file-not-found")
        #expect(
            try site.json("/api/v1/files/none", status: 404)["error"]?["code"]?.string == "file-not-found")
    }

    @Test func anotherFilesVersionOrADeletionIsNoAnswerForAProgram() throws {
        let site = try TestSite()
        try site.upload("a.bin", [1])
        try site.upload("b.bin", [2])
        let other = try #require(try site.wiki.find(.file, PageKey(folding: "b.bin"))).head
        let answer = try site.json("/api/v1/files/a.bin?oldid=\(other)", status: 404)
        #expect(answer["error"]?["code"]?.string == "revision-not-found")
        #expect(try site.ask(.delete, "/api/v1/files/b.bin").status == 200)
        let deletion = try #require(try site.wiki.find(.file, PageKey(folding: "b.bin"))).head
        try site.upload("b.bin", [3])
        let deleted = try site.json("/api/v1/files/b.bin?oldid=\(deletion)", status: 404)
        #expect(deleted["error"]?["code"]?.string == "file-not-found")
    }

    @Test func textsOfADeletedPageAreRead() throws {
        let site = try TestSite()
        let first = try site.save("A", "one\n")
        try site.save("A", "two\n")
        #expect(try site.ask(.delete, "/api/v1/pages/A").status == 200)
        let deletion = try #require(try site.wiki.find(.page, PageKey(folding: "A"))).head
        #expect(try site.json("/api/v1/pages/A?revision=\(first)")["text"]?.string == "one\n")
        for address in ["/api/v1/pages/A", "/api/v1/pages/A?revision=\(deletion)"] {
            let answer = try site.json(address, status: 404)
            #expect(answer["error"]?["code"]?.string == "page-not-found", "\(address)")
        }
    }

    @Test func aWaitingVersionIsReadAndLetGo() throws {
        let site = try TestSite()
        let base = try site.save("A", "one\n")
        try site.save("A", "two\n")
        let outcome = try site.wiki.save(
            SaveRequest(
                name: try PageName("A"), text: Array("three\n".utf8), base: base, author: Author(name: "Eve"),
                comment: "mine"))
        guard case .conflict(let conflict) = outcome else { throw NotSaved() }
        let waiting = try site.json("/api/v1/waiting/\(conflict.waiting)")
        #expect(waiting["text"]?.string == "three\n" && waiting["base"]?.integer == base.value)
        #expect(waiting["name"]?.string == "A" && waiting["author"]?.string == "Eve")
        #expect(try site.get("/wiki/A?waiting=\(conflict.waiting)").text.contains("three"))
        #expect(try site.get("/wiki/A").text.contains("?waiting=\(conflict.waiting)"))
        let elsewhere = try site.get("/wiki/B?waiting=\(conflict.waiting)")
        #expect(elsewhere.status == 302)
        #expect(elsewhere.headers["Location"] == "/wiki/A?waiting=\(conflict.waiting)")
        #expect(try site.ask(.delete, "/api/v1/waiting/\(conflict.waiting)").status == 200)
        #expect(try site.get("/api/v1/waiting/\(conflict.waiting)").status == 404)
        #expect(try site.get("/api/v1/waiting/x").status == 404)
    }

    @Test func renderShowsWhatThePageWould() throws {
        let site = try TestSite()
        let answer = try site.ask(
            .post, "/api/v1/render", headers: [("Content-Type", "application/json")],
            body: Array("{\"text\":\"# One\\n\\n[[X]]\\n\\n## Two\\n\",\"name\":\"A\"}".utf8))
        let value = try JSONValue(parsing: answer.bytes)
        #expect(value["html"]?.string?.contains("class=\"red\"") == true)
        #expect(keys(value["outline"]?[1]) == ["section", "level", "text", "anchor"])
        #expect(
            value["outline"]?[1]?["section"]?.integer == 2 && value["outline"]?[1]?["anchor"]?.string == "two"
        )
        for body in ["", "[]", "{\"text\":1}", "{\"name\":\"x\"}", "{\"text\":\"a\",\"text\":\"b\"}"] {
            let bad = try site.ask(
                .post, "/api/v1/render", headers: [("Content-Type", "application/json")],
                body: Array(body.utf8))
            #expect(bad.status == 400, "\(body)")
        }
    }

    @Test func errorsAreWordsForProgramsAndPeople() throws {
        let site = try TestSite()
        for (method, address, status) in [
            (Method.get, "/api/v1/pages/None", 404), (.get, "/api/v1/nothing", 404),
            (.post, "/api/v1/pages", 405),
            (.put, "/api/v1/history/A", 405), (.get, "/api/v1/restore/A", 405),
            (.get, "/api/v1/pages?limit=0", 400),
        ] {
            let answer = try site.ask(method, address)
            #expect(answer.status == status, "\(address)")
            #expect(answer.headers["Content-Type"] == "application/json; charset=utf-8")
            let error = try JSONValue(parsing: answer.bytes)["error"]
            #expect(
                error?["code"]?.string?.isEmpty == false && error?["message"]?.string?.isEmpty == false,
                "\(address)")
            if status == 405 { #expect(answer.headers["Allow"]?.isEmpty == false) }
        }
        // People read them in their language, with what to do.
        #expect(try site.get("/nothing", ("Accept-Language", "nl")).text.contains("Hier is niets te vinden"))
        #expect(try site.get("/nothing").text.contains("There is nothing here"))
    }
}
