import HTTP
import JSON
import Testing
import Wiki
import WikiCore
import WikiStore

@testable import WikiWeb

/// Names in addresses, and the addresses of pages.
@Suite struct AddressTests {
    private func site() throws -> TestSite {
        let site = try TestSite()
        try site.save("Home", "# Home\n")
        try site.save("Team/On call", "# On call\n")
        try site.save("C++ and C#".replacing("#", with: "＃"), "x\n")
        try site.save("Café", "x\n")
        try site.save("docs/index", "the index\n")
        try site.save("notes/README", "the readme\n")
        try site.save("Only_underscore", "x\n")
        return site
    }

    @Test(
        arguments: [
            ("/wiki/Team/On_call", nil), ("/wiki/Team%2FOn_call", nil), ("/wiki/Caf%C3%A9", nil),
            ("/wiki/Team/On%20call", "/wiki/Team/On_call"), ("/wiki/team/on_call", "/wiki/Team/On_call"),
            ("/wiki/TEAM%2FON_CALL?action=history&x=%20y", "/wiki/Team/On_call?action=history&x=%20y"),
            ("/wiki/CAFE%CC%81", "/wiki/Caf%C3%A9"), ("/wiki/Only_underscore", nil),
            ("/wiki/only%20underscore", "/wiki/Only_underscore"), ("/wiki/C++_and_C%EF%BC%83", nil),
            ("/wiki/C%2B%2B_and_C%EF%BC%83", nil), ("/wiki/C++_and_C%23", "/wiki/C%2B%2B_and_C%EF%BC%83"),
            ("/wiki/Nowhere%20yet", "/wiki/Nowhere_yet"),
        ] as [(String, String?)]) func oneSpellingIsTheProperOne(address: String, proper: String?) throws
    {
        let answer = try site().get(address)
        if let proper {
            #expect(answer.status == 301, "\(answer.status)")
            #expect(answer.headers["Location"] == proper)
            #expect(answer.headers["Cache-Control"] == "no-cache")
        } else {
            #expect(answer.status == 200)
        }
    }

    @Test(arguments: [
        ("/wiki/docs/", 302, "/wiki/docs/index"), ("/wiki/notes/", 302, "/wiki/notes/README"),
        ("/wiki/Home/", 301, "/wiki/Home"), ("/wiki/none/", 301, "/wiki/none"),
    ]) func foldersLeadToTheirFirstPage(address: String, status: Int, target: String) throws {
        let answer = try site().get(address)
        #expect(answer.status == status && answer.headers["Location"] == target, "\(answer.headers)")
    }

    @Test func nobodysPageInvites() throws {
        let answer = try site().get("/wiki/Teamwork")
        #expect(answer.status == 404)
        #expect(answer.text.contains("href=\"/wiki/Teamwork?action=edit\""))
        #expect(try site().get("/wiki/Team").text.contains("href=\"/wiki/Team/On_call\""))
    }

