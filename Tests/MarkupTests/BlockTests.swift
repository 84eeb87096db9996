import Testing

@testable import Markup

@Suite("Call-outs, footnotes and limits")
struct BlockTests {
    @Test(arguments: [
        ("[!NOTE]", "note"), ("[!tip]", "tip"), ("[!Important]", "important"), ("[!WARNING]  ", "warning"),
        ("[!CAUTION]", "caution"),
    ])
    func callOut(_ mark: String, _ kind: String) {
        #expect(
            Rendering.html("> \(mark)\n> a *b*\n>\n> c\n\nd")
                == "<div class=\"callout callout-\(kind)\" role=\"note\"><p class=\"callout-title\">⟨\(kind)⟩</p>\n<p>a <em>b</em></p>\n<p>c</p>\n</div>\n<p>d</p>\n"
        )
    }

    @Test(arguments: ["> [!NOTE] x", "> [!OTHER]\n> x", "> x\n> [!NOTE]", "[!NOTE]\nx", "> **[!NOTE]**\n> x"])
    func isNoCallOut(_ markdown: String) {
        #expect(!Rendering.html(markdown).utf8Contains("callout"))
    }

    @Test func callOutsNestAndMayBeEmpty() {
        let page = Rendering.page("> [!NOTE]\n>\n> > [!TIP]\n> > x\n>\n> > y\n\n> [!TIP]")
        #expect(
            Rendering.filled(page)
                == "<div class=\"callout callout-note\" role=\"note\"><p class=\"callout-title\">⟨note⟩</p>\n<div class=\"callout callout-tip\" role=\"note\"><p class=\"callout-title\">⟨tip⟩</p>\n<p>x</p>\n</div>\n<blockquote>\n<p>y</p>\n</blockquote>\n</div>\n<div class=\"callout callout-tip\" role=\"note\"><p class=\"callout-title\">⟨tip⟩</p>\n</div>\n"
        )
    }

    @Test func footnotesHaveUniqueIdsFromTheirLabels() {
        let page = Rendering.page(
            "# fn-a\n\n# fnref-a\n\nx[^A] y[^a] z[^é%] [^a:2]\n\n> [^a]: one[^é%]\n\n[^é%]: two\n[^a:2]: three\n"
        )
        let html = Rendering.filled(page)
        for id in [
            "fn-a", "fnref-a", "fnref-a:2", "fn-%C3%A9%25", "fnref-%C3%A9%25:2", "fn-a%3A2", "fnref-a%3A2",
        ] {
            #expect(html.utf8Contains(" id=\"\(id)\""), "\(html)")
            #expect(html.utf8Contains(" href=\"#\(id)\""), "\(html)")
        }
        #expect(page.outline.map(\.anchor) == ["fn-a-1", "fnref-a-1"])
        #expect(HTMLOracle.faults(in: page) == [])
    }

    @Test func anUnclosedElementEndsBeforeTheFootnotes() {
        let html = Rendering.html("<div>\n\nx[^a]\n\n[^a]: y")
        #expect(html.utf8Contains("</div>\n<section class=\"footnotes\""), "\(html)")
    }

    @Test func nestingHasABound() {
        let quotes = { (depth: Int) in String(repeating: ">", count: depth) + " x" }
        #expect(Rendering.page(quotes(100)).outcome == .complete)
        let page = Rendering.page(quotes(101))
        #expect(page.outcome == .tooComplex)
        #expect(
            page.html == Array("<pre class=\"plain\">\(String(repeating: "&gt;", count: 101)) x</pre>".utf8))
        let raw = { (depth: Int) in String(repeating: "<div>", count: depth) }
        #expect(Rendering.page(raw(100)).outcome == .complete)
        #expect(Rendering.page(raw(101)).outcome == .tooComplex)
        #expect(Rendering.page(String(repeating: "> - ", count: 2000)).outcome == .tooComplex)
    }

    @Test func outputHasABound() {
        let page = Rendering.page(String(repeating: "[^1]", count: 150_000) + "\n\n[^1]: x")
        #expect(page.outcome == .tooComplex)
        #expect(page.html.count < 1 << 20)
    }

    @Test func thePlainPageShowsItsText() {
        let page = RenderedPage.plain([0x3C, 0xE9, 0x26, 0x22], outcome: .crashed)
        #expect(page.html == Array("<pre class=\"plain\">&lt;é&amp;&quot;</pre>".utf8))
        #expect(page.outcome == .crashed)
        #expect(page.plainText == ["<é&\""])
    }

    @Test func theSameTextGivesTheSamePage() {
        let text = "# a\n[[b]] ![c](d.png)\n\n[^1]: x\n\ny[^1]"
        #expect(Rendering.page(text) == Rendering.page(text))
    }
}
