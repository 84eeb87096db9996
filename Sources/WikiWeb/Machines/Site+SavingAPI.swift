internal import HTTP
internal import JSON
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    func putPage(_ name: String, _ visit: Visit, _ respond: @escaping @Sendable (Response) -> Void)
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

    func putFile(_ name: String, _ visit: Visit, _ respond: @escaping @Sendable (Response) -> Void)
        throws
    {
        let base = visit.query("base")
        let request = SaveRequest(
            kind: .file, name: try actedOn(.file, name), text: visit.request.body,
            base: try base.flatMap { try Self.base($0) }, replacesAny: base == nil,
            author: try queryAuthor(visit), comment: visit.query("comment") ?? "",
            key: try idempotencyKey(visit))
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
}
