internal import HTTP
internal import JSON
internal import Markup
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    func listPages(_ visit: Visit) throws -> Response {
        let limit = try visit.limit()
        let found = try wiki.pages(
            .page, prefix: visit.query("prefix") ?? "",
            after: visit.query("after").map { PageKey(lookingUp: $0) },
            limit: limit + 1)
        let shown = found.prefix(limit)
        return json([
            "pages": .array(
                try shown.map { page, updated in
                    [
                        "name": .string(page.name.text), "title": .string(try wiki.title(of: page)),
                        "revision": .integer(page.head.value), "updated": .string(updated.rfc3339),
                    ]
                }),
            "next": found.count > limit ? shown.last.map { .string($0.page.name.text) } ?? .null : .null,
        ])
    }

    func getPage(_ name: String, _ visit: Visit) throws -> Response {
        let asked = try visit.revision("revision")
        guard let page = try wiki.find(.page, PageKey(lookingUp: name)), page.isLiving || asked != nil else {
            throw SiteError.pageNotFound
        }
        let id = asked ?? page.head
        guard let revision = try wiki.revision(id), revision.page == page.id else {
            throw SiteError.revisionNotFound
        }
        let text = try wiki.text(of: revision)
        guard revision.content != nil else { throw SiteError.pageNotFound }
        let rendered =
            try page.isLiving && id == page.head
            ? wiki.rendered(page) : wiki.render(text, name: page.name.text)
        var value: [(String, JSONValue)] = [
            ("id", .integer(page.id.value)), ("name", .string(page.name.text)),
            ("title", .string(rendered.title ?? String(page.name.lastSegment))),
            ("revision", .integer(id.value)),
            ("parent", revision.parent.map { .integer($0.value) } ?? .null),
            ("time", .string(revision.time.rfc3339)), ("author", .string(revision.author)),
            ("comment", .string(revision.comment)),
            ("tags", .array(rendered.frontMatter.tags.map { .string($0) })),
            ("text", .string(String(decoding: text, as: UTF8.self))),
        ]
        if try visit.flag("html") {
            let html = try assembly(for: visit).html(rendered)
            value.append(("html", .string(String(decoding: html, as: UTF8.self))))
        }
        var response = json(.object(value.map { JSONValue.Member(key: $0.0, value: $0.1) }))
        // With the rendered text the answer depends on other pages too.
        if try !visit.flag("html") { response.headers["ETag"] = "\"\(id)\"" }
        return response
    }

    func render(_ visit: Visit) throws -> Response {
        let value = try bodyValue(visit)
        guard let text = value["text"]?.string else {
            throw SiteError.badRequest("`text` is missing or no string.")
        }
        guard text.utf8.count <= Wiki.largestText else { throw WikiError.tooLarge(limit: Wiki.largestText) }
        let rendered = wiki.render(Array(text.utf8), name: try optional(value, "name"))
        let html = try assembly(for: visit).html(rendered)
        return json([
            "html": .string(String(decoding: html, as: UTF8.self)),
            "outline": .array(
                rendered.outline.enumerated().map { index, heading in
                    [
                        "section": .integer(Int64(index + 1)), "level": .integer(Int64(heading.level)),
                        "text": .string(heading.text), "anchor": .string(heading.anchor),
                    ]
                }),
        ])
    }
}
