internal import HTTP
internal import JSON
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    func getHistory(_ name: String, _ visit: Visit) throws -> Response {
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

    func listChanges(_ visit: Visit) throws -> Response {
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

    func getWaiting(_ text: String) throws -> Response {
        guard let id = WaitingID(decimal: text), let waiting = try wiki.waiting(id), !waiting.record.isClosed
        else {
            throw SiteError.waitingNotFound
        }
        return json([
            "id": .integer(id.value), "name": .string(waiting.page.name.text),
            "base": .integer(waiting.record.base?.value ?? 0), "head": .integer(waiting.page.head.value),
            "text": .string(String(decoding: waiting.text, as: UTF8.self)),
            "author": .string(waiting.record.author), "time": .string(waiting.record.time.rfc3339),
            "comment": .string(waiting.record.comment),
        ])
    }

    func getStatistics() throws -> Response {
        let totals = try wiki.statistics()
        return json([
            "pages": .integer(Int64(totals.pages)), "revisions": .integer(Int64(totals.revisions)),
            "changes": .integer(Int64(totals.changes)), "persons": .integer(Int64(totals.persons)),
            "files": .integer(Int64(totals.files)), "bytes": .integer(Int64(totals.bytes)),
        ])
    }
}
