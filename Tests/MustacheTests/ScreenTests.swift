import Glibc
import Mustache
import Testing

/// The pages in `Templates`, filled with made-up values. With `MEENT_SCREENS=FOLDER` each is also written there, to look
/// at in a browser beside `style.css`.
@Suite("Screens")
struct ScreenTests {
    private static let library: Result<TemplateLibrary, any Error> = Result {
        var sources: [String: [UInt8]] = [:]
        for file in SourceFiles.names(in: "Templates") where file.hasSuffix(".mustache") {
            sources[String(file.dropLast(9))] = SourceFiles.bytes("Templates/\(file)")
        }
        return try TemplateLibrary(parsing: sources)
    }

    private static func messages(_ language: String) -> [String: MustacheValue] {
        let bytes = SourceFiles.bytes("Templates/messages.\(language).conf") ?? []
        var messages: [String: MustacheValue] = [:]
        for line in bytes.split(separator: 0x0A) where line.first != UInt8(ascii: "#") {
            guard let sign = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let key = String(decoding: line[..<(sign - 1)], as: UTF8.self)
            messages[key] = .text(String(decoding: line[(sign + 2)...], as: UTF8.self))
        }
        return messages
    }

    private static func frame(_ language: String) -> MustacheValue {
        [
            "lang": .text(language), "msg": .object(messages(language)), "style": "style.css",
            "script": "site.js", "icon": "icon.svg",
            "site": ["name": "Zorgwijzer", "home": "/", "rules": "/wiki/Huisregels"],
            "languages": [
                ["code": "en", "name": "English", "href": "?uselang=en", "current": .bool(language == "en")],
                [
                    "code": "nl", "name": "Nederlands", "href": "?uselang=nl",
                    "current": .bool(language == "nl"),
                ],
            ],
        ]
    }

    @Test(
        "Every screen can be filled in both languages, and leaves no tag, no style and no script but the site's",
        arguments: ["en", "nl"])
    func fillsScreens(_ language: String) throws {
        let library = try Self.library.get()
        for (name, context) in ScreenSamples.all {
            let bytes = try #require(library.render(name, .object(context), within: Self.frame(language)))
            let page = String(decoding: bytes, as: UTF8.self)
            #expect(page.hasPrefix("<!doctype html>\n<html lang=\"\(language)\">"), "\(name)")
            #expect(page.hasSuffix("</html>\n"), "\(name)")
            #expect(page.split(separator: "<script").count == 2, "\(name)")
            #expect(page.contains("<script src=\"site.js\" defer></script>\n"), "\(name)")
            for wrong in ["{{", "style=", "javascript:", "id=\"\"", "href=\"\""] {
                #expect(!page.contains(wrong), "\(name) holds \(wrong)")
            }
            if let folder = getenv("MEENT_SCREENS"),
                let file = fopen("\(String(cString: folder))/\(name).\(language).html", "w")
            {
                fwrite(bytes, 1, bytes.count, file)
                fclose(file)
            }
        }
    }

    @Test("Every template is a screen with a sample, or part of one")
    func knowsAllTemplates() throws {
        let partials = [
            "ask", "diff-table", "editor", "notices", "other-texts", "outline", "page-bottom", "page-head",
            "page-top", "pager", "questions", "upload",
        ]
        #expect(try Self.library.get().names == (ScreenSamples.all.keys + partials).sorted())
    }

    @Test("Every message that a template names is there in both languages, which have the same keys")
    func knowsMessages() throws {
        let english = Self.messages("en")
        #expect(english.keys.sorted() == Self.messages("nl").keys.sorted())
        for file in SourceFiles.names(in: "Templates") where file.hasSuffix(".mustache") {
            let source = String(decoding: try #require(SourceFiles.bytes("Templates/\(file)")), as: UTF8.self)
            for use in source.split(separator: "msg.").dropFirst() {
                let key = String(use.prefix { $0.isLetter || $0.isNumber })
                #expect(english[key] != nil, "\(file) names \(key)")
            }
        }
    }

    @Test("A text that begins with an empty line comes out of the editor as it went in")
    func keepsTextareas() throws {
        let text = "\n<b>\n  two</textarea>"
        let bytes = try #require(
            try Self.library.get().render("edit", ["text": .text(text)], within: Self.frame("nl")))
        let page = String(decoding: bytes, as: UTF8.self)
        #expect(page.contains(">\n\n&lt;b&gt;\n  two&lt;/textarea&gt;</textarea>"))
    }
}
