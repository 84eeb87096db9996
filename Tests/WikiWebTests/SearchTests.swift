import HTTP
import JSON
import SQLite
import TestSupport
import Testing
import Wiki
import WikiCore
import WikiStore

@testable import WikiWeb

@Suite struct SearchTests {
    private func bench(configure: (inout SiteConfiguration) -> Void = { _ in }) throws -> TestSite {
        let bench = try TestSite(configure: configure)
        try bench.save(
            "Team/Falling",
            "# When somebody falls\n\nLook first.\n\n## Whom to call\n\nCall the doctor & wait.\n",
            author: "Ada Lovelace")
        try bench.save("Script", "<b>bold</b> `<script>alert(1)</script>` needle\n", author: "Bob")
        try bench.save("Old", "---\ntags: [first aid]\n---\nThe doctor comes.\n", author: "Bob")
        // Makes the index too.
        try bench.wiki.rebuild()
        return bench
    }

    @Test func answersInTheAPIsShape() throws {
        let answer = try bench().json("/api/v1/search?q=call%20doctor")
        guard case .object(let members) = answer else {
            Issue.record("no object")
            return
        }
        #expect(members.map(\.key) == ["total", "suggestion", "results"])
        #expect(answer["total"]?.integer == 2)
        #expect(answer["suggestion"] == .null)
        guard case .object(let hit)? = answer["results"]?[0] else {
            Issue.record("no result")
            return
        }
        #expect(
            hit.map(\.key) == ["name", "title", "section", "anchor", "snippet", "score", "updated"])
        let first = try #require(answer["results"]?[0])
        #expect(first["name"]?.string == "Team/Falling")
        #expect(first["title"]?.string == "When somebody falls")
        #expect(first["section"]?.integer == 2)
        #expect(first["anchor"]?.string == "whom-to-call")
        #expect(
            first["snippet"]?.string == "<mark>Call</mark> the <mark>doctor</mark> &amp; wait.")
        #expect(first["updated"]?.string?.hasSuffix("Z") == true)
    }

    /// What was saved this second is about to be found; what waits longer is said to be missing.
    @Test func saysWhatIsNotSearchedYet() throws {
        let bench = try bench()
        #expect(try !bench.get("/search?q=doctor").text.contains("not searched yet"))
        try bench.save("New", "Ask the doctor.\n")
        let connection = try Connection(path: bench.folder.path + "/wiki/wiki.db", access: .readWrite)
        try connection.run("UPDATE change SET time = time + 3600 WHERE id = (SELECT max(id) FROM change)")
        #expect(try !bench.get("/search?q=doctor").text.contains("not searched yet"))
        try connection.run("UPDATE change SET time = time - 7200 WHERE id = (SELECT max(id) FROM change)")
        let page = try bench.get("/search?q=doctor").text
        #expect(page.contains("One page that was changed last is not searched yet."))
        let behind = try bench.json("/api/v1/search?q=doctor")["behind"]
        #expect(behind?["changes"]?.integer == 1 && behind?["pages"]?.integer == 1)
        #expect(behind?["since"]?.string?.hasSuffix("Z") == true)
        try bench.save("Newer", "Ask the nurse.\n")
        #expect(
            try bench.get("/search?q=doctor&uselang=nl").text.contains(
                "van de laatst gewijzigde pagina’s worden er 2 nog niet doorzocht"))
        try bench.wiki.rebuild()
        #expect(try !bench.get("/search?q=doctor").text.contains("not searched yet"))
        #expect(try bench.json("/api/v1/search?q=doctor")["behind"] == nil)
    }

    @Test(arguments: [
        "limit=0", "limit=501", "limit=x", "limit=-1", "offset=-1", "offset=x", "offset=1%20OR%201=1",
    ]) func refusesWrongNumbers(query: String) throws {
        let answer = try bench().json("/api/v1/search?q=doctor&\(query)", status: 400)
        #expect(answer["error"]?["code"]?.string == "bad-request")
    }

    @Test func takesAnyText() throws {
        let bench = try bench()
        for query in [
            "", "%20", "%27%20OR%201=1--", "%22;%20DROP%20TABLE%20page;--", "*", "((((", "x:x:x:", "~~~",
            "a%20NEAR/99999999999999999999%20b", "%25_%25_", "OR", "-", "%F0%9F%91%8D",
        ] {
            #expect(try bench.get("/api/v1/search?q=\(query)").status == 200, "\(query)")
            #expect(try bench.get("/search?q=\(query)").status == 200, "\(query)")
            #expect(try bench.get("/api/v1/suggest?q=\(query)").status == 200, "\(query)")
        }
        #expect(try bench.get("/api/v1/search").status == 200)
        #expect(try bench.json("/api/v1/search?q=doctor&offset=1000000000&limit=500")["results"]?.array == [])
    }

    @Test func showsWhatWasFound() throws {
        let page = try bench().get("/search?q=doctor").text
        #expect(page.contains("<a href=\"/wiki/Team/Falling#whom-to-call\">When somebody falls"))
        #expect(page.contains("Call the <mark>doctor</mark> &amp; wait."))
        #expect(page.contains("value=\"doctor\""))
        // The facets narrow down what was asked.
        #expect(page.contains("href=\"/search?q=doctor%20in%3ATeam/\""))
        #expect(page.contains("href=\"/search?q=doctor%20tag%3A%22first%20aid%22\""))
        #expect(page.contains("href=\"/search?q=doctor%20author%3A%22Ada%20Lovelace%22\""))
    }

    @Test(arguments: [
        ("doctor in:Team/", ["Team/Falling"]), ("doctor tag:\"first aid\"", ["Old"]),
        ("doctor author:\"Ada Lovelace\"", ["Team/Falling"]), ("doctor after:2020 before:2021", []),
        ("doctor author:ada", ["Team/Falling"]), ("doctor -call", ["Old"]),
    ]) func narrowsDown(query: String, names: [String]) throws {
        let answer = try bench().json("/api/v1/search?q=\(PageName.percentEncoded(query))")
        #expect(answer["results"]?.array?.compactMap { $0["name"]?.string } == names)
    }

    @Test func escapesWhatPagesAndQueriesHold() throws {
        let bench = try bench()
        let page = try bench.get("/search?q=%3Cscript%3E%20needle%22%27").text
        #expect(!page.contains("<script>"))
        #expect(page.contains("&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt;"))
    }

    @Test(arguments: [("en", "Nothing was found."), ("nl", "Er is niets gevonden.")])
    func offersToWriteWhatIsMissing(language: String, words: String) throws {
        let page = try bench().get("/search?q=No%20such%20thing&uselang=\(language)").text
        #expect(page.contains(words))
        #expect(page.contains("href=\"/wiki/No_such_thing?action=edit\""))
    }

    @Test(arguments: [("en", "Not found:"), ("nl", "Niet gevonden:")])
    func namesTheWordsThatStandNowhere(language: String, words: String) throws {
        let bench = try bench()
        func screen(_ query: String) throws -> String {
            try bench.get("/search?q=\(query)&uselang=\(language)").text
        }
        #expect(try screen("doctor%20Gramophone%20zebra").contains("\(words) <s>gramophone</s> <s>zebra</s>"))
        #expect(try !screen("doctor").contains(words))
        // Where nothing is found, nothing of it is.
        #expect(try !screen("gramophone").contains(words))
    }

    @Test func leadsThroughManyPages() throws {
        let bench = try TestSite()
        for number in 1...12 {
            try bench.save("Page \(number)", "common\n\n# A\n\ncommon\n\n# B\n\ncommon\n")
        }
        try bench.wiki.rebuild()
        let first = try bench.get("/search?q=common").text
        #expect(first.contains("12 pages"))
        #expect(first.contains("href=\"/search?q=common&amp;offset=10\""))
        let second = try bench.get("/search?q=common&offset=10").text
        #expect(second.split(separator: "<h2><a href=").count == 3)
        #expect(!second.contains("offset=20"))
    }

    @Test func suggestsPagesThenHeadings() throws {
        let bench = try bench()
        let answer = try bench.json("/api/v1/suggest?q=wh")
        #expect(answer[0]?.string == "wh")
        #expect(answer[1] == ["When somebody falls", "Whom to call"])
        #expect(answer[2] == ["Team", "When somebody falls"])
        #expect(
            answer[3] == [
                "https://wiki.example/wiki/Team/Falling",
                "https://wiki.example/wiki/Team/Falling#whom-to-call",
            ])
        #expect(try bench.json("/api/v1/suggest?q=fall")[1] == ["When somebody falls"])
        #expect(try bench.json("/api/v1/suggest?q=")[1] == [])
    }

    @Test func saysThatThereIsNoIndex() throws {
        let bench = try TestSite()
        try bench.save("Falling", "x")
        let page = try bench.get("/search?q=fall").text
        #expect(page.contains("only names are searched"))
        #expect(page.contains("href=\"/wiki/Falling\""))
    }

    @Test func limitsRates() throws {
        let bench = try bench { $0.limitsRates = true }
        let statuses = try (1...100).map { _ in try bench.get("/api/v1/search?q=doctor").status }
        #expect(statuses.first == 200 && statuses.last == 429)
        #expect(try bench.get("/wiki/Old").status == 200)
        #expect(try bench.get("/api/v1/suggest?q=f").status == 200)
    }

    @Test func everyPageHasTheBox() throws {
        let bench = try bench()
        for address in ["/wiki/Old", "/wiki/None", "/pages", "/changes", "/search", "/nowhere"] {
            let page = try bench.get(address).text
            #expect(
                page.contains("<form class=\"search\" role=\"search\" action=\"/search\" method=\"get\">"),
                "\(address)")
        }
    }
}
