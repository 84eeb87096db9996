import Testing

@testable import Markup

@Suite("Headings, outline and sections")
struct OutlineTests {
    @Test(arguments: [
        ("First day", "first-day"), ("C++ & C#", "c--c"), ("snake_case-x", "snake_case-x"),
        ("Été à l'Île", "été-à-lîle"),
        ("日本語 1", "日本語-1"), ("½ ²", "½-²"), ("!!!", "section"), ("m-x", "h-m-x"), ("M-X", "h-m-x"),
        ("m", "m"),
        ("`code` *em*", "code-em"), ("e\u{301}", "e\u{301}"), ("a  b", "a--b"), ("🍄 x", "-x"),
        ("__proto__ x", "proto-x"),
    ])
    func slug(_ heading: String, _ anchor: String) {
        let page = Rendering.page("# " + heading)
        #expect(page.outline.map { Array($0.anchor.utf8) } == [Array(anchor.utf8)])
        #expect(Rendering.filled(page).utf8Contains("<h1 id=\"\(anchor)\">"))
    }

    @Test func repeatedHeadingsAreNumbered() {
        let page = Rendering.page("# a\n# a\n# a-1\n# a\n> # a\n\n# \n# section")
        #expect(page.outline.map(\.anchor) == ["a", "a-1", "a-1-1", "a-2", "section", "section-1"])
        #expect(Rendering.filled(page).utf8Contains("<h1 id=\"a-3\">"))
        #expect(HTMLOracle.faults(in: page) == [])
    }

    /// The texts of all sections, from 0 on.
    private func sections(_ bytes: [UInt8]) -> [String] {
        let page = Rendering.page(bytes: bytes)
        return (0...page.outline.count).compactMap { section in
            Sections.range(of: section, outline: page.outline, textCount: bytes.count)
                .map { String(decoding: bytes[$0], as: UTF8.self) }
        }
    }

    @Test(arguments: [
        ("", [""]),
        ("x", ["x"]),
        ("# a", ["", "# a"]),
        ("x\n# a\ny\n## b\nz\n# c\n", ["x\n", "# a\ny\n## b\nz\n", "## b\nz\n", "# c\n"]),
        ("x\r\n# a\r\ny\r\n# b", ["x\r\n", "# a\r\ny\r\n", "# b"]),
        ("x\r# a\ry\r# b", ["x\r", "# a\ry\r", "# b"]),
        (
            "---\ntitle: t\n---\nx\n\na\nb\n===\ny\n\nc\n-\n",
            ["---\ntitle: t\n---\nx\n\n", "a\nb\n===\ny\n\nc\n-\n", "c\n-\n"]
        ),
        ("\u{FEFF}# a\nx", ["", "\u{FEFF}# a\nx"]),
        ("\u{FEFF}x\n# a", ["\u{FEFF}x\n", "# a"]),
        ("> # q\n\n- # l\n\n<h1>r</h1>\n\n# a\n", ["> # q\n\n- # l\n\n<h1>r</h1>\n\n", "# a\n"]),
        ("### a\n# b\n## c\n## d\n", ["", "### a\n", "# b\n## c\n## d\n", "## c\n", "## d\n"]),
        ("[[x]] ⸨\n# [[a]]\n[[b]]\n# c", ["[[x]] ⸨\n", "# [[a]]\n[[b]]\n", "# c"]),
        ("```\n# a\n```\n# b", ["```\n# a\n```\n", "# b"]),
    ])
    func sectionsOf(_ markdown: String, _ texts: [String]) {
        let found = sections(Array(markdown.utf8))
        #expect(found.map { Array($0.utf8) } == texts.map { Array($0.utf8) }, "\(found)")
    }

    @Test func sectionsThatAreNotThereAreNil() {
        let page = Rendering.page("# a\nx")
        #expect(Sections.range(of: -1, outline: page.outline, textCount: 5) == nil)
        #expect(Sections.range(of: 2, outline: page.outline, textCount: 5) == nil)
        #expect(Sections.range(of: 1, outline: page.outline, textCount: 3) == nil)
    }

    @Test func bytesOfWindows1252KeepTheirOffsets() {
        let text: [UInt8] =
            Array("caf".utf8) + [0xE9, 0x20, 0x80, 0x0D, 0x0A] + Array("# b".utf8) + [0x8A, 0x0A, 0x78]
        let page = Rendering.page(bytes: text)
        #expect(page.outline.map(\.text) == ["bŠ"])
        #expect(page.outline.map(\.range) == [8..<14])
        #expect(page.plainText == ["café €", "bŠ\nx"])
        #expect(HTMLOracle.faults(in: page) == [])
    }

    @Test func headingsThatMarkdownDidNotMakeHaveNoSection() {
        let page = Rendering.page("> # q\n\n<h2>r</h2>\n")
        #expect(page.outline.isEmpty)
        #expect(Rendering.filled(page).utf8Contains("<h1 id=\"q\">q</h1>"))
    }

    @Test func plainTextFollowsTheSections() {
        let page = Rendering.page(
            """
            Before *this*
            line, a &amp; <b>b</b>.

            # One

            - a `code`
            - b

            ## Two

            | x | y |
            |---|---|
            | 1 | 2 |

            ```
            let  a
            ```

            ![alt](p.png)

            > # Quoted
            """)
        #expect(
            page.plainText == [
                "Before this line, a & b.", "One\na code\nb", "Two\nx y\n1 2\nlet a\nalt\nQuoted",
            ])
    }

    @Test func theTitleIsTheFrontMattersElseTheFirstHeadings() {
        #expect(Rendering.page("---\ntitle: T\n---\n# a").title == "T")
        #expect(Rendering.page("x\n\n## *a* b\n# c").title == "a b")
        #expect(Rendering.page("x").title == nil)
    }
}
