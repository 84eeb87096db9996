import Testing
import WikiCore

@testable import Markup

@Suite("Links")
struct LinkTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var markdown: String
        var html: String
        var name = "team/care/onboarding"
        var root = ""

        init(_ markdown: String, _ html: String, name: String = "team/care/onboarding", root: String = "") {
            self.markdown = markdown
            self.html = html
            self.name = name
            self.root = root
        }

        var testDescription: String { "\(markdown) in \(root.isEmpty ? "/" : root)" }
    }

    private static let external = " rel=\"noopener noreferrer nofollow ugc\""

    @Test(arguments: [
        Case("[x](visit.md)", "p:team/care/visit"),
        Case("[x](visit.MARKDOWN#First-day)", "p:team/care/visit#First-day"),
        Case("[x](../plan.md#caf%C3%A9)", "p:team/plan#caf%C3%A9"),
        Case(
            "[x](./visit)",
            "p:team/care/visit|p:team/care/visit/index|p:team/care/visit/README|f:team/care/visit"),
        Case("[x](visit/)", "p:team/care/visit|p:team/care/visit/index|p:team/care/visit/README"),
        Case("[x](..)", "p:team|p:team/index|p:team/README"),
        Case("[x](../..)", "p:index|p:README|p:Home"),
        Case("[x](/)", "p:index|p:README|p:Home"),
        Case("[x](/)", "p:handbook|p:handbook/index|p:handbook/README|p:handbook/Home", root: "handbook"),
        Case("[x](/activities/)", "p:h/activities|p:h/activities/index|p:h/activities/README", root: "h"),
        Case("[x](/a.md)", "p:a"),
        Case("[x](form.pdf)", "f:team/care/form.pdf|p:team/care/form.pdf"),
        Case("[x](<a b.md>)", "p:team/care/a b"),
        Case("[x](a%20b%2Fc.md)", "p:team/care/a b/c"),
        Case("[x](100%.md)", "p:team/care/100%25"),
        Case("[x](a.md?plain=1#b)", "p:team/care/a#b"),
        Case("[x](?plain=1)", "p:team/care/onboarding"),
        Case("[x](a//b.md)", "p:team/care/a/b"),
        Case(
            "[x](.github)",
            "p:team/care/.github|p:team/care/.github/index|p:team/care/.github/README|f:team/care/.github"),
        Case(
            "[x](/wiki/My_page)",
            "p:h/wiki/My_page|p:h/wiki/My_page/index|p:h/wiki/My_page/README|f:h/wiki/My_page|p:My page",
            root: "h"),
        Case("[x](/file/a_b.png)", "f:file/a_b.png|p:file/a_b.png|f:a_b.png"),
        Case("[[Visit]]", "p:Visit"),
        Case("[[/Visit]]", "p:Visit"),
        Case("[[Visit plan]]", "p:h/Visit plan|p:Visit plan", root: "h"),
        Case("[[Visit#First day, 1]]", "p:Visit#first-day-1"),
        Case("[[Visit#m-x]]", "p:Visit#h-m-x"),
    ])
    func leadsTo(_ example: Case) {
        let html = Rendering.html(example.markdown, name: example.name, root: example.root)
        #expect(html.utf8Contains(" href=\"wiki/\(example.html)\">"), "\(html)")
    }

    @Test(arguments: [
        Case("[x](../../../y.md)", "<a href=\"\">x</a>"),
        Case("[x](/../y.md)", "<a href=\"\">x</a>", root: "h"),
        Case("[x](a%00b)", "<a href=\"\">x</a>"),
        Case("[x](a%FF)", "<a href=\"\">x</a>"),
        Case("[x](a%C0%AE)", "<a href=\"\">x</a>"),
        Case("[x]()", "<a href=\"\">x</a>"),
        Case("[x](#First-day)", "<a href=\"#First-day\">x</a>"),
        Case("[[#First day]]", "<a href=\"#first-day\">#First day</a>"),
        Case(
            "[x](HTTPS://e.org/?a=1&b='2')",
            "<a href=\"HTTPS://e.org/?a=1&amp;b=&#x27;2&#x27;\"\(external)>x</a>"),
        Case("[x](//e.org/y)", "<a href=\"//e.org/y\"\(external)>x</a>"),
        Case("[x](tel:+3112)", "<a href=\"tel:+3112\"\(external)>x</a>"),
        Case("a@b.nl", "<a href=\"mailto:a@b.nl\"\(external)>a@b.nl</a>"),
        Case("![alt](https://e.org/p.png \"t\")", "<a href=\"https://e.org/p.png\"\(external)>alt</a>"),
        Case(
            "![](https://e.org/p.png)", "<a href=\"https://e.org/p.png\"\(external)>https://e.org/p.png</a>"),
        Case(
            "[![badge](https://e.org/b.svg)](https://e.org)", "<a href=\"https://e.org\"\(external)>badge</a>"
        ),
        Case("![](../../../y.png)", "<p></p>"),
        Case(
            "<img src=\"y.png\" width=10 onerror=x>",
            "<img src=\"wiki/f:team/care/y.png\" alt=\"\" width=\"10\" />"),
        Case("![a *b*](y.png \"t\")", "<img src=\"wiki/f:team/care/y.png\" alt=\"a b\" title=\"t\" />"),
        Case("![a](/file/y_1.png)", "<img src=\"wiki/f:file/y_1.png|f:y_1.png\" alt=\"a\" />"),
    ])
    func rendersAs(_ example: Case) {
        let html = Rendering.html(example.markdown, name: example.name, root: example.root)
        #expect(html.utf8Contains(example.html), "\(html)")
    }

    @Test func listsEachTargetOnce() {
        let page = Rendering.page(
            "[a](x.md) [[x]] [b](x.md#y) ![p](p.png)\n\n<a href='x.md'>c</a>", name: "Page")
        #expect(
            page.links.map(\.candidates) == [
                [.init(kind: .page, name: "x")], [.init(kind: .file, name: "p.png")],
            ])
        #expect(page.slots.map(\.link) == [0, 0, 0, 1, 0])
        #expect(page.slots.map(\.fragment) == [nil, nil, "y", nil, nil])
        #expect(page.slots[3].form == .picture(attributes: " alt=\"p\"", alternative: "p"))
    }

    @Test func aPictureWithoutWordsIsKnownByItsName() {
        let page = Rendering.page("![](a/b&c.png)")
        #expect(page.slots[0].form == .picture(attributes: " alt=\"\"", alternative: "b&amp;c.png"))
    }
}
