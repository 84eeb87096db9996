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

    func done(_ done: Wiki.Done) -> Response {
        json([
            "change": .integer(done.change.value), "name": .string(done.name.text),
            "revision": .integer(done.revision.value),
        ])
    }

    func bodyValue(_ visit: Visit) throws -> JSONValue {
        if let type = visit.request.headers["Content-Type"], MediaType(type)?.essence != "application/json" {
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

    func queryAuthor(_ visit: Visit) throws -> Author {
        Author(name: Self.authorName(visit.query("author") ?? ""))
    }

    func idempotencyKey(_ visit: Visit) throws -> String? {
        try Self.checkedKey(visit.request.headers["Idempotency-Key"])
    }
}