    @Test func theBytesComeBack() throws {
        let site = try TestSite()
        let text = "---\ntitle: x\n---\r\n# a\r\n\nb\tc  \n\u{FEFF}é"
        let revision = try site.save("A", text)
        for answer in [
            try site.get("/wiki/A?action=raw"), try site.get("/wiki/A", ("Accept", "text/markdown")),
            try site.get("/wiki/A?action=raw&oldid=\(revision)"),
        ] {
            #expect(answer.status == 200 && answer.bytes == Array(text.utf8))
            #expect(answer.headers["Content-Type"] == "text/markdown; charset=utf-8")
        }
        #expect(
            try site.get("/wiki/A", ("Accept", "text/html, text/markdown;q=0.9")).text.hasPrefix("<!doctype"))
        #expect(try site.get("/wiki/None?action=raw").status == 404)
    }

    @Test func revisionsAreShownAndCompared() throws {
        let site = try TestSite()
        let first = try site.save("A", "one\n")
        let second = try site.save("A", "two\n")
        let other = try site.save("B", "b\n")
        #expect(try site.get("/wiki/A?oldid=\(first)").text.contains("<p>one</p>"))
        for (address, removed, added) in [
            ("/wiki/A?diff=\(second)&oldid=\(first)", "one", "two"),
            ("/wiki/A?diff=\(first)&oldid=\(second)", "two", "one"),
            ("/wiki/A?diff=prev&oldid=\(second)", "one", "two"), ("/wiki/A?diff=prev", "one", "two"),
            ("/wiki/A?diff=\(second)", "one", "two"),
        ] {
            let screen = try site.get(address)
            #expect(screen.status == 200, "\(address)")
            #expect(
                screen.text.contains("<td class=\"old\">\(removed)")
                    || screen.text.contains("<del>\(removed)"), "\(address)")
            #expect(
                screen.text.contains("<td class=\"new\">\(added)") || screen.text.contains("<ins>\(added)"),
                "\(address)")
        }
        #expect(try site.get("/wiki/A?diff=prev&oldid=\(first)").status == 200)
        #expect(
            try site.get("/wiki/A?diff=\(second)&oldid=\(second)").text.contains(
                "The two texts are the same."))
        // A revision of another page leads there.
        for address in [
            "?oldid=\(other)", "?diff=prev&oldid=\(other)", "?diff=\(other)", "?action=raw&oldid=\(other)",
        ] {
            let answer = try site.get("/wiki/A\(address)")
            #expect(answer.status == 302 && answer.headers["Location"] == "/wiki/B\(address)", "\(address)")
        }
        #expect(try site.get("/wiki/A?diff=\(second)&oldid=\(other)").status == 400)
        #expect(try site.get("/wiki/A?oldid=999").status == 404)
    }

    @Test func theFirstAddressShowsHome() throws {
        let site = try TestSite()
        #expect(try site.get("/").status == 404)
        try site.save("Home", "# Come in\n")
        // Twice: made, and at hand.
        for _ in 1...2 {
            let page = try site.get("/")
            #expect(page.status == 200 && page.text.contains(">Come in<"))
            #expect(page.bytes == (try site.get("/wiki/Home").bytes))
        }
        #expect(try site.get("/", ("Accept", "text/markdown")).text == "# Come in\n")
    }

    @Test func permanentAddressesLeadThere() throws {
        let site = try TestSite()
        let revision = try site.save("Team/A b", "one\n")
        let page = try #require(try site.wiki.living(.page, PageKey(folding: "team/a b")))
        try site.upload("f.png", [1])
        for (address, target) in [
            ("/p/\(page.id)", "/wiki/Team/A_b"), ("/r/\(revision)", "/wiki/Team/A_b?oldid=\(revision)"),
            ("/p/\(page.id.value + 1)", "/file/f.png"),
        ] {
            let answer = try site.get(address)
            #expect(answer.status == 302 && answer.headers["Location"] == target, "\(address)")
        }
        let change = try site.get("/c/1")
        #expect(change.status == 200 && change.text.contains("href=\"/wiki/Team/A_b\""))
        for address in ["/p/99", "/r/99", "/c/99", "/p/x", "/r/0", "/c/-1"] {
            #expect(try site.get(address).status == 404, "\(address)")
        }
    }

    @Test func theWantedLanguageStays() throws {
        let site = try site()
        let answer = try site.get("/wiki/Home?uselang=nl")
        #expect(answer.headers.values("Set-Cookie").contains { $0.hasPrefix("language=nl; Path=/") })
        #expect(answer.headers["Content-Language"] == "nl")
        #expect(
            try site.get("/wiki/Home?uselang=xx", ("Accept-Language", "nl")).headers["Content-Language"]
                == "nl")
        #expect(try site.get("/wiki/Home", ("Accept-Language", "fr")).headers["Content-Language"] == "en")
    }

    /// By the address, else a cookie, else what the browser asks for, else as the site is.
    @Test func theLanguageIsTheNearestWish() throws {
        let site = try TestSite { $0.language = "nl" }
        try site.save("Home", "x\n")
        let wishes = [
            ("/wiki/Home", [], "nl"), ("/wiki/Home", [("Accept-Language", "fr")], "nl"),
            ("/wiki/Home", [("Accept-Language", "en")], "en"),
            ("/wiki/Home", [("Accept-Language", "en"), ("Cookie", "language=nl")], "nl"),
            ("/wiki/Home?uselang=en", [("Accept-Language", "nl"), ("Cookie", "language=nl")], "en"),
        ]
        for (address, headers, language) in wishes {
            let answer = try site.ask(.get, address, headers: headers)
            #expect(answer.headers["Content-Language"] == language, "\(address) \(headers)")
            #expect(answer.text.contains("<html lang=\"\(language)\">"), "\(address) \(headers)")
        }
    }
}
