import HTTP
import JSON
import Testing
import Wiki
import WikiCore
import WikiStore

@testable import WikiWeb

/// What one can look at besides a page itself, in both languages.
@Suite struct ReadingScreensTests {
    /// Three pages and a picture that link to one another, to what is missing, and to nothing.
    private func handbook() throws -> TestSite {
        let site = try TestSite()
        try site.upload("img/plan.png", Array("\u{89}PNG\r\n\u{1A}\n".utf8))
        try site.save("Home", "# Welcome\n\n[[Team/Falls]] and [[Hand hygiene]]\n")
        try site.save(
            "Team/Falls",
            "---\ntags: [safety, care]\nlanguage: en\nreview: 2027-01-01\n---\n# When somebody falls\n\n"
                + "See [[Hand hygiene]], [[Lifting]].\n\n![plan](/img/plan.png) ![gone](/img/gone.png)\n",
            author: "Ada")
        try site.save("Alone", "---\ntags: [safety]\n---\nNobody links here: [[Lifting]]\n", author: "Bob")
        try site.derive()
        return site
    }

    @Test func factsNameWhoWroteWhatAndWhere() throws {
        let site = try handbook()
        try site.save(
            "Team/Falls", "---\ntags: [safety, care]\n---\n# When somebody falls\n\nShort.\n", author: "Bob")
        let page = try #require(try site.wiki.living(.page, PageKey(folding: "team/falls")))
        let screen = try site.get("/wiki/Team/Falls?action=info")
        #expect(screen.status == 200)
        for part in [
            "Facts about When somebody falls", "href=\"/p/\(page.id)\"", "href=\"/r/\(page.head)\"",
            "href=\"/tag/safety\"", ">2 versions<", "1 page links here",
            "<th scope=\"row\">Ada</th><td>1 version</td>",
            "<th scope=\"row\">Bob</th>", "First written", "4 words",
        ] {
            #expect(screen.text.contains(part), "\(part)")
        }
        let dutch = try site.get("/wiki/Team/Falls?action=info&uselang=nl")
        #expect(dutch.text.contains("Feiten over When somebody falls") && dutch.text.contains("2 versies"))
    }

