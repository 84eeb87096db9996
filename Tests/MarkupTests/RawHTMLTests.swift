import TestSupport
import Testing

@testable import Markup

@Suite("Raw HTML")
struct RawHTMLTests {
    @Test(arguments: [
        (
            "<details open>\n<summary>a</summary>\n\n*b*\n\n</details>",
            "<details open=\"\">\n<summary>a</summary>\n<p><em>b</em></p>\n</details>\n"
        ),
        (
            "<DIV ALIGN='Center' onClick=x>\n\n# a\n\n</DIV>",
            "<div align=\"Center\">\n<h1 id=\"a\">a</h1>\n</div>\n"
        ),
        ("> <div>\n\nb </div>", "<blockquote>\n<div>\n</div>\n</blockquote>\n<p>b </p>\n"),
        ("- <b>x\n- y</b>", "<ul>\n<li><b>x</b></li>\n<li>y</li>\n</ul>\n"),
        ("*<b>x*</b>", "<p><em><b>x</b></em></p>\n"),
        ("<ul>\n<li>a\n<li>b\n</ul>", "<ul>\n<li>a\n</li><li>b\n</li></ul>\n"),
        (
            "<table><tr><td>a<td>b<tr><td>c</table>",
            "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>\n"
        ),
        ("<p align=\"center\">\n\nx\n\n</p>", "<p align=\"center\">\n</p>\n<p>x</p>\n\n"),
        ("<a href=\"x.md\">\n\n[y](z.md)\n\n</a>", "<a href=\"wiki/p:x\">\n<p>y</p>\n</a>\n"),
        ("[x <a href=\"y.md\">z</a>](w.md)", "<p><a href=\"wiki/p:w\">x z</a></p>\n"),
        (
            "<a href=\"x.md\">a <a href=\"y.md\">b</a>",
            "<p><a href=\"wiki/p:x\">a </a><a href=\"wiki/p:y\">b</a></p>\n"
        ),
        ("a<br>b<br/>c<wbr>", "<p>a<br>b<br />c<wbr></p>\n"),
        (
            "<kbd title=\"a &amp; &eacute; & <\">x</kbd>",
            "<p><kbd title=\"a &amp; &eacute; &amp; &lt;\">x</kbd></p>\n"
        ),
        ("<div>\n1 < 2 & 3 > 2 <\n</div>", "<div>\n1 &lt; 2 & 3 > 2 &lt;\n</div>\n"),
        ("<u>x</u> <center>y</center>", "<p>x y</p>\n"),
        ("<time datetime=\"2026-01-01\">x</time>", "<p><time datetime=\"2026-01-01\">x</time></p>\n"),
        ("<div a=\"<script>\" title=b>\nx", "<div title=\"b\">\nx\n</div>"),
    ])
    func rendersAs(_ markdown: String, _ html: String) {
        let page = Rendering.page(markdown)
        #expect(Rendering.filled(page) == html)
        #expect(HTMLOracle.faults(in: page) == [])
    }

    @Test(arguments: ["<a <a ", "<a b=\"", "<!--", "<![CDATA[", "<script>", "</", "<div ", "<a b='\" "])
    func unfinishedMarkupIsLinear(_ piece: String) {
        let text = "<div>\n" + String(repeating: piece, count: 40_000)
        var page: RenderedPage?
        let time = ProcessorTime.seconds { page = Rendering.page(text) }
        #expect(page.map { HTMLOracle.faults(in: $0) } == [] || page?.outcome == .tooComplex)
        #expect(time < 60)
    }
}
