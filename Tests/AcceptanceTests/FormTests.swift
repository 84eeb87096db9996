import JSON
import Testing

/// The smallest PNG: one transparent pixel.
let pixel: [UInt8] = [
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52, 0x00,
    0x00, 0x00,
    0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0x1F, 0x15, 0xC4, 0x89, 0x00, 0x00, 0x00,
    0x0D, 0x49,
    0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0x00, 0x01, 0x00, 0x00, 0x05, 0x00, 0x01, 0x0D, 0x0A, 0x2D, 0xB4,
    0x00, 0x00,
    0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
]

/// What people do with a browser, by its forms.
@Suite(.enabled(if: Program.isBuilt, "the program meent is not built"))
struct FormTests {
    @Test func writesANewPage() throws {
        let wiki = try ServedWiki()
        let client = wiki.client
        let editor = try client.get("/wiki/New?action=edit")
        #expect(editor.status == 200)
        #expect(field("base", in: editor) == "0")
        let form = [
            ("text", "# Hello\r\n\r\nFirst words.\r\n"), ("base", "0"), ("summary", "begun"),
            ("author", "Ada"),
            ("key", try #require(field("key", in: editor))),
        ]
        let saved = try client.post("/wiki/New?action=save", form: form)
        #expect(saved.status == 303)
        #expect(saved.header("location")?.contains("/wiki/New") == true)
        #expect(try client.get("/wiki/New").text.contains("First words."))
        #expect(try client.get("/wiki/New?action=raw").text == "# Hello\n\nFirst words.\n")
        // The browser sends it again: the first answer, and nothing saved.
        let again = try client.post("/wiki/New?action=save", form: form)
        #expect(again.status == 303)
        #expect(again.header("location") == saved.header("location"))
        #expect(try revisions(of: "New", client).count == 1)
    }

    /// A browser sends a form again after others have acted: the first answer, and nothing is saved.
    @Test(arguments: ["nothing", "edit", "delete"]) func aRepeatedFormSavesOnce(between: String) throws {
        let wiki = try ServedWiki()
        let client = wiki.client
        let base = try save("Twice", "one\n\ntwo\n", base: 0, client)
        let form = [
            ("text", "one\r\n\r\ntwo\r\n\r\nthree\r\n"), ("base", "\(base)"), ("key", "once"),
        ]
        let first = try client.post("/wiki/Twice?action=save", form: form)
        #expect(first.status == 303)
        switch between {
        case "edit":
            let head = try #require(try revisions(of: "Twice", client)[0]["revision"]?.integer)
            _ = try save("Twice", "ONE\n\ntwo\n\nthree\n", base: head, client)
        case "delete": _ = try client.post("/wiki/Twice?action=delete", form: [])
        default: break
        }
        let before = try revisions(of: "Twice", client).count
        let again = try client.post("/wiki/Twice?action=save", form: form)
        #expect(again.status == 303)
        #expect(again.header("location") == first.header("location"))
        #expect(try revisions(of: "Twice", client).count == before)
    }

    /// So is a form that met a conflict: one waiting version.
    @Test func aRepeatedConflictWaitsOnce() throws {
        let wiki = try ServedWiki()
        let client = wiki.client
        let base = try save("Twice", "one\n", base: 0, client)
        _ = try save("Twice", "ONE\n", base: base, client)
        let form = [("text", "uno\r\n"), ("base", "\(base)"), ("key", "once")]
        let answers = try (0..<2).map { _ in try client.post("/wiki/Twice?action=save", form: form) }
        #expect(answers.map(\.status) == [409, 409])
        #expect(field("waiting", in: answers[0]) == field("waiting", in: answers[1]))
    }

    @Test func twoTabsInConflict() throws {
        let wiki = try ServedWiki()
        let client = wiki.client
        let base = try save("Tabs", "one\ntwo\n", base: 0, client)
        _ = try save("Tabs", "one\nTWO of the first tab\n", base: base, client)
        let answer = try client.post(
            "/wiki/Tabs?action=save",
            form: [("text", "one\r\nTWO of the second tab\r\n"), ("base", "\(base)"), ("key", "tab2")])
        #expect(answer.status == 409)
        #expect(answer.text.contains("of the first tab"))
        #expect(answer.text.contains("TWO of the second tab"))
        let waiting = try #require(field("waiting", in: answer))
        let kept = try client.get("/api/v1/waiting/\(waiting)").json()
        #expect(kept["text"]?.string == "one\nTWO of the second tab\n")
        #expect(try client.get("/wiki/Tabs?action=raw").text == "one\nTWO of the first tab\n")
        // The editor in the answer finishes it.
        let head = try #require(field("base", in: answer))
        let finished = try client.post(
            "/wiki/Tabs?action=save",
            form: [("text", "one\r\nboth\r\n"), ("base", head), ("waiting", waiting), ("key", "tab2b")])
        #expect(finished.status == 303)
        #expect(try client.get("/wiki/Tabs?action=raw").text == "one\nboth\n")
        #expect(try client.get("/api/v1/waiting/\(waiting)").status == 404)
    }

    @Test func mergesCleanly() throws {
        let wiki = try ServedWiki()
        let client = wiki.client
        let lines = (1...9).map { "line \($0)\n" }
        let base = try save("Merge", lines.joined(), base: 0, client)
        let head = try save("Merge", (["first\n"] + lines.dropFirst()).joined(), base: base, client)
        let typed = (lines.dropLast() + ["last\n"]).joined()
        let answer = try client.put("/api/v1/pages/Merge", ["text": .string(typed), "base": .integer(base)])
            .json()
        #expect(answer["merged"]?.bool == true)
        #expect(
            try client.get("/wiki/Merge?action=raw").text
                == (["first\n"] + lines[1..<8] + ["last\n"]).joined())
        let history = try revisions(of: "Merge", client)
        try #require(history.count == 4)
        let (merge, sent) = (history[0], history[1])
        #expect(merge["change"]?.integer == sent["change"]?.integer)
        #expect(merge["parent"]?.integer == head)
        #expect(merge["merges"]?.integer == sent["revision"]?.integer)
        #expect(sent["parent"]?.integer == base)
        let id = try #require(sent["revision"]?.integer)
        #expect(try client.get("/api/v1/pages/Merge?revision=\(id)").json()["text"]?.string == typed)
    }

