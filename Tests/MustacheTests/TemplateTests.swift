import Mustache
import Testing

@Suite("Template")
struct TemplateTests {
    private func filled(
        _ source: String, _ context: MustacheValue, within outer: MustacheValue = .missing,
        partials: [String: String] = [:]
    ) throws -> String {
        let library = try TemplateLibrary(parsing: partials.mapValues { Array($0.utf8) })
        let template = try Template(parsing: source, name: "test")
        return String(decoding: template.render(context, within: outer, partials: library), as: UTF8.self)
    }

    @Test(
        "Text is escaped for content and both kinds of attributes, whatever stands around it",
        arguments: [
            ("", ""), ("plain", "plain"), ("<", "&lt;"), ("a<b", "a&lt;b"), ("&amp;", "&amp;amp;"),
            ("\"'", "&quot;&#39;"), ("<>", "&lt;&gt;"), ("é<\u{301}>é", "é&lt;\u{301}&gt;é"),
            ("\r\n<", "\r\n&lt;"),
            ("</script", "&lt;/script"), ("&\u{FE0F}", "&amp;\u{FE0F}"),
        ])
    func escapes(_ text: String, _ expected: String) throws {
        let bytes = Array(expected.utf8)
        #expect(try Array(filled("{{x}}", ["x": .text(text)]).utf8) == bytes)
        #expect(try Array(filled("{{x}}", ["x": .html(Array(text.utf8))]).utf8) == bytes)
    }

    @Test("HTML goes in as it is only where the template asks for it")
    func insertsHTML() throws {
        let context: MustacheValue = ["x": .html(Array("<b>é</b>".utf8))]
        #expect(try filled("{{{x}}}{{&x}}", context) == "<b>é</b><b>é</b>")
        #expect(try filled("{{x}}", context) == "&lt;b&gt;é&lt;/b&gt;")
    }

    @Test("A value is never taken for a template")
    func doesNotExpandValues() throws {
        #expect(
            try filled("{{{x}}}", ["x": "{{y}}{{>p}}", "y": "no"], partials: ["p": "no"]) == "{{y}}{{>p}}")
    }

    @Test(
        "What a section takes for true",
        arguments: [
            (.missing, false), (.bool(false), false), (.bool(true), true), (.integer(0), false),
            (.integer(-1), true), (.text(""), false), (.text(" "), true), (.html([]), false),
            (.html([0x20]), true), (.list([]), false), (.list([.missing]), true), (.object([:]), true),
        ] as [(MustacheValue, Bool)])
    func decidesSections(_ value: MustacheValue, _ isTrue: Bool) throws {
        #expect(try filled("{{#x}}yes{{/x}}{{^x}}no{{/x}}", ["x": value]) == (isTrue ? "yes" : "no"))
    }

    @Test("Names that the context does not hold come from the outer one")
    func looksOutside() throws {
        let outer: MustacheValue = ["msg": ["edit": "Edit"], "lang": "en"]
        #expect(try filled("{{msg.edit}} {{lang}}", ["lang": "nl"], within: outer) == "Edit nl")
        #expect(try filled("[{{lang}}]", ["lang": .missing], within: outer) == "[]")
    }

    @Test("A partial that names itself ends")
    func endsRecursion() throws {
        let text = try filled("{{>p}}", [:], partials: ["p": "x{{>p}}"])
        #expect(text.utf8.count == TemplateLibrary.maximumDepth)
    }

    @Test("Only the lines of a partial are indented, through nested partials, never what is put into them")
    func indentsPartials() throws {
        let text = try filled(
            "<\n  {{>outer}}\n>", ["x": "1\n2"],
            partials: [
                "outer": "{{x}}\n {{>inner}}\n{{#x}}\ny{{>inner}}\n{{/x}}\n", "inner": "a\n{{! no }}\nb\n",
            ])
        #expect(text == "<\n  1\n2\n   a\n   b\n  ya\nb\n\n>")
    }

    @Test(
        "A fault is named with its line",
        arguments: [
            ("a\n{{b", .unclosedTag, 2, ""), ("{{{b}}", .unclosedTag, 1, ""),
            ("\n\n{{#a}}\n", .unclosedSection, 3, "a"),
            ("{{#a}}{{/b}}", .strayClose, 1, "b"), ("\n{{/b}}", .strayClose, 2, "b"),
            ("{{#a}}{{#b}}{{/a}}{{/b}}", .strayClose, 1, "a"), ("{{}}", .badName, 1, ""),
            ("{{a..b}}", .badName, 1, "a..b"), ("{{a b}}", .badName, 1, "a b"), ("{{> }}", .badName, 1, ""),
            ("{{=a=}}", .badDelimiters, 1, "a"), ("{{=a b c=}}", .badDelimiters, 1, "a b c"),
            ("{{$a}}{{/a}}", .unsupported, 1, "a"), ("{{", .unclosedTag, 1, ""),
        ] as [(String, MustacheError.Code, Int, String)])
    func refuses(_ source: String, _ code: MustacheError.Code, _ line: Int, _ tag: String) {
        #expect {
            try Template(parsing: source, name: "page")
        } throws: { error in
            guard let error = error as? MustacheError else { return false }
            return error.code == code && error.line == line && error.tag == tag && error.template == "page"
        }
    }

    @Test("A library finds its templates and names the one that is faulty")
    func keepsLibrary() throws {
        let library = try TemplateLibrary(parsing: ["b": Array("{{>a}}!".utf8), "a": Array("{{x}}".utf8)])
        #expect(library.names == ["a", "b"])
        #expect(library.render("b", ["x": "hi"]).map { String(decoding: $0, as: UTF8.self) } == "hi!")
        #expect(library.render("c", [:]) == nil)
        #expect {
            try TemplateLibrary(parsing: ["good": [], "bad": Array("{{#x}}".utf8)])
        } throws: {
            ($0 as? MustacheError)?.description == "bad:1: unclosed section 'x'"
        }
    }
}
