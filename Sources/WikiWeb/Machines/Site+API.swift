internal import HTTP
internal import JSON
internal import Markup
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    /// Answers what reads.
    func readAPI(_ call: APIRoute, _ visit: Visit) throws -> Response {
        switch call {
        case .description: return description()
        case .pages: return try listPages(visit)
        case .page(let name): return try getPage(name, visit)
        case .history(let name): return try getHistory(name, visit)
        case .links(let name): return try getLinks(name)
        case .blame(let name): return try getBlame(name)
        case .diff: return try getDiff(visit)
        case .changes: return try listChanges(visit)
        case .file(let name):
            guard let page = try wiki.find(.file, PageKey(lookingUp: name)), page.isLiving else {
                throw SiteError.fileNotFound
            }
            return try fileBytes(.living(page), visit)
        case .waiting(let id): return try getWaiting(id)
        case .statistics: return try getStatistics()
        case .search: return try searchAPI(visit)
        case .suggest: return try suggestAPI(visit)
        case .draft(let name): return try getDraft(name, visit)
        case .move, .restore, .undo, .undoChange, .render: throw SiteError.notFound
        }
    }

    /// Does what changes something, or what takes a body.
    func actOnAPI(_ call: APIRoute, _ visit: Visit, _ respond: @escaping @Sendable (Response) -> Void) throws
    {
        let method = visit.request.method
        switch call {
        case .page(let name) where method == .put: try putPage(name, visit, respond)
        case .page(let name):
            respond(
                try done(
                    wiki.delete(
                        .page, try actedOn(.page, name), author: try queryAuthor(visit),
                        comment: visit.query("comment") ?? "",
                        key: try idempotencyKey(visit))))
        case .restore(let name):
            respond(
                try done(
                    wiki.restore(
                        .page, try actedOn(.page, name), author: try queryAuthor(visit),
                        comment: visit.query("comment") ?? "",
                        key: try idempotencyKey(visit))))
        case .file(let name) where method == .put: try putFile(name, visit, respond)
        case .file(let name):
            respond(
                try done(
                    wiki.delete(
                        .file, try actedOn(.file, name), author: try queryAuthor(visit),
                        comment: visit.query("comment") ?? "",
                        key: try idempotencyKey(visit))))
        case .move(let name): respond(try moveByAPI(name, visit))
        case .undo, .undoChange: respond(try undoByAPI(call, visit))
        case .draft(let name) where method == .put: respond(try putDraft(name, visit))
        case .draft(let name): respond(try deleteDraft(name, visit))
        case .render: respond(try render(visit))
        case .waiting(let text):
            guard let id = WaitingID(decimal: text) else { throw SiteError.notFound }
            try wiki.letGo(of: id)
            respond(json(["waiting": .integer(id.value)]))
        default: throw SiteError.notFound
        }
    }

    private func description() -> Response {
        var headers = SecurityHeaders.forPages
        headers["Content-Type"] = "application/json; charset=utf-8"
        headers["Cache-Control"] = "no-cache"
        headers["ETag"] = entityTag(presentation.description)
        return Response(status: 200, headers: headers, body: .bytes(presentation.description))
    }

    private func listPages(_ visit: Visit) throws -> Response {
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

    private func getPage(_ name: String, _ visit: Visit) throws -> Response {
        guard let page = try wiki.find(.page, PageKey(lookingUp: name)), page.isLiving else {
            throw SiteError.pageNotFound
        }
        let id = try visit.revision("revision") ?? page.head
        guard let revision = try wiki.revision(id), revision.page == page.id else {
            throw SiteError.revisionNotFound
        }
        let text = try wiki.text(of: revision)
        let rendered = try id == page.head ? wiki.rendered(page) : wiki.render(text, name: page.name.text)
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
            let html = assembly(for: visit).html(rendered)
            value.append(("html", .string(String(decoding: html, as: UTF8.self))))
        }
        var response = json(.object(value.map { JSONValue.Member(key: $0.0, value: $0.1) }))
        // With the rendered text the answer depends on other pages too.
        if try !visit.flag("html") { response.headers["ETag"] = "\"\(id)\"" }
        return response
    }

    private func putPage(_ name: String, _ visit: Visit, _ respond: @escaping @Sendable (Response) -> Void)
        throws
    {
        let value = try bodyValue(visit)
        guard let text = value["text"]?.string else {
            throw SiteError.badRequest("`text` is missing or no string.")
        }
        guard let base = value["base"]?.integer else { throw WikiError.unknownBase }
        guard base >= 0 else { throw WikiError.unknownBase }
        let request = SaveRequest(
            name: try actedOn(.page, name), text: Array(text.utf8), base: base == 0 ? nil : RevisionID(base),
            author: Author(name: Self.authorName(try optional(value, "author"))),
            comment: try optional(value, "comment"),
            key: try idempotencyKey(visit))
        wiki.save(request) { [self] result in respond(apiAnswer(result, visit)) }
    }

    private func putFile(_ name: String, _ visit: Visit, _ respond: @escaping @Sendable (Response) -> Void)
        throws
    {
        let request = SaveRequest(
            kind: .file, name: try actedOn(.file, name), text: visit.request.body,
            base: try visit.query("base").flatMap { try Self.base($0) }, author: try queryAuthor(visit),
            comment: visit.query("comment") ?? "", key: try idempotencyKey(visit))
        wiki.save(request) { [self] result in respond(apiAnswer(result, visit)) }
    }

    private func apiAnswer(_ result: Result<SaveOutcome, any Error>, _ visit: Visit) -> Response {
        do {
            switch try result.get() {
            case .saved(let saved):
                return json(
                    [
                        "name": .string(saved.name.text), "revision": .integer(saved.revision.value),
                        "change": .integer(saved.change.value), "merged": .bool(saved.isMerged),
                        "unchanged": false,
                    ], status: saved.isCreated ? 201 : 200)
            case .unchanged(let name, let revision):
                return json([
                    "name": .string(name.text), "revision": .integer(revision.value), "change": .null,
                    "merged": false, "unchanged": true,
                ])
            case .conflict(let conflict):
                return json(
                    [
                        "error": [
                            "code": "conflict",
                            "message":
                                "The same lines were changed meanwhile; your text is kept as a waiting version.",
                        ],
                        "conflict": [
                            "head": .integer(conflict.head.value),
                            "base": .integer(conflict.base?.value ?? 0),
                            "text": .string(String(decoding: conflict.marked, as: UTF8.self)),
                            "waiting": .integer(conflict.waiting.value),
                        ],
                    ], status: 409)
            }
        } catch {
            return failure(error, visit)
        }
    }

    private func getHistory(_ name: String, _ visit: Visit) throws -> Response {
        let limit = try visit.limit()
        let before = try visit.revision("before")
        guard let page = try wiki.find(.page, PageKey(lookingUp: name)) else { throw SiteError.pageNotFound }
        let found = try wiki.history(of: page.id, before: before, limit: limit + 1)
        let shown = found.prefix(limit)
        return json([
            "revisions": .array(
                shown.map { revision in
                    [
                        "revision": .integer(revision.id.value),
                        "parent": revision.parent.map { .integer($0.value) } ?? .null,
                        "merges": revision.parent2.map { .integer($0.value) } ?? .null,
                        "change": .integer(revision.change.value), "time": .string(revision.time.rfc3339),
                        "author": .string(revision.author), "comment": .string(revision.comment),
                        "kind": .string(revision.kind.word), "size": .integer(Int64(revision.size)),
                    ]
                }),
            "next": found.count > limit ? shown.last.map { .integer($0.id.value) } ?? .null : .null,
        ])
    }

    private func listChanges(_ visit: Visit) throws -> Response {
        let limit = try visit.limit()
        func cursor(_ name: String) throws -> ChangeID? {
            guard let text = visit.query(name) else { return nil }
            if text == "0" { return ChangeID(0) }
            guard let id = ChangeID(decimal: text) else {
                throw SiteError.badRequest("`\(name)` is not a number")
            }
            return id
        }
        let (before, after) = (try cursor("before"), try cursor("after"))
        let found =
            if let after { try wiki.changes(after: after, limit: limit + 1) } else {
                try wiki.changes(before: before, limit: limit + 1)
            }
        let shown = found.prefix(limit)
        return json([
            "changes": .array(
                shown.map { summary in
                    [
                        "change": .integer(summary.change.id.value),
                        "time": .string(summary.change.time.rfc3339),
                        "author": .string(summary.change.author), "comment": .string(summary.change.comment),
                        "kind": .string(summary.change.kind.word),
                        "pages": .array(
                            summary.pages.map { page in
                                [
                                    "name": .string(page.name.text),
                                    "revision": .integer(page.revision.value),
                                    "parent": page.parent.map { .integer($0.value) } ?? .null,
                                ]
                            }),
                    ]
                }),
            "next": found.count > limit ? shown.last.map { .integer($0.change.id.value) } ?? .null : .null,
        ])
    }

    private func getWaiting(_ text: String) throws -> Response {
        guard let id = WaitingID(decimal: text), let waiting = try wiki.waiting(id), !waiting.record.isClosed
        else {
            throw SiteError(
                status: 404, code: "waiting-not-found", message: "There is no waiting version of that number."
            )
        }
        return json([
            "id": .integer(id.value), "name": .string(waiting.page.name.text),
            "base": .integer(waiting.record.base?.value ?? 0), "head": .integer(waiting.page.head.value),
            "text": .string(String(decoding: waiting.text, as: UTF8.self)),
            "author": .string(waiting.record.author), "time": .string(waiting.record.time.rfc3339),
            "comment": .string(waiting.record.comment),
        ])
    }

    private func getStatistics() throws -> Response {
        let totals = try wiki.statistics()
        return json([
            "pages": .integer(Int64(totals.pages)), "revisions": .integer(Int64(totals.revisions)),
            "changes": .integer(Int64(totals.changes)), "persons": .integer(Int64(totals.persons)),
            "files": .integer(Int64(totals.files)), "bytes": .integer(Int64(totals.bytes)),
        ])
    }

    private func render(_ visit: Visit) throws -> Response {
        let value = try bodyValue(visit)
        guard let text = value["text"]?.string else {
            throw SiteError.badRequest("`text` is missing or no string.")
        }
        guard text.utf8.count <= Wiki.largestText else { throw WikiError.tooLarge(limit: Wiki.largestText) }
        let rendered = wiki.render(Array(text.utf8), name: try optional(value, "name"))
        let html = assembly(for: visit).html(rendered)
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

    func done(_ done: Wiki.Done) -> Response {
        json([
            "change": .integer(done.change.value), "name": .string(done.name.text),
            "revision": .integer(done.revision.value),
        ])
    }

    func bodyValue(_ visit: Visit) throws -> JSONValue {
        if let type = visit.request.headers["Content-Type"], !type.utf8.starts(with: "application/json".utf8)
        {
            throw Self.unsupportedType
        }
        let value: JSONValue
        do {
            value = try JSONValue(parsing: visit.request.body)
        } catch {
            throw SiteError.badRequest("The body is not JSON: \(error.message)")
        }
        guard case .object = value else { throw SiteError.badRequest("The body is not a JSON object.") }
        return value
    }

    func optional(_ value: JSONValue, _ name: String) throws -> String {
        switch value[name] {
        case nil, .null: return ""
        case .string(let text): return text
        default: throw SiteError.badRequest("`\(name)` is no string.")
        }
    }

    private func queryAuthor(_ visit: Visit) throws -> Author {
        Author(name: Self.authorName(visit.query("author") ?? ""))
    }

    func idempotencyKey(_ visit: Visit) throws -> String? {
        try Self.checkedKey(visit.request.headers["Idempotency-Key"])
    }
}
