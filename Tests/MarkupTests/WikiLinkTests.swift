import Testing

@testable import Markup

@Suite("Wiki links")
struct WikiLinkTests {
    @Test(arguments: [
        ("[[Page]]", "<p><a href=\"wiki/p:Page\">Page</a></p>\n"),
        ("[[Page|the text]]", "<p><a href=\"wiki/p:Page\">the text</a></p>\n"),
        ("[[Page|]]", "<p><a href=\"wiki/p:Page\">Page</a></p>\n"),
        ("[[ Page # Part | text ]]", "<p><a href=\"wiki/p:Page#part\">text</a></p>\n"),
        ("*[[Page]]* s", "<p><em><a href=\"wiki/p:Page\">Page</a></em> s</p>\n"),
        ("[[a*b]] [[c*d]]", "<p><a href=\"wiki/p:a%2Ab\">a*b</a> <a href=\"wiki/p:c%2Ad\">c*d</a></p>\n"),
        ("[[Page]]\n\n[Page]: /x", "<p><a href=\"wiki/p:Page\">Page</a></p>\n"),
        ("[[[Page]]]", "<p>[<a href=\"wiki/p:Page\">Page</a>]</p>\n"),
        ("[[[Page]]]: /x", "<p>[[[Page]]]: /x</p>\n"),
        (
            "| [[a\\|b]] | [[c|d]] |\n|---|---|",
            "<table>\n<thead>\n<tr>\n<th><a href=\"wiki/p:a\">b</a></th>\n<th><a href=\"wiki/p:c\">d</a></th>\n</tr>\n</thead>\n</table>\n"
        ),
        ("`[[Page]]`", "<p><code>[[Page]]</code></p>\n"),
        ("``[[a`b]]``", "<p><code>[[a`b]]</code></p>\n"),
        (
            "| `[[a\\|b]]` |\n|---|",
            "<table>\n<thead>\n<tr>\n<th><code>[[a|b]]</code></th>\n</tr>\n</thead>\n</table>\n"
        ),
        ("    [[Page]] ⸨0⸩", "<pre><code>[[Page]] ⸨0⸩\n</code></pre>\n"),
        ("```[[x]]\n[[Page]]\n```", "<pre><code class=\"language-[[x]]\">[[Page]]\n</code></pre>\n"),
        ("\\[[Page]]", "<p>[[Page]]</p>\n"),
        ("\\\\[[Page]]", "<p>\\<a href=\"wiki/p:Page\">Page</a></p>\n"),
        ("[[Page\nname]]", "<p>[[Page\nname]]</p>\n"),
        ("[[]] [[ ]] [[|x]] [[..]] [[../#x]]", "<p>[[]] [[ ]] [[|x]] [[..]] [[../#x]]</p>\n"),
        (
            "[[a]](https://e.org)",
            "<p><a href=\"https://e.org\" rel=\"noopener noreferrer nofollow ugc\">[a]</a></p>\n"
        ),
        (
            "[see [[Page]]](https://e.org)",
            "<p><a href=\"https://e.org\" rel=\"noopener noreferrer nofollow ugc\">see [[Page]]</a></p>\n"
        ),
        ("[x](y.md \"[[Page]]\")", "<p><a href=\"wiki/p:y\" title=\"[[Page]]\">x</a></p>\n"),
        ("![[[Page]]](y.png)", "<p><img src=\"wiki/f:y.png\" alt=\"[[Page]]\" /></p>\n"),
        ("<b title=\"[[Page]]\">x</b>", "<p><b title=\"[[Page]]\">x</b></p>\n"),
        ("⸨0⸩ ⸩⸨ [[Page]]", "<p>⸨0⸩ ⸩⸨ <a href=\"wiki/p:Page\">Page</a></p>\n"),
    ])
    func rendersAs(_ markdown: String, _ html: String) {
        #expect(Rendering.html(markdown).utf8.elementsEqual(html.utf8), "\(Rendering.html(markdown))")
    }

    @Test func aFootnoteInBracketsStaysOne() {
        #expect(Rendering.html("x[[^1]]\n\n[^1]: y").utf8Contains("x[<sup class=\"footnote-ref\">"))
    }

    @Test func tellsTheHeadingAndThePlainText() {
        let page = Rendering.page("# See [[Page|the page]]\n\nand [[Other]]")
        #expect(page.outline.map(\.anchor) == ["see-the-page"])
        #expect(page.outline.map(\.text) == ["See the page"])
        #expect(page.plainText == ["", "See the page\nand Other"])
    }
}
