import HTTP
import JSON
import Testing
import Wiki
import WikiCore
import WikiStore

@testable import WikiWeb

/// What somebody sends who means harm, on every screen that shows it.
@Suite struct HostileInputTests {
    private static let hostile = [
        "<img src=x onerror=alert(1)>", "\"><script>alert(1)</script>", "' onmouseover=alert(1) x='",
        "\"\u{301} onmouseover=alert(1) x=", "<\u{338}b>&\u{301}lt;", "javascript:alert(1)",
        "</textarea><script>alert(1)</script>", "{{constructor.constructor(\"alert(1)\")()}}",
        "<@svg/onload=alert`1`>", "--><script>", "]]>\u{202E}gpj.exe",
    ]

    @Test func theOracleSeesWhatItIsFor() {
        let good = Array(
            "<!doctype html><script src=\"/static/a.js\" defer></script><p id=\"a\">&lt;b</p>".utf8)
        #expect(ScreenOracle.faults(in: good) == [])
        for bad in [
            "<script>alert(1)</script>", "<img src=\"/x\" onerror=\"a()\">", "<a href=\"javascript:a()\">",
            "<a href=\"//evil\">", "<p id=\"a\">", "<p style=\"x\">", "< b", "<img src=x>", "<iframe>",
            "<form action=\"https://evil/\">", "\u{1}",
        ] {
            #expect(!ScreenOracle.faults(in: good + Array(bad.utf8)).isEmpty, "\(bad)")
        }
    }

