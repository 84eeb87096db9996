import Testing

@testable import Markup

extension RenderingTests {
    @Suite struct LinkTests {
        @Test(
            arguments: [
                ("[[Page]]", ["Page"], nil, "Page"), ("[[Page|text]]", ["Page"], nil, "text"),
                ("[[Page#A Heading]]", ["Page"], "a-heading", "Page#A Heading"),
                ("| a |\n|---|\n| [[Page\\|text]] |\n", ["Page"], nil, "text"),
                ("[[Page]]\n\n[Page]: /x\n", ["Page"], nil, "Page"),
            ] as [(String, [String], String?, String)])
        func wikiLinks(text: String, names: [String], fragment: String?, shown: String) {
            let page = rendered(text)
            #expect(page.links.map { $0.candidates.map(\.name) } == [names])
            #expect(page.slots.map(\.fragment) == [fragment])
            #expect(filled(page).contains("<a href=\"\">\(shown)</a>"))
        }

        @Test(arguments: ["`[[Page]]`", "    [[Page]]\n", "```\n[[Page]]\n```\n", "\\[[Page]]"])
        func noWikiLinks(text: String) {
            let page = rendered(text)
            #expect(page.links.isEmpty)
            #expect(filled(page).contains("[[Page]]"))
        }

        @Test(
            arguments: [
                ("b", ["docs/b", "docs/b/index", "docs/b/README", "docs/b"]), ("b.md", ["docs/b"]),
                ("../b.md", ["b"]), ("/b.md", ["root/b"]),
                ("b/", ["docs/b", "docs/b/index", "docs/b/README"]),
                ("b.png", ["docs/b.png", "docs/b.png"]),
                ("a%20b.md", ["docs/a b"]), ("..", ["index", "README", "Home"]),
            ] as [(String, [String])])
        func candidates(address: String, names: [String]) {
            let page = rendered("[x](\(address))", name: "docs/a", root: "root")
            #expect(page.links.first?.candidates.map(\.name) == names)
        }

        @Test(arguments: [
            "javascript:x", "JaVaScRiPt:x", "&#106;avascript:x", "vbscript:x", "file:///etc",
            "data:text/html,x",
            "feed:javascript:x", "view-source:x", "blob:x", "intent://x", "../../../x",
        ])
        func deadAddresses(address: String) {
            let page = rendered("[x](\(address))")
            #expect(page.slots.isEmpty)
            #expect(filled(page) == "<p><a href=\"\">x</a></p>\n")
        }
    }
}
