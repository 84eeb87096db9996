internal import HTTP
internal import JSON
internal import Mustache
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    /// Who does what a form asks for, and why.
    func actRequest(_ form: Form, comment: String = "summary") throws -> ActRequest {
        ActRequest(author: Author(name: author(form)), comment: form[comment] ?? "", key: try Self.key(form))
    }

    /// `POST ?action=undo` of a page or file: the field `revision`.
    func undoRevision(_ kind: PageKind, _ name: String, _ form: Form, _ visit: Visit) throws -> Response {
        let id = try RevisionID(decimal: form["revision"] ?? "").orThrow(Self.badRevision)
        let revision = try undoable(id, kind, name)
        let outcome = try wiki.undo(id, try undoRequest(form, revision.author, revision.time, visit))
        return try undoAnswer(outcome, conflictIn: revision, visit) { done in
            redirect(
                to: Address.of(kind, done.name) + (kind == .file ? "?action=info" : ""), done: "undone",
                author: author(form))
        }
    }

    /// `POST /c/CHANGE?action=undo`.
    func undoChange(_ text: String, _ visit: Visit) throws -> Response {
        guard visit.query("action") == "undo" else {
            throw SiteError.badRequest("This address knows no such `action`.")
        }
        let form = try Self.form(visit.request)
        guard let id = ChangeID(decimal: text), let found = try wiki.change(id) else {
            throw SiteError.changeNotFound
        }
        let outcome = try wiki.undo(
            id, try undoRequest(form, found.change.author, found.change.time, visit))
        return try undoAnswer(outcome, conflictIn: nil, visit) { done in
            redirect(to: "/c/\(done.change)", done: "undone", author: author(form))
        }
    }

    /// `POST /api/v1/undo/NAME` and `POST /api/v1/changes/CHANGE/undo`.
    func undoByAPI(_ call: APIRoute, _ visit: Visit) throws -> Response {
        let body = visit.request.body.isEmpty ? JSONValue.object([]) : try bodyValue(visit)
        let request = ActRequest(
            author: Author(name: Self.authorName(try optional(body, "author"))),
            comment: try optional(body, "comment"), key: try idempotencyKey(visit))
        let outcome: UndoOutcome
        switch call {
        case .undo(let name):
            guard let number = body["revision"]?.integer, number > 0 else { throw Self.badRevision }
            outcome = try wiki.undo(try undoable(RevisionID(number), .page, name).id, request)
        case .undoChange(let text):
            guard let change = ChangeID(decimal: text) else { throw SiteError.changeNotFound }
            outcome = try wiki.undo(change, request)
        default: throw SiteError.notFound
        }
        switch outcome {
        case .undone(let undone): return done(undone.done)
        case .conflict(let obstacles): return json(Self.conflictValue(obstacles), status: 409)
        }
    }

    private static let badRevision = SiteError.badRequest("`revision` is missing or no number.")

    /// A revision of the page or file that has that name or had it.
    private func undoable(_ id: RevisionID, _ kind: PageKind, _ name: String) throws -> RevisionRecord {
        guard let page = try wiki.find(kind, PageKey(lookingUp: name)) else {
            throw kind == .page ? SiteError.pageNotFound : SiteError.fileNotFound
        }
        guard let revision = try wiki.revision(id), revision.page == page.id else {
            throw SiteError.revisionNotFound
        }
        return revision
    }

    private func undoRequest(
        _ form: Form, _ author: String, _ time: Timestamp, _ visit: Visit
    ) throws -> ActRequest {
        var request = try actRequest(form)
        if request.comment.isEmpty {
            request.comment =
                visit.catalogue["undoComment", shown(author, visit), visit.catalogue.moment(time)]
        }
        return request
    }

    private func undoAnswer(
        _ outcome: UndoOutcome, conflictIn revision: RevisionRecord?, _ visit: Visit,
        undone: (Wiki.Done) -> Response
    ) throws -> Response {
        switch outcome {
        case .undone(let outcome): return undone(outcome.done)
        case .conflict(let obstacles):
            // One text with both sides in it can be settled by hand at once.
            if obstacles.count == 1, let obstacle = obstacles.first, let marked = obstacle.marked,
                revision != nil
            {
                var draft = Draft(name: obstacle.page.name, text: marked, author: visit.rememberedAuthor)
                draft.base = obstacle.page.head
                return editor(
                    draft, notices: [notice("warning", visit.catalogue["noteUndoConflict"])], visit,
                    status: 409)
            }
            var error = SiteError(
                status: 409, code: "conflict", message: "It was changed since.", detail: "errorUndo")
            error.links = obstacles.prefix(Wiki.listedPages).map { obstacle in
                (
                    Address.of(obstacle.page) + "?action=history",
                    visit.catalogue["obstacle-\(obstacle.reason.rawValue)", obstacle.page.name.text]
                )
            }
            throw error
        }
    }

    private static func conflictValue(_ obstacles: [UndoObstacle]) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(
                key: "error",
                value: [
                    "code": "conflict",
                    "message": "It was changed since, so it cannot be undone by itself; nothing was changed.",
                ]),
            .init(
                key: "obstacles",
                value: .array(
                    obstacles.map {
                        ["name": .string($0.page.name.text), "reason": .string($0.reason.rawValue)]
                    })),
        ]
        if let obstacle = obstacles.first(where: { $0.marked != nil }), let marked = obstacle.marked {
            members.append(
                .init(
                    key: "conflict",
                    value: [
                        "head": .integer(obstacle.page.head.value),
                        "base": .integer(obstacle.page.head.value),
                        "text": .string(String(decoding: marked, as: UTF8.self)), "waiting": .null,
                    ]))
        }
        return .object(members)
    }
}

extension Optional {
    fileprivate func orThrow(_ error: SiteError) throws -> Wrapped {
        guard let self else { throw error }
        return self
    }
}