    /// The same from a browser: the page that follows says that two edits were brought together.
    @Test func mergesWhatAFormSends() throws {
        let wiki = try ServedWiki()
        let client = wiki.client
        let base = try save("Merge", "one\n\ntwo\n\nthree\n", base: 0, client)
        _ = try save("Merge", "ONE\n\ntwo\n\nthree\n", base: base, client)
        let answer = try client.post(
            "/wiki/Merge?action=save",
            form: [("text", "one\r\n\r\ntwo\r\n\r\nTHREE\r\n"), ("base", "\(base)")])
        #expect(answer.status == 303)
        #expect(try client.get("/wiki/Merge?action=raw").text == "ONE\n\ntwo\n\nTHREE\n")
        let sent = try #require(try revisions(of: "Merge", client)[0]["merges"]?.integer)
        #expect(try client.get("/wiki/Merge?action=raw&oldid=\(sent)").text == "one\n\ntwo\n\nTHREE\n")
    }

    /// Lines that were not changed keep their bytes; new ones end as most of the others do.
    @Test(arguments: [
        ("a\nb\nc\n", "a\r\nB\r\nc\r\n", "a\nB\nc\n"),
        ("a\r\nb\r\nc\r\n", "a\r\nB\r\nc\r\nd\r\n", "a\r\nB\r\nc\r\nd\r\n"),
        ("a\r\nb\nc\nd", "a\r\nb\r\nnew\r\nc\r\nd", "a\r\nb\nnew\nc\nd"),
    ]) func keepsLineEnds(before: String, typed: String, after: String) throws {
        let wiki = try ServedWiki()
        let base = try save("Ends", before, base: 0, wiki.client)
        let answer = try wiki.client.post(
            "/wiki/Ends?action=save", form: [("text", typed), ("base", "\(base)")])
        #expect(answer.status == 303)
        #expect(Array(try wiki.client.get("/wiki/Ends?action=raw").body) == Array(after.utf8))
    }

    @Test func editsASection() throws {
        let wiki = try ServedWiki()
        let client = wiki.client
        let base = try save("Parts", "intro\n\n# One\n\n1\n\n# Two\n\n2\n", base: 0, client)
        let editor = try client.get("/wiki/Parts?action=edit&section=1")
        #expect(editor.text.contains("# One") && !editor.text.contains("# Two"))
        let answer = try client.post(
            "/wiki/Parts?action=save",
            form: [("text", "# One\r\n\r\nuno\r\n\r\n"), ("base", "\(base)"), ("section", "1")])
        #expect(answer.status == 303)
        #expect(try client.get("/wiki/Parts?action=raw").text == "intro\n\n# One\n\nuno\n\n# Two\n\n2\n")
    }

