import Testing

@testable import Markup

@Suite("Front matter")
struct FrontMatterTests {
    @Test func readsItsKeys() {
        let page = Rendering.page(
            "---\ntitle: \"A \\\"b\\\"\" # c\ntags: [x, 'y, z', \"w\", x]\nlanguage: nl\nreview: 2026-01-31\nother: {a: 1}\n---\n# h\n"
        )
        #expect(page.frontMatter.title == "A \"b\"")
        #expect(page.frontMatter.tags == ["x", "y, z", "w"])
        #expect(page.frontMatter.language == "nl")
        #expect(page.frontMatter.review == "2026-01-31")
        #expect(Rendering.filled(page) == "<h1 id=\"h\">h</h1>\n")
    }

    @Test(arguments: [
        "tags:\n- a\n-  'b'\n- a\n", "tags:\n  - a\n\n  # c\n  - b\n", "tags: a, b\n", "tags: [a, b,]\n",
        "other:\n- x\ntags: # both\n- a\n- b\nmore:\n- y\n",
    ])
    func readsLists(_ lines: String) {
        for end in ["---", "..."] {
            #expect(Rendering.page("---\n\(lines)\(end)\nx").frontMatter.tags == ["a", "b"])
        }
    }

    @Test(arguments: [
        "title: &a [*a, *a]", "title: *a", "title: !!python/object x", "title: |", "title: {a: b}",
        "title: [a]",
        "title: ~", "title:", "title: \"\\x41\"", "title: \"open", "title: 'a' b",
    ])
    func whatItDoesNotKnowMeansNothing(_ line: String) {
        let page = Rendering.page("---\n\(line)\ntags: [&a x, *a, !!t y, [z]]\n---\n# h")
        #expect(page.frontMatter.title == nil)
        #expect(page.frontMatter.tags == [])
        #expect(page.title == "h")
        #expect(Rendering.filled(page) == "<h1 id=\"h\">h</h1>\n")
    }

    @Test(arguments: [
        "---\nx", "---\n\nHello\n\n---\n", "---\ntitle: x\n", " ---\ntitle: x\n---\n",
        "----\ntitle: x\n----\n", "x\n---\ntitle: x\n---\n",
    ])
    func isNone(_ markdown: String) {
        let page = Rendering.page(markdown)
        #expect(page.frontMatter == FrontMatter())
        #expect(page.html.count > 10)
    }

    @Test func ofMoreThan64KiBIsNone() {
        let line = "title: \(String(repeating: "x", count: 1000))\n"
        #expect(Rendering.page("---\n\(String(repeating: line, count: 60))---\n").title != nil)
        let page = Rendering.page("---\n\(String(repeating: line, count: 70))---\n")
        #expect(page.frontMatter == FrontMatter())
        #expect(page.html.count > 64 << 10)
    }

    @Test func standsBehindAByteOrderMarkAndOverAnyLineEnd() {
        for end in ["\n", "\r", "\r\n"] {
            let page = Rendering.page("\u{FEFF}---\(end)title: a\(end)---\(end)x")
            #expect(page.title == "a")
            #expect(Rendering.filled(page) == "<p>x</p>\n")
        }
    }
}