    @Test func factsListFilesThatAreThereAndThoseThatAreNot() throws {
        let site = try handbook()
        let screen = try site.get("/wiki/Team/Falls?action=info").text
        #expect(
            screen.contains(
                "<li><a href=\"/file/img/plan.png?action=info\" rel=\"nofollow\">img/plan.png</a>"))
        #expect(screen.contains("<a class=\"red\" href=\"/file/img/gone.png?action=info\""))
        #expect(screen.contains("2027-01-01") && screen.contains("<dd>en</dd>"))
    }

    /// What no name may hold stands in addresses in its full-width form, under which the page is found once it is made.
    @Test func linksToNamesThatNobodyMayGiveLeadToOnesThatOneMay() throws {
        let site = try TestSite()
        try site.save("Home", "[page](a{b}.md) [[c|d]] [file](e{f}.pdf)\n")
        try site.derive()
        let made = "/wiki/a%EF%BD%9Bb%EF%BD%9D"
        for screen in ["/wiki/Home", "/wiki/Home?action=links", "/wanted"] {
            let text = try site.get(screen).text
            #expect(text.contains("href=\"\(made)?action=edit\""), "\(screen)")
            #expect(text.contains("href=\"/file/e%EF%BD%9Bf%EF%BD%9D.pdf?action=info\""), "\(screen)")
            #expect(!text.contains("%7B"), "\(screen)")
        }
        #expect(try site.get("\(made)?action=edit").status == 200)
        try site.save("a｛b｝", "made\n")
        try site.derive()
        #expect(try site.get("/wiki/Home").text.contains("<a href=\"\(made)\">page</a>"))
    }

    @Test func factsOfADeletedPageStay() throws {
        let site = try handbook()
        _ = try site.wiki.delete(.page, try PageName("Alone"), author: Author(name: "Eve"), comment: "")
        let screen = try site.get("/wiki/Alone?action=info")
        #expect(screen.status == 200)
        #expect(screen.text.contains("<dt>Deleted</dt>") && screen.text.contains("Eve"))
        #expect(try site.get("/wiki/Never?action=info").status == 404)
    }

    @Test func linksGoBothWays() throws {
        let site = try handbook()
        let screen = try site.get("/wiki/Team/Falls?action=links").text
        #expect(screen.contains("<li><a href=\"/wiki/Home\">Welcome</a>"))
        #expect(screen.contains("<a class=\"red\" href=\"/wiki/Lifting?action=edit\">Lifting</a>"))
        #expect(
            screen.contains(
                "<a href=\"/file/img/plan.png\">img/plan.png</a> <span class=\"small\">file</span>"))
        // What is wanted is known before it is written.
        let missing = try site.get("/wiki/Lifting?action=links")
        #expect(missing.status == 200)
        #expect(
            missing.text.contains("href=\"/wiki/Alone\"")
                && missing.text.contains("href=\"/wiki/Team/Falls\""))
        let file = try site.get("/file/img/plan.png?action=links").text
        #expect(file.contains("href=\"/wiki/Team/Falls\"") && !file.contains("Where its links lead"))
    }

    @Test func linksGoToTheFirstNameThatLives() throws {
        let site = try TestSite()
        try site.save("From", "[x](Folder)\n")
        try site.save("Folder/index", "inside\n")
        try site.derive()
        #expect(try site.get("/wiki/Folder/index?action=links").text.contains("href=\"/wiki/From\""))
        #expect(try site.get("/wanted").text.contains("Every link leads somewhere."))
        try site.save("Folder", "now a page of its own\n")
        try site.derive()
        #expect(!(try site.get("/wiki/Folder/index?action=links").text.contains("href=\"/wiki/From\"")))
        #expect(try site.get("/wiki/Folder?action=links").text.contains("href=\"/wiki/From\""))
        #expect(try site.get("/orphans").text.contains("href=\"/wiki/Folder/index\""))
    }

    @Test func blameNamesTheWriterOfEachLine() throws {
        let site = try TestSite()
        let first = try site.save("Page", "one\ntwo\n<three>\n", author: "Ada")
        let second = try site.save("Page", "one\nTWO\n<three>\n", author: "Bob", comment: "louder")
        let screen = try site.get("/wiki/Page?action=blame").text
        #expect(screen.contains("<li value=\"2\"><code>TWO</code></li>"))
        #expect(screen.contains("<li value=\"3\"><code>&lt;three&gt;</code></li>"))
        #expect(screen.contains("href=\"/r/\(first)\"") && screen.contains("href=\"/r/\(second)\""))
        #expect(screen.contains("title=\"louder\""))
        let old = try site.get("/wiki/Page?action=blame&oldid=\(first)").text
        #expect(old.contains("two") && !old.contains("Bob"))
    }

    @Test func blameFollowsMergesDeletionsAndRevivals() throws {
        let site = try TestSite()
        let base = try site.save("Page", "a\nb\nc\nd\ne\n", author: "Ada")
        try site.save("Page", "A\nb\nc\nd\ne\n", author: "Bob")
        let name = try PageName("Page")
        let merged = try site.wiki.save(
            SaveRequest(
                name: name, text: Array("a\nb\nc\nd\nE\n".utf8), base: base, author: Author(name: "Eve"),
                comment: ""))
        guard case .saved(let saved) = merged else { throw NotSaved() }
        #expect(saved.isMerged)
        _ = try site.wiki.delete(.page, name, author: Author(name: "Zed"), comment: "")
        _ = try site.wiki.restore(.page, name, author: Author(name: "Zed"), comment: "")
        let lines = try #require(try site.json("/api/v1/blame/Page")["lines"])
        #expect((0..<5).map { lines[$0]?["author"]?.string } == ["Bob", "Ada", "Ada", "Ada", "Eve"])
        #expect(lines[4]?["text"]?.string == "E")
        #expect(lines[1]?["revision"]?.integer == base.value)
    }

    @Test func factsAndBlameGoAlongWithAMove() throws {
        let site = try TestSite()
        try site.save("Old name", "one\ntwo\n", author: "Ada")
        try site.save("From", "[[Old name]]\n", author: "Ada")
        try site.derive()
        _ = try site.wiki.move(
            MoveRequest(
                kind: .page, name: try PageName("Old name"), to: try PageName("New name"),
                rewritesLinks: false,
                author: Author(name: "Bob"), comment: ""))
        try site.save("New name", "one\n2\n", author: "Eve")
        try site.derive()
        let lines = try site.json("/api/v1/blame/New%20name")["lines"]
        #expect((0..<2).map { lines?[$0]?["author"]?.string } == ["Ada", "Eve"])
        let facts = try site.get("/wiki/New_name?action=info").text
        #expect(
            facts.contains("<dt>Names before</dt>")
                && facts.contains("<a href=\"/wiki/Old_name\" rel=\"nofollow\">Old name</a>"))
        // The link by the old name leads here, so this page is no orphan and the old name is not wanted.
        #expect(try site.get("/wiki/New_name?action=links").text.contains("href=\"/wiki/From\""))
        #expect(!(try site.get("/orphans").text.contains("/wiki/New_name\"")))
        #expect(try site.get("/wanted").text.contains("Every link leads somewhere."))
        #expect((try site.json("/api/v1/links/From")["out"]?[0]?["name"]?.string) == "New name")
        // By its old name the API gives the page under its present one.
        #expect(try site.json("/api/v1/links/Old%20name")["in"]?[0]?["name"]?.string == "From")
    }

    @Test func wantedComesWithWhatMostPagesWantFirst() throws {
        let site = try handbook()
        let screen = try site.get("/wanted").text
        let lifting = try #require(screen.firstRange(of: "href=\"/wiki/Lifting?action=edit\">Lifting</a>"))
        let hygiene = try #require(
            screen.firstRange(of: "href=\"/wiki/Hand_hygiene?action=edit\">Hand hygiene</a>"))
        #expect(lifting.lowerBound > hygiene.lowerBound)
        #expect(screen.contains("2 pages link here"))
        #expect(screen.contains("href=\"/file/img/gone.png?action=info\""))
        #expect(!screen.contains("plan.png"))
        try site.save("Lifting", "Bend your knees.\n")
        #expect(!(try site.get("/wanted").text.contains("Lifting")))
        #expect(try site.get("/wanted?offset=x").status == 400)
    }

    @Test func orphansAreReachedFromNowhere() throws {
        let site = try handbook()
        try site.save("Narcissus", "[[Narcissus]]\n")
        try site.derive()
        let screen = try site.get("/orphans").text
        #expect(screen.contains("href=\"/wiki/Alone\"") && screen.contains("href=\"/wiki/Narcissus\""))
        #expect(
            !screen.contains("href=\"/wiki/Team/Falls\"") && !screen.contains("<li><a href=\"/wiki/Home\""))
    }

    @Test func tagsLeadToTheirPages() throws {
        let site = try handbook()
        let all = try site.get("/tags").text
        #expect(all.contains("<a href=\"/tag/care\">care</a> <span class=\"small\">1 page</span>"))
        #expect(all.contains("<a href=\"/tag/safety\">safety</a> <span class=\"small\">2 pages</span>"))
        let tag = try site.get("/tag/safety").text
        #expect(tag.contains("href=\"/wiki/Alone\"") && tag.contains("href=\"/wiki/Team/Falls\""))
        let other = try site.get("/tag/Safety")
        #expect(other.status == 301 && other.headers["Location"] == "/tag/safety")
        #expect(try site.get("/tag/none").status == 404)
        #expect(try site.get("/wiki/Team/Falls").text.contains("<a rel=\"tag\" href=\"/tag/care\">care</a>"))
    }

    @Test func randomLeadsToALivingPage() throws {
        let site = try TestSite()
        #expect(try site.get("/random").status == 404)
        try site.save("Gone", "x\n")
        _ = try site.wiki.delete(.page, try PageName("Gone"), author: Author(name: ""), comment: "")
        try site.upload("file.png", [1])
        try site.save("One", "x\n")
        try site.save("Two", "x\n")
        var seen: Set<String> = []
        for _ in 0..<60 {
            let answer = try site.get("/random")
            #expect(answer.status == 302 && answer.headers["Cache-Control"] == "no-store")
            seen.insert(answer.headers["Location"] ?? "")
        }
        #expect(seen == ["/wiki/One", "/wiki/Two"])
    }

    @Test func longListsGoOn() throws {
        let site = try TestSite()
        for number in 0..<201 { try site.save("Page \(1_000 + number)", "---\ntags: [t]\n---\nx\n") }
        try site.derive()
        for address in ["/tag/t", "/orphans"] {
            let first = try site.get(address).text
            #expect(first.contains("href=\"\(address)?after=page%201199\""))
            #expect(first.contains("/wiki/Page_1199\"") && !first.contains("/wiki/Page_1200\""))
            let second = try site.get("\(address)?after=page%201199").text
            #expect(second.contains("/wiki/Page_1200\"") && !second.contains("/wiki/Page_1199\""))
        }
    }

    @Test func theEditorShowsWhatATextChanges() throws {
        let site = try TestSite()
        let base = try site.save("Page", "one\nthe second of two\n")
        let answer = try site.post(
            "/wiki/Page?action=save",
            [
                ("text", "one\r\nthe second of three\r\n"), ("base", "\(base)"), ("changes", "1"),
            ])
        #expect(answer.status == 200)
        #expect(answer.text.contains("<table class=\"diff\">") && answer.text.contains("<ins>three</ins>"))
        #expect(answer.text.contains("\none\nthe second of three\n</textarea>"))
        #expect(try site.json("/api/v1/pages/Page")["text"]?.string == "one\nthe second of two\n")
    }

    @Test func everyPageHasTheKeysOfMediaWiki() throws {
        let site = try handbook()
        for address in [
            "/wiki/Home", "/wiki/Home?action=edit", "/wiki/Home?action=history", "/wiki/Home?action=info",
        ] {
            let page = try site.get(address).text
            for key in "fehrjx" { #expect(page.contains("accesskey=\"\(key)\""), "\(address) \(key)") }
        }
        let editor = try site.get("/wiki/Home?action=edit").text
        for key in "spv" { #expect(editor.contains("accesskey=\"\(key)\""), "\(key)") }
    }

    /// Every screen fits a phone and a sheet of paper, is walked through by keyboard, and needs no script.
    @Test func everyScreenIsForPhonesKeyboardsAndPaper() throws {
        let site = try handbook()
        var styles: Set<Substring> = []
        for address in [
            "/wiki/Home", "/wiki/Home?action=edit", "/wiki/Home?action=info", "/wiki/Home?action=links",
            "/wiki/Home?action=blame", "/wiki/Home?action=history", "/wiki/Home?diff=prev", "/wanted",
            "/orphans",
            "/tags", "/tag/care", "/pages", "/changes", "/search?q=home", "/upload", "/nothing",
            "/wiki/Nobody",
        ] {
            let page = try site.get(address).text
            #expect(page.contains("<meta name=\"viewport\" content=\"width=device-width"), "\(address)")
            // The first stop of the keyboard leads past what stands on every page.
            #expect(page.contains("<a class=\"skip\" href=\"#m-"), "\(address)")
            #expect(!page.contains("href=\"javascript:") && !page.contains(" onclick="), "\(address)")
            for order in 1...9 { #expect(!page.contains("tabindex=\"\(order)"), "\(address)") }
            // What asks for something can be sent without a script.
            for form in page.split(separator: "<form").dropFirst() {
                #expect(form.prefix { $0 != ">" }.contains("action=\""), "\(address)")
                guard form.contains("<input") || form.contains("<textarea") else { continue }
                #expect(form.contains("<button") || form.contains("type=\"submit\""), "\(address)")
            }
            styles.formUnion(page.split(separator: "\"").filter { $0.hasSuffix(".css") })
        }
        #expect(styles.count == 1)
        let style = try site.get(String(try #require(styles.first))).text
        #expect(style.contains("@media print {") && style.contains("@media (max-width: "))
        #expect(style.contains(":focus-visible"))
    }

    /// Two of them are chosen there, and sent to where they are compared.
    @Test func twoRevisionsAreChosenInTheHistory() throws {
        let site = try TestSite()
        let ids = try (1...3).map { try site.save("A", "text \($0)\n") }
        let history = try site.get("/wiki/A?action=history").text
        for id in ids {
            for field in ["oldid", "diff"] {
                #expect(history.contains("<input type=\"radio\" name=\"\(field)\" value=\"\(id)\""), "\(id)")
            }
        }
        let rows = ids.map { history.firstRange(of: "name=\"diff\" value=\"\($0)\"")?.lowerBound }
        #expect(rows[2].map { newest in rows[1].map { newest < $0 } ?? false } == true, "newest first")
        let compared = try site.get("/wiki/A?oldid=\(ids[0])&diff=\(ids[2])").text
        #expect(compared.contains("<ins>3</ins>") && compared.contains("<del>1</del>"))
    }

    @Test func everyScreenIsThereInBothLanguagesAndSaysSo() throws {
        let site = try handbook()
        let addresses = [
            "/wiki/Home", "/wiki/Home?action=info", "/wiki/Home?action=links", "/wiki/Home?action=blame",
            "/wiki/Home?action=history", "/wanted", "/orphans", "/tags", "/tag/care", "/pages", "/changes",
        ]
        for address in addresses {
            for language in ["en", "nl"] {
                let mark = address.contains("?") ? "&" : "?"
                let screen = try site.get("\(address)\(mark)uselang=\(language)")
                #expect(screen.status == 200 && screen.headers["Content-Language"] == language, "\(address)")
                #expect(screen.text.contains("<html lang=\"\(language)\">"))
                // The way to the other language stays on the same screen.
                let other = language == "en" ? "nl" : "en"
                let rest = address.split(separator: "?").dropFirst().first.map { "\($0)&amp;" } ?? ""
                #expect(screen.text.contains("href=\"?\(rest)uselang=\(other)\""), "\(address)")
            }
            let cookie = try site.get(address, ("Cookie", "language=nl"), ("Accept-Language", "en"))
            #expect(cookie.text.contains("<html lang=\"nl\">"))
            #expect(
                try site.get(address, ("Accept-Language", "nl-BE, en;q=0.5")).text.contains(
                    "<html lang=\"nl\">"))
        }
    }

    /// Whatever the reader's language is, a call-out speaks the page's: as its front matter says, else as its words are
    /// plainly, else as the site does.
    @Test(
        arguments: [
            ("---\nlanguage: nl\n---\n", "", "Waarschuwing", "Waarschuwing"),
            (
                "---\nlanguage: NL-be\n---\n", "This is what it is for and not the other.\n\n",
                "Waarschuwing", "Waarschuwing"
            ),
            ("---\nlanguage: en\n---\n", "Dit is wat het is en niet het andere.\n\n", "Warning", "Warning"),
            ("", "Dit is wat het is en niet het andere.\n\n", "Waarschuwing", "Waarschuwing"),
            ("", "This is what it is for and not the other.\n\n", "Warning", "Warning"),
            ("", "", "Warning", "Waarschuwing"),
        ])
    func callOutsSpeakThePagesLanguage(head: String, words: String, onEnglish: String, onDutch: String) throws
    {
        let text = head + words + "> [!WARNING]\n> x[^1]\n\n[^1]: y\n"
        for (language, expected) in [("en", onEnglish), ("nl", onDutch)] {
            let site = try TestSite { $0.language = language }
            try site.save("A", text)
            for reader in ["en", "nl"] {
                let page = try site.get("/wiki/A?uselang=\(reader)").text
                #expect(page.contains("<p class=\"callout-title\">\(expected)</p>"))
                #expect(page.contains(expected == "Warning" ? "Back to the text" : "Terug naar de tekst"))
            }
            let answer = try site.json("/api/v1/pages/A?html=1")
            #expect(answer["html"]?.string?.contains(">\(expected)</p>") == true)
        }
    }
}