    /// A link to a missing page says so, unless its writer gave it a title; an element has one title in any case.
    @Test func redLinksHaveOneTitle() throws {
        let wiki = try ServedWiki()
        _ = try save("Links", "[a](Nowhere) [b](Nowhere \"mine\")\n", base: 0, wiki.client)
        let view = try wiki.client.get("/wiki/Links").text
        let tags = view.split(separator: "<a").filter { $0.contains("class=\"red\"") }.map {
            $0.prefix { $0 != ">" }
        }
        try #require(tags.count == 2, "\(view)")
        for tag in tags { #expect(tag.components(of: " title=\"") == 1, "\(tag)") }
        #expect(tags[1].contains("title=\"mine\""))
    }

    @Test func deletesAndRestores() throws {
        let wiki = try ServedWiki()
        let client = wiki.client
        _ = try save("Gone", "still here\n", base: 0, client)
        #expect(try client.get("/wiki/Gone?action=delete").status == 200)
        #expect(try client.post("/wiki/Gone?action=delete", form: [("summary", "away")]).status == 303)
        let gone = try client.get("/wiki/Gone")
        #expect(gone.status == 404)
        #expect(gone.text.contains("action=restore"))
        #expect(try client.post("/wiki/Gone?action=restore", form: [("summary", "back")]).status == 303)
        #expect(try client.get("/wiki/Gone?action=raw").text == "still here\n")
        #expect(try revisions(of: "Gone", client).count == 3)
    }

    @Test func uploadsAPicture() throws {
        let wiki = try ServedWiki()
        let client = wiki.client
        let answer = try upload(
            pixel, as: "pixel.png", to: "/file/pixel.png?action=upload", [("base", "0")], client)
        #expect(answer.status == 303)
        let file = try client.get("/file/pixel.png")
        #expect(file.body == pixel)
        #expect(file.header("content-type") == "image/png")
        _ = try save("Shown", "![A pixel](/file/pixel.png)\n", base: 0, client)
        let view = try client.get("/wiki/Shown").text
        #expect(view.contains("<img src=\"/file/pixel.png\""), "\(view)")
    }

    @Test("A file that no page names yet gets its own name, beside the page that will show it")
    func uploadsBesideAPage() throws {
        let wiki = try ServedWiki()
        let client = wiki.client
        #expect(
            try client.get("/wiki/Team/Falls?action=edit").text.contains("href=\"/upload?page=Team/Falls\""))
        #expect(try client.get("/upload?page=Team/Falls").text.contains("value=\"Team/Falls\""))
        func place(_ bytes: [UInt8], _ filename: String) throws -> String? {
            try upload(bytes, as: filename, to: "/upload", [("page", "Team/Falls")], client)
                .header("location")
        }
        let first = try #require(try place(pixel, "C:\\photos\\a b.png"))
        #expect(first == "/file/Team/a_b.png?action=info&page=Team/Falls")
        #expect(try client.get("/file/Team/a_b.png").body == pixel)
        #expect(try client.get(first).text.contains("(a%20b.png)"))
        // Other bytes of that name take nothing away; the same bytes again are the same file.
        let other = pixel + [0]
        #expect(try place(other, "a b.png") == "/file/Team/a_b-2.png?action=info&page=Team/Falls")
        #expect(try place(pixel, "a b.png") == first)
        #expect(try client.get("/file/Team/a_b.png").body == pixel)
        #expect(try upload(pixel, as: "", to: "/upload", [], client).status == 400)
    }
}

/// Sends a file as a browser's form does.
private func upload(
    _ bytes: [UInt8], as filename: String, to target: String, _ fields: [(String, String)], _ client: Client
) throws -> Answer {
    var body: [UInt8] = []
    for (name, value) in fields {
        body += Array("--limit\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
    }
    let head = "--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(filename)\"\r\n\r\n"
    body += Array(head.utf8) + bytes + Array("\r\n--limit--\r\n".utf8)
    return try client.send(
        "POST", target, [("Content-Type", "multipart/form-data; boundary=limit")], body: body)
}

/// Saves by the API; gives the revision.
func save(_ page: String, _ text: String, base: Int64, _ client: Client) throws -> Int64 {
    let answer = try client.put("/api/v1/pages/\(page)", ["text": .string(text), "base": .integer(base)])
    try #require(answer.status == 200 || answer.status == 201, "\(answer.text)")
    return try #require(try answer.json()["revision"]?.integer)
}

func revisions(of page: String, _ client: Client) throws -> [JSONValue] {
    try #require(try client.get("/api/v1/history/\(page)").json()["revisions"]?.array)
}

/// The value of a hidden field of a form.
private func field(_ name: String, in answer: Answer) -> String? {
    let page = Array(answer.text.utf8)
    let before = Array("name=\"\(name)\" value=\"".utf8)
    guard let start = page.indices.first(where: { page[$0...].starts(with: before) }) else { return nil }
    return String(decoding: page[(start + before.count)...].prefix { $0 != 0x22 }, as: UTF8.self)
}

extension StringProtocol {
    /// How often a part occurs.
    fileprivate func components(of part: String) -> Int {
        let (bytes, wanted) = (Array(utf8), Array(part.utf8))
        return bytes.indices.count { bytes[$0...].starts(with: wanted) }
    }
}
