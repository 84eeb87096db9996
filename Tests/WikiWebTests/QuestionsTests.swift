import HTTP
import TestSupport
import Testing
import Wiki
import WikiCore
import WikiStore

@testable import WikiWeb

/// What several people look for and do not find, and what they open.
@Suite struct QuestionsTests {
    private func bench(configure: (inout SiteConfiguration) -> Void = { _ in }) throws -> TestSite {
        let site = try TestSite(configure: configure)
        try site.save("Falling", "# When somebody falls\n\nCall the doctor.\n")
        try site.wiki.rebuild()
        return site
    }

    private func search(
        _ query: String, from client: String, _ headers: (String, String)..., on site: TestSite,
        method: HTTP.Method = .get, more: String = ""
    ) throws {
        let address = "/search?q=\(PageName.percentEncoded(query))\(more)"
        #expect(try site.ask(method, address, headers: headers, client: client).status == 200)
    }

    private func open(_ page: String, after query: String, from client: String, on site: TestSite) throws {
        let from = "https://wiki.example/search?q=\(PageName.percentEncoded(query))"
        #expect(
            try site.ask(.get, "/wiki/\(page)", headers: [("Referer", from)], client: client).status == 200)
    }

    /// Waits until what was noted is stored.
    private func settle(_ site: TestSite) throws {
        try site.wiki.store.write(.leisurely) { _ in }
    }

    private func wanted(_ site: TestSite) throws -> String {
        try settle(site)
        return try site.get("/wanted").text
    }

    private let people = ["192.0.2.1", "192.0.2.2", "192.0.2.3"]

    @Test func whatThreePeopleLookedForInVainIsShown() throws {
        let site = try bench()
        for client in people.prefix(2) { try search("Bicycle  allowance", from: client, on: site) }
        #expect(!(try wanted(site).contains("icycle")))
        try search("bicycle allowance", from: people[2], on: site)
        let screen = try wanted(site)
        #expect(screen.contains("Looked for, not found") && screen.contains("3 people"))
        #expect(screen.contains("href=\"/wiki/bicycle_allowance?action=edit\">bicycle allowance</a>"))
        try search("BICYCLE ALLOWANCE", from: "192.0.2.4", on: site)
        #expect(try wanted(site).contains("4 people"))
    }

    @Test func whatFewerLookedForIsNowhere() throws {
        let site = try bench()
        for _ in 1...5 { try search("xanthippe", from: "192.0.2.1", on: site) }
        // One network is one person, however many addresses of it are used.
        for host in 1...5 { try search("xanthippe", from: "2001:db8:1:2::\(host)", on: site) }
        try open("Falling", after: "xanthippe", from: "192.0.2.9", on: site)
        try settle(site)
        for address in ["/wanted", "/wiki/Falling?action=info", "/metrics", "/changes", "/healthz"] {
            #expect(!(try site.get(address).text.contains("xanthippe")), "\(address)")
        }
    }

    @Test func nothingOfWhatTwoPeopleLookedForIsOnTheDisk() throws {
        let site = try bench()
        for client in people.prefix(2) { try search("xanthippe", from: client, on: site) }
        try settle(site)
        let copy = site.folder.path + "/copy.db"
        try site.wiki.store.snapshot(to: copy)
        let database = site.wiki.store.folder.database
        for path in [copy, database, database + "-wal"] {
            let bytes = try #require(TestData.read(path))
            #expect(!bytes.isEmpty && !bytes.holds("xanthippe"), "\(path)")
        }
        try search("xanthippe", from: people[2], on: site)
        try settle(site)
        #expect(try #require(TestData.read(database + "-wal")).holds("xanthippe"))
    }

    @Test func oneNameIsOnePersonWhereverItIs() throws {
        let site = try bench()
        for client in people { try search("xanthippe", from: client, ("Cookie", "author=Ada"), on: site) }
        #expect(!(try wanted(site).contains("xanthippe")))
        // Others behind the same address are told apart by their names.
        try search("xanthippe", from: people[0], ("Cookie", "author=Bob"), on: site)
        try search("xanthippe", from: people[0], ("Cookie", "author=Cy"), on: site)
        #expect(try wanted(site).contains("xanthippe"))
    }

    @Test(arguments: [
        "ada@example.org", "123456789", "06 12 34 56 78", "3-4-50", "mw. jansen", "Jan de Vries", "J. Jansen",
        "tag:xanthippe", "-xanthippe quux", "title:xanthippe", "xanth*", "quux OR xanthippe",
        "a very long text of which nobody would ever think to make a page because it says all that it asks already",
    ]) func whatMayBeAboutAPersonOrIsNoQuestionIsNotCounted(query: String) throws {
        let site = try bench()
        for client in people { try search(query, from: client, on: site) }
        #expect(!(try wanted(site).contains("Looked for, not found")))
    }

    @Test(arguments: ["MRSA protocol", "ISO 27001", "Fietsvergoeding", "wat is een MIC", "\"zwarte lijst\""])
    func whatIsAQuestionIsCounted(query: String) throws {
        let site = try bench()
        for client in people { try search(query, from: client, on: site) }
        #expect(try wanted(site).contains("Looked for, not found"))
    }

    @Test(arguments: [
        ("User-Agent", "Mozilla/5.0 (compatible; Googlebot/2.1)"), ("Sec-Purpose", "prefetch;prerender"),
        ("Purpose", "prefetch"), ("X-Moz", "prefetch"),
    ]) func programsAreNotCounted(header: (String, String)) throws {
        let site = try bench()
        for client in people { try search("xanthippe", from: client, header, on: site) }
        #expect(!(try wanted(site).contains("xanthippe")))
    }

    @Test func headFurtherScreensSuggestionsAndTheAPIAreNotCounted() throws {
        let site = try bench()
        for client in people {
            try search("xanthippe", from: client, on: site, method: .head)
            try search("xanthippe", from: client, on: site, more: "&offset=10")
            _ = try site.ask(.get, "/api/v1/suggest?q=xanthippe", client: client)
            _ = try site.ask(.get, "/api/v1/search?q=xanthippe", client: client)
        }
        #expect(!(try wanted(site).contains("xanthippe")))
    }

    @Test func aWikiThatIsOnlyReadCountsNothing() throws {
        let site = try bench { $0.isReadOnly = true }
        for client in people { try search("xanthippe", from: client, on: site) }
        #expect(!(try wanted(site).contains("xanthippe")))
        let refused = try site.post("/search", [("question", "Xanthippe")])
        #expect(refused.status == 503 && refused.text.contains("Xanthippe"))
    }

    @Test func itDisappearsOnceThereIsAnAnswer() throws {
        let site = try bench()
        for query in ["xanthippe", "bicycle"] {
            for client in people { try search(query, from: client, on: site) }
        }
        #expect(try wanted(site).contains("xanthippe"))
        try site.save("Xanthippe", "Of Athens.\n")
        #expect(!(try wanted(site).contains("xanthippe")))
        try site.save("Allowances", "For a bicycle there is one.\n")
        try site.wiki.rebuild()
        #expect(!(try wanted(site).contains("Looked for, not found")))
    }

    @Test func itIsForgottenAfterSomeMonths() throws {
        let site = try bench()
        for client in people { try search("xanthippe", from: client, on: site) }
        try settle(site)
        let day = Timestamp.now().seconds
        #expect(try site.wiki.lookedFor(at: Timestamp(seconds: day + 89 * 86_400)).count == 1)
        #expect(try site.wiki.lookedFor(at: Timestamp(seconds: day + 91 * 86_400)).isEmpty)
    }

    @Test func anybodyTakesItOffTheList() throws {
        let site = try bench()
        for client in people { try search("xanthippe", from: client, on: site) }
        #expect(try wanted(site).contains("name=\"forget\" value=\"xanthippe\""))
        let done = try site.post("/wanted", [("forget", "xanthippe")])
        #expect(done.status == 303 && done.headers["Location"] == "/wanted")
        #expect(!(try wanted(site).contains("xanthippe")))
        // Two more do not bring it back.
        for client in ["192.0.2.4", "192.0.2.5"] { try search("xanthippe", from: client, on: site) }
        #expect(!(try wanted(site).contains("xanthippe")))
        #expect(try site.post("/wanted", []).status == 400)
        let foreign = try site.ask(
            .post, "/wanted",
            headers: [
                ("Content-Type", "application/x-www-form-urlencoded"), ("Sec-Fetch-Site", "cross-site"),
            ], body: Array("forget=xanthippe".utf8))
        #expect(foreign.status == 403)
    }

    @Test func whatIsFoundAndNeverOpenedIsShownUntilSomebodyDoes() throws {
        let site = try bench()
        for client in people { try search("doctor", from: client, on: site) }
        #expect(!(try wanted(site).contains("nobody opened")))
        // Those before had their time when the next one asks.
        try search("doctor", from: "192.0.2.4", on: site)
        let screen = try wanted(site)
        #expect(screen.contains("3 people, found, but nobody opened what was found"))
        #expect(screen.contains("href=\"/search?q=doctor\">doctor</a>"))
        try open("Falling", after: "doctor", from: people[1], on: site)
        #expect(!(try wanted(site).contains("nobody opened")))
    }

    @Test func aPageSaysForWhatThreePeopleOpenedIt() throws {
        let site = try bench()
        for client in people.prefix(2) {
            try open("Falling", after: "doctor", from: client, on: site)
            try open("Falling", after: "doctor", from: client, on: site)
        }
        try settle(site)
        #expect(!(try site.get("/wiki/Falling?action=info").text.contains("Found and opened for")))
        try open("Falling", after: "doctor", from: people[2], on: site)
        try settle(site)
        let screen = try site.get("/wiki/Falling?action=info").text
        #expect(screen.contains("Found and opened for") && screen.contains("href=\"/search?q=doctor\""))
        #expect(!(try site.get("/wiki/Falling").text.contains("search?q=doctor")))
    }

    @Test func comingFromASearchChangesNothingOfThePage() throws {
        let site = try bench()
        let plain = try site.get("/wiki/Falling")
        let from = try site.get("/wiki/Falling", ("Referer", "https://wiki.example/search?q=doctor"))
        #expect(plain.bytes == from.bytes && plain.headers["ETag"] == from.headers["ETag"])
        #expect(from.headers["Set-Cookie"] == nil)
        #expect(try site.get("/search?q=doctor").text.contains("href=\"/wiki/Falling#when-somebody-falls\""))
        for referer in [
            "", "/", "//", "https:/", "https://x/search?q=%FF", "https://x/search?", "search?q=x",
        ] {
            #expect(try site.get("/wiki/Falling", ("Referer", referer)).status == 200, "\(referer)")
        }
    }

    @Test(arguments: [
        ("en", "Open questions", "Everybody can read"), ("nl", "Open vragen", "Iedereen kan de vraag lezen"),
    ]) func aQuestionIsAskedPublicly(language: String, list: String, words: String) throws {
        let site = try bench { $0.language = language }
        let address = "/wiki/" + list.split(separator: " ").joined(separator: "_")
        let offer = try site.get("/search?q=bicycle%20%3Cb%3E&uselang=\(language)").text
        #expect(offer.contains(words) && offer.contains("action=\"/search\""))
        #expect(offer.contains("name=\"question\" value=\"bicycle ＜b＞\""))
        let asked = try site.post(
            "/search", [("question", " Who pays  my bicycle? "), ("author", "Ada")])
        #expect(asked.status == 303 && asked.headers["Location"] == address)
        let page = try site.get(address).text
        #expect(page.contains("href=\"/wiki/Who_pays_my_bicycle%3F?action=edit\""))
        #expect(try site.get(address + "?action=history").text.contains("Ada"))
        // Once more it is there already; another follows it.
        #expect(try site.post("/search", [("question", "who pays my bicycle?")]).status == 303)
        #expect(try site.post("/search", [("question", "And my car?")]).status == 303)
        let text = try site.get(address + "?action=raw").text
        #expect(text.hasSuffix("\n\n- [[Who pays my bicycle?]]\n- [[And my car?]]\n"))
        // What has a page leads there.
        #expect(
            try site.post("/search", [("question", "Falling")]).headers["Location"] == "/wiki/Falling")
    }

    @Test func aQuestionThatCannotBeOneIsRefused() throws {
        let site = try bench()
        let long = String(repeating: "long ", count: 60)
        #expect(try site.post("/search", [("question", long)]).text.contains(long))
        for question in ["", "  ", long, "a/../b"] {
            #expect(try site.post("/search", [("question", question)]).status == 400, "\(question)")
        }
        #expect(try site.post("/search", []).status == 400)
        let foreign = try site.ask(
            .post, "/search",
            headers: [
                ("Content-Type", "application/x-www-form-urlencoded"), ("Origin", "https://evil.example"),
            ], body: Array("question=Cars".utf8))
        #expect(foreign.status == 403)
        #expect(try site.get("/wiki/Open_questions").status == 404)
    }

    @Test func questionsOfManyAtOnceAllStand() async throws {
        let site = try bench()
        let wiki = site.wiki
        let list = try PageName("Open questions")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...20 {
                group.addTask {
                    _ = try wiki.ask(
                        try PageName("Question \(number)"), on: list, beginning: "# Open questions\n",
                        ActRequest(author: Author(name: "Ada"), comment: ""))
                }
            }
            try await group.waitForAll()
        }
        let text = try site.get("/wiki/Open_questions?action=raw").text
        #expect(text.split(separator: "\n").count == 21)
    }
}

extension [UInt8] {
    /// Whether a text stands somewhere in the bytes.
    fileprivate func holds(_ text: String) -> Bool {
        let wanted = Array(text.utf8)
        return indices.contains { self[$0] == wanted[0] && self[$0...].starts(with: wanted) }
    }
}