    @Test(arguments: hostile) func whatIsTypedIsShownAsText(typed: String) throws {
        let site = try TestSite { $0.name = typed }
        let text =
            "---\ntitle: \"x\(typed.replacing("\"", with: "\\\""))\"\ntags: [a]\n---\n\(typed)\n\n# \(typed)\n\n[[Missing\(typed.replacing("]", with: ""))]]\n"
        let first = try site.save("Page", text, author: typed, comment: typed)
        try site.save("Page", text + typed + "\n", author: typed, comment: typed)
        try site.save("Other", "[[Page]]\n", author: typed)
        try site.derive()
        for address in [
            "/wiki/Page", "/wiki/Page?action=edit", "/wiki/Page?action=history", "/wiki/Page?action=info",
            "/wiki/Page?action=links", "/wiki/Page?action=blame", "/wiki/Page?action=delete",
            "/wiki/Page?oldid=\(first)", "/wiki/Page?diff=prev", "/pages", "/changes", "/c/1", "/wanted",
            "/orphans",
            "/tags", "/tag/a", "/wiki/Missing", "/wiki/Other", "/",
        ] {
            let screen = try site.get(address)
            #expect(screen.status < 500, "\(address)")
            guard screen.headers["Content-Type"] == "text/html; charset=utf-8" else { continue }
            #expect(ScreenOracle.faults(in: screen.bytes) == [], "\(address)")
        }
        let preview = try site.post(
            "/wiki/Page?action=save",
            [("text", typed), ("base", "\(first)"), ("preview", "1"), ("summary", typed), ("author", typed)])
        #expect(preview.status == 200 && ScreenOracle.faults(in: preview.bytes) == [])
        let changes = try site.post(
            "/wiki/Page?action=save",
            [("text", typed), ("base", "\(first)"), ("changes", "1"), ("summary", typed)])
        #expect(changes.status == 200 && ScreenOracle.faults(in: changes.bytes) == [])
        let conflict = try site.post(
            "/wiki/Page?action=save", [("text", typed), ("base", "0"), ("summary", typed)])
        #expect(conflict.status == 409 && ScreenOracle.faults(in: conflict.bytes) == [])
        // Every text comes back from the editor as it is, whatever it holds.
        #expect(try site.json("/api/v1/pages/Page?revision=\(first)")["text"]?.string == text)
    }

    @Test(arguments: hostile) func whatStandsInAnAddressIsShownAsText(typed: String) throws {
        let site = try TestSite()
        let encoded = PageName.percentEncoded(typed).replacing("/", with: "%2F")
        for address in [
            "/wiki/\(encoded)", "/wiki/\(encoded)?action=edit", "/file/\(encoded)",
            "/file/\(encoded)?action=info",
            "/tag/\(encoded)", "/pages?prefix=\(encoded)&after=\(encoded)", "/search?q=\(encoded)",
            "/changes?before=\(encoded)", "/wiki/A?action=\(encoded)", "/wiki/A?oldid=\(encoded)",
            "/wiki/A?diff=\(encoded)&oldid=\(encoded)", "/wiki/A?waiting=\(encoded)",
            "/wanted?offset=\(encoded)",
            "/p/\(encoded)", "/r/\(encoded)", "/c/\(encoded)", "/\(encoded)", "/static/\(encoded)",
            "/wiki/A?from=\(encoded)&uselang=\(encoded)", "/pages?x=\(encoded)",
        ] {
            let screen: Response
            do {
                screen = try site.get(address)
            } catch is Refusal {
                continue
            }
            #expect(screen.status < 500, "\(address)")
            guard screen.headers["Content-Type"] == "text/html; charset=utf-8" else { continue }
            #expect(ScreenOracle.faults(in: screen.bytes) == [], "\(address)")
        }
    }

    @Test(arguments: [
        "1;drop", "-1", "9223372036854775808", "99999999999999999999", "1e3", "0x1", "٣", "", "0", "1 ", "+1",
    ]) func numbersAreStrict(text: String) throws {
        let site = try TestSite()
        let revision = try site.save("A", "one\n")
        let encoded = PageName.percentEncoded(text)
        for address in [
            "/wiki/A?oldid=\(encoded)", "/wiki/A?diff=\(encoded)&oldid=\(revision)",
            "/wiki/A?diff=prev&oldid=\(encoded)",
            "/wiki/A?action=raw&oldid=\(encoded)", "/wiki/A?action=history&before=\(encoded)",
            "/changes?before=\(encoded)", "/changes?batch=\(encoded)", "/api/v1/pages/A?revision=\(encoded)",
            "/api/v1/history/A?before=\(encoded)", "/api/v1/diff?from=\(encoded)&to=\(revision)",
            "/wiki/A?action=edit&section=\(encoded)x",
        ] {
            let status = try site.get(address).status
            #expect(status == 400 || status == 404, "\(address): \(status)")
        }
    }

    /// Whatever is asked for in a list or search is a value: it changes no query, and what it cannot mean is refused.
    @Test(arguments: [
        "' OR 1=1--", "\"; DROP TABLE page;--", "%' UNION SELECT 1--", "\\", "*", "a* b* c* d*",
        String(repeating: "%_", count: 200), String(repeating: "a", count: 7_000) + "!",
    ]) func whatIsAskedForIsAValue(typed: String) throws {
        let site = try TestSite()
        try site.save("A%_b", "---\ntags: [t]\n---\nabc [[Missing]]\n")
        try site.save("Other", "abc\n")
        try site.wiki.rebuild()
        let encoded = PageName.percentEncoded(typed)
        for address in [
            "/api/v1/pages?prefix=\(encoded)", "/api/v1/pages?after=\(encoded)", "/pages?prefix=\(encoded)",
            "/pages?after=\(encoded)", "/tag/\(encoded)", "/wanted?after=\(encoded)",
            "/orphans?after=\(encoded)",
            "/tags?after=\(encoded)", "/search?q=\(encoded)", "/api/v1/search?q=\(encoded)",
            "/api/v1/suggest?q=\(encoded)", "/changes?before=\(encoded)", "/api/v1/changes?after=\(encoded)",
            "/api/v1/pages?limit=\(encoded)", "/api/v1/search?q=abc&offset=\(encoded)",
            "/wiki/Other?action=history&before=\(encoded)", "/wiki/Other?action=\(encoded)",
        ] {
            #expect(try site.get(address).status < 500, "\(address)")
        }
        for wild in ["%", "_", "A_", "%25"] {
            let answer = try site.json("/api/v1/pages?prefix=\(PageName.percentEncoded(wild))")
            #expect(answer["pages"] == .array([]), "\(wild)")
        }
        let deep = try site.json("/api/v1/search?q=abc&offset=1000000000")
        #expect(deep["results"] == .array([]))
        #expect(try site.json("/api/v1/statistics")["pages"]?.integer == 2)
    }

    @Test func namesOfRoutesAreNamesOfPages() throws {
        let site = try TestSite()
        for name in [
            "login", "api", "static", "_", "robots.txt", "favicon.ico", "wiki", "changes.atom", "...",
        ] {
            try site.save(name, "I am \(name)\n")
            let address = "/wiki/" + (try PageName(name)).address
            #expect(try site.get(address).status == 200, "\(name)")
            #expect(try site.get(address).text.contains("I am"), "\(name)")
        }
        #expect(try site.get("/robots.txt").text.hasPrefix("User-agent"))
    }

    @Test(arguments: ["%20/..", "a//b", "a/../b", "%2E%2E", "a/%2e/b", "/x"])
    func pathsLeadNowhereElse(path: String) throws {
        #expect(throws: Refusal.self) { try Target(raw: "/wiki/\(path.hasPrefix("%20") ? "a/.." : path)") }
    }

    @Test(arguments: ["#", "[", "]", "{", "}", "|", "<", ">", "\u{7F}", "\u{202E}", "\u{378}"])
    func aPageIsNotMadeUnderAForbiddenName(character: String) throws {
        let site = try TestSite()
        let address = "/api/v1/pages/a\(PageName.percentEncoded(character))b"
        let answer = try site.ask(
            .put, address, headers: [("Content-Type", "application/json")],
            body: Array("{\"text\":\"x\",\"base\":0}".utf8))
        #expect(answer.status == 400 && answer.text.contains("\"bad-name\""), "\(answer.text)")
        let form = try site.post(
            "/wiki/a\(PageName.percentEncoded(character))b?action=save", [("text", "x"), ("base", "0")])
        #expect(form.status == 400 && form.text.contains(">\nx</textarea>"))
        #expect(try site.json("/api/v1/statistics")["pages"]?.integer == 0)
    }

    @Test func aNameHasTwoHundredBytes() throws {
        let site = try TestSite()
        for (name, fits) in [
            (String(repeating: "a", count: 200), true), (String(repeating: "a", count: 201), false),
            (String(repeating: "😀", count: 50), true), (String(repeating: "😀", count: 51), false),
        ] {
            let answer = try site.ask(
                .put, "/api/v1/pages/\(PageName.percentEncoded(name))",
                headers: [("Content-Type", "application/json")],
                body: Array("{\"text\":\"x\",\"base\":0}".utf8))
            #expect(answer.status == (fits ? 201 : 400), "\(name.utf8.count)")
        }
    }

    @Test func theFirstOfRepeatedFieldsCountsAndTooManyAreRefused() throws {
        let site = try TestSite()
        try site.save("A", "x\n")
        try site.save("B", "x\n")
        #expect(try site.json("/api/v1/pages?prefix=A&prefix=B")["pages"]?[0]?["name"]?.string == "A")
        let many = (0..<65).map { "f\($0)=1" }.joined(separator: "&")
        #expect(throws: Refusal.self) { try site.get("/pages?\(many)") }
        #expect(try site.post("/wiki/A?action=save", (0..<65).map { ("f\($0)", "1") }).status == 400)
    }

    @Test func fieldsThatOverrideAreIgnored() throws {
        let site = try TestSite()
        try site.save("A", "x\n")
        for name in ["X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override", "X-Forwarded-Host"] {
            let answer = try site.get(
                "/api/v1/pages/A", (name, name.hasSuffix("Override") ? "DELETE" : "evil.example"))
            #expect(answer.status == 200 && !answer.text.contains("evil"))
        }
        #expect(
            try site.get("/changes.atom", ("X-Forwarded-Host", "evil.example")).text.contains(
                "https://wiki.example/"))
        let raw = try site.get("/wiki/A?action=raw&ctype=text/html")
        #expect(raw.headers["Content-Type"] == "text/markdown; charset=utf-8")
    }

    /// Every address that can change something, asked for by another site, by GET, and for another host.
    @Test func nothingChangesForAnotherSite() throws {
        let site = try TestSite()
        let base = try site.save("A", "one\n")
        let form = Array("text=evil&base=\(base)&to=B&revision=\(base)&into=B".utf8)
        let type = ("Content-Type", "application/x-www-form-urlencoded")
        var addresses = ["/c/1?action=undo", "/r/\(base)?action=hide", "/upload"]
        for action in ["save", "delete", "restore", "discard", "move", "undo", "merge", "upload"] {
            addresses.append("/wiki/A?action=\(action)")
        }
        for address in addresses {
            for field in [
                ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Origin", "https://evil"),
                ("Origin", "null"), ("Origin", "https://wiki.example.evil"),
                ("Origin", "http://wiki.example"),
                ("Cookie", "author=Ada"),
            ] {
                let answer = try site.ask(.post, address, headers: [type, field], body: form)
                #expect([403, 404, 405].contains(answer.status), "\(address) \(field): \(answer.status)")
            }
            #expect(
                try site.ask(.post, address, headers: [type, ("Host", "evil.example")], body: form).status
                    == 421)
            #expect([200, 302, 400, 404, 405].contains(try site.get(address).status), "\(address)")
        }
        for (method, address) in [
            (Method.put, "/api/v1/pages/A"), (.delete, "/api/v1/pages/A"), (.post, "/api/v1/restore/A"),
            (.delete, "/api/v1/files/A"), (.put, "/api/v1/files/A"),
        ] {
            let answer = try site.ask(
                method, address, headers: [("Content-Type", "application/json"), ("Origin", "https://evil")],
                body: form)
            #expect(answer.status == 403, "\(address)")
        }
        #expect(try site.json("/api/v1/changes")["changes"]?[1] == nil)
        #expect(try site.json("/api/v1/pages/A")["text"]?.string == "one\n")
        // The site's own pages, and programs, may.
        #expect(try site.post("/wiki/A?action=save", [("text", "two\n"), ("base", "\(base)")]).status == 303)
        let own = try site.ask(
            .post, "/wiki/A?action=delete",
            headers: [type, ("Origin", "https://wiki.example"), ("Cookie", "author=Ada")])
        #expect(own.status == 303)
    }

    @Test func unknownMethodsAreToldWhatIsTaken() throws {
        let site = try TestSite().site
        let unknown = Refusal(status: 405, reason: "No address here takes that method.")
        for (address, status, allow) in [
            ("/changes", 405, "GET, HEAD, OPTIONS"), ("/nothing", 404, nil), ("/api/v1/nothing", 404, nil),
        ] as [(String, Int, String?)] {
            let answer = site.refusal(unknown, target: try Target(raw: address), headers: Headers())
            #expect(answer.status == status && answer.headers["Allow"] == allow, "\(address)")
        }
    }

    @Test func formsOfAnotherTypeAreRefused() throws {
        let site = try TestSite()
        try site.save("A", "one\n")
        for type in [
            "text/plain", "application/json", "multipart/form-data; boundary=x",
            "application/x-www-form-urlencodedx", "application/x-www-form-urlencoded, text/plain",
        ] {
            let answer = try site.ask(
                .post, "/wiki/A?action=save", headers: [("Content-Type", type)], body: Array("text=x".utf8))
            #expect(answer.status == 415, "\(type)")
        }
        for type in ["text/plain", "application/jsonx", "application/json/x", ""] {
            let api = try site.ask(
                .put, "/api/v1/pages/A", headers: [("Content-Type", type)], body: Array("{}".utf8))
            #expect(api.status == 415, "\(type)")
        }
    }

    /// The case of a type means nothing (RFC 9110, section 8.3.1).
    @Test func typesAreKnownInAnyCase() throws {
        let site = try TestSite()
        let form = try site.ask(
            .post, "/wiki/A?action=save",
            headers: [("Content-Type", "Application/X-WWW-Form-URLencoded; Charset=UTF-8")],
            body: Array("text=x&base=0".utf8))
        #expect(form.status == 303)
        let api = try site.ask(
            .put, "/api/v1/pages/B", headers: [("Content-Type", "APPLICATION/JSON")],
            body: Array(#"{"text":"b","base":0}"#.utf8))
        #expect(api.status == 201)
        let upload = try site.ask(
            .post, "/file/f?action=upload", headers: [("Content-Type", "Multipart/Form-Data; boundary=b")],
            body: Array(
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nf\r\n--b--\r\n"
                    .utf8))
        #expect(upload.status == 303)
    }

    @Test func otherOriginsGetNoLeave() throws {
        let site = try TestSite()
        let answer = try site.ask(
            .options, "/api/v1/pages",
            headers: [("Origin", "https://evil"), ("Access-Control-Request-Method", "PUT")])
        #expect(answer.status == 204)
        #expect(!answer.headers.fields.contains { $0.name.lowercased().hasPrefix("access-control") })
        #expect(answer.headers["Allow"]?.contains("GET") == true)
    }

    /// Whatever is answered, to whichever request.
    @Test func everyAnswerIsGuarded() throws {
        let site = try TestSite()
        let revision = try site.save("A", "---\ntags: [t]\n---\none [[Missing]]\n")
        try site.save("A", "two\n")
        try site.upload("f.png", [1])
        try site.derive()
        let addresses = [
            "/", "/wiki/A", "/wiki/None", "/wiki/A?action=edit", "/wiki/A?action=raw", "/wiki/A?diff=prev",
            "/wiki/A?oldid=\(revision)", "/wiki/A?action=history&feed=atom", "/file/f.png", "/file/none",
            "/file/f.png?action=info", "/upload", "/pages", "/changes", "/changes.atom", "/wanted",
            "/orphans",
            "/tags", "/tag/t", "/random", "/search?q=a", "/p/1", "/r/1", "/c/1", "/opensearch.xml",
            "/robots.txt",
            "/healthz", "/metrics", "/static/none.js", "/nowhere", "/api/v1/pages", "/api/v1/pages/A",
            "/api/v1/pages/None", "/api/v1/openapi.json", "/api/v1/nothing", "/api/v1/files/f.png",
            "/api/v1/suggest?q=a", "/api/v1/waiting/7",
        ]
        for address in addresses {
            for method in [Method.get, .head, .options, .post, .put, .delete] {
                for field in [
                    ("Origin", "https://wiki.example"), ("Origin", "https://evil"), ("Host", "evil"),
                ] {
                    let answer = try site.ask(method, address, headers: [field])
                    let fields = answer.headers
                    let about = "\(method.rawValue) \(address) \(field): \(answer.status)"
                    #expect(answer.status < 500, "\(about)")
                    #expect(fields["X-Content-Type-Options"] == "nosniff", "\(about)")
                    #expect(fields["X-Frame-Options"] == "DENY", "\(about)")
                    #expect(fields["Referrer-Policy"] == "same-origin", "\(about)")
                    let policy = fields["Content-Security-Policy"] ?? ""
                    #expect(policy.hasPrefix("default-src 'none';"), "\(about)")
                    #expect(
                        policy.contains("sandbox") || policy.contains("frame-ancestors 'none'"), "\(about)")
                    #expect(fields.fields.allSatisfy { !$0.name.lowercased().hasPrefix("access-control") })
                }
            }
        }
    }

    @Test func pagesAreNotKeptForOthers() throws {
        let site = try TestSite()
        try site.save("A", "one\n")
        for address in ["/wiki/A", "/changes", "/wiki/A?action=raw", "/api/v1/pages/A", "/changes.atom"] {
            #expect(try site.get(address).headers["Cache-Control"] == "private, no-cache", "\(address)")
        }
        let vary = try site.get("/wiki/A").headers["Vary"]
        #expect(vary == "Accept, Accept-Encoding, Accept-Language, Cookie")
    }

    /// Whatever became of the page meanwhile, what somebody typed comes back with the answer.
    @Test(
        arguments: [
            [("preview", "1")], [("changes", "1")], [("section", "1")], [("section", "9")], [("base", "77")],
            [("key", String(repeating: "k", count: 65))],
            [("summary", String(repeating: "s", count: 16_385))],
        ]) func whatWasTypedComesBack(fields: [(String, String)]) throws
    {
        let site = try TestSite()
        let base = try site.save("A", "# One\n\ntext\n")
        #expect(try site.post("/wiki/A?action=delete", []).status == 303)
        let usual = [("text", "typed words"), ("base", "\(base)")]
        let form = fields + usual.filter { field in !fields.contains { $0.0 == field.0 } }
        let answer = try site.post("/wiki/A?action=save", form)
        let isSaved = answer.status == 303
        #expect(isSaved || answer.text.contains("typed words"), "\(answer.status)")
        #expect(answer.status < 500)
        if isSaved { #expect(try site.get("/wiki/A?action=raw").text.contains("typed words")) }
        #expect(ScreenOracle.faults(in: answer.bytes) == [] || isSaved)
    }

    /// A link in one form of Unicode leads to the page in another, and both addresses to one page.
    @Test func formsOfUnicodeAreOneName() throws {
        let site = try TestSite()
        try site.save("Caf\u{E9}", "[[cafe\u{301}]] [[CAFE\u{301}|x]]\n")
        try site.derive()
        let page = try site.get("/wiki/Caf%C3%A9")
        #expect(page.status == 200 && !page.text.contains("class=\"red\""))
        let other = try site.get("/wiki/Cafe%CC%81")
        #expect(other.status == 301 && other.headers["Location"] == "/wiki/Caf%C3%A9")
    }

    /// Long names and comments are cut between characters, on one line, and turn the direction of nothing around them.
    @Test func whatIsShownOfLongWordsIsWhole() throws {
        let site = try TestSite()
        let long = String(repeating: "\u{1F468}\u{200D}\u{1F469}", count: 400) + "\nsecond\r\nthird"
        try site.save("A", "one\n", author: long, comment: "\u{202E}" + long)
        try site.save("A", "two\n", author: "\u{202E}evil\u{2066}", comment: "x\ny\r\nz")
        for address in ["/wiki/A?action=history", "/changes", "/changes.atom", "/wiki/A?action=blame"] {
            let screen = try site.get(address)
            #expect(screen.status == 200 && String(validating: screen.bytes, as: UTF8.self) != nil)
            #expect(!screen.text.unicodeScalars.contains("\u{FFFD}"), "\(address)")
            // A comment is one line where there are many.
            #expect(address == "/changes.atom" || !screen.text.contains("x\ny"), "\(address)")
        }
        let form = try site.post(
            "/wiki/A?action=save",
            [("text", "three\n"), ("base", "2"), ("author", "\u{202E}evil\u{2066}\n" + long)])
        #expect(form.status == 303)
        let author = try site.json("/api/v1/pages/A")["author"]?.string ?? ""
        #expect(author.utf8.count <= 100 && author.hasPrefix("evil"))
        #expect(
            !author.unicodeScalars.contains { $0.value == 0x202E || $0.value == 0x2066 || $0.value < 0x20 })
        // A page is laid out in the direction that its words have.
        #expect(try site.get("/wiki/A").text.contains("<article class=\"content\" dir=\"auto\""))
    }
}
