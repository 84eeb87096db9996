import Testing

@testable import Markup

extension RenderingTests {
    @Suite struct LayoutTests {
        @Test(
            arguments: [
                ("# A\nx\n# B\n", [0..<6, 6..<10]), ("# A\r\nx\r\n# B\r\n", [0..<8, 8..<13]),
                ("# A\rx\r# B\r", [0..<6, 6..<10]), ("---\ntitle: T\n---\n# A\nx\n", [17..<23]),
                ("a\n\nH\n=\nx\n", [3..<9]), ("> # no\n\n# A\n", [8..<12]),
                ("# A\n## B\nx\n# C\n", [0..<11, 4..<11, 11..<15]),
            ] as [(String, [Range<Int>])])
        func sections(text: String, expected: [Range<Int>]) {
            #expect(rendered(text).outline.map(\.range) == expected)
        }

        @Test(arguments: [
            ("# A\n# A\n# A", ["a", "a-1", "a-2"]), ("# m-menu", ["h-m-menu"]),
            ("# M\n# M\n# M", ["m", "h-m", "h-m-1"]), ("# A b, C!", ["a-b-c"]), ("# !", ["section"]),
            ("# A-1\n# A\n# A", ["a-1", "a", "a-2"]),
        ])
        func anchors(text: String, expected: [String]) {
            #expect(rendered(text).outline.map(\.anchor) == expected)
        }

        @Test(
            arguments: [
                ("---\ntitle: T\ntags: [a, b]\nlanguage: nl\n---\nx", "T", ["a", "b"], "nl"),
                ("---\ntitle: 'T: u'\ntags:\n  - a\n  - a\n---\n", "T: u", ["a"], nil),
                ("---\ntitle: T\n", nil, [], nil), (" ---\ntitle: T\n---\n", nil, [], nil),
                ("a\n---\ntitle: T\n---\n", nil, [], nil),
            ] as [(String, String?, [String], String?)])
        func frontMatter(text: String, title: String?, tags: [String], language: String?) {
            let found = rendered(text).frontMatter
            #expect(found.title == title)
            #expect(found.tags == tags)
            #expect(found.language == language)
        }

        @Test(arguments: [
            ("> [!NOTE]\n> a\n", "callout-note"), ("> [!tip]\n>\n> a\n", "callout-tip"),
            ("> [!WARNING]\n", "callout-warning"),
        ])
        func callOuts(text: String, name: String) {
            let html = filled(rendered(text))
            #expect(html.utf8.starts(with: "<div class=\"callout \(name)\" role=\"note\">".utf8))
            #expect(!html.contains("[!"))
        }

        @Test func nestingIsLimitedAfterEmptyItems() {
            let text =
                String(repeating: "-\n", count: 300) + "\n" + String(repeating: "> ", count: 200) + "x\n"
            #expect(rendered(text).outcome == .tooComplex)
        }
    }
}
