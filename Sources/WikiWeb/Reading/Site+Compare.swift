internal import HTTP
internal import JSON
internal import Mustache
internal import TextMerge
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    /// Two revisions of a page, by `diff` and `oldid`: each a number, `diff` also `prev`, which is the one before. With a
    /// `diff` alone that one is compared with the one before.
    func compareScreen(_ place: Place, _ visit: Visit) throws -> Response {
        let oldid = try visit.revision("oldid")
        let diff = visit.query("diff") == "prev" ? nil : try visit.revision("diff")
        guard let newer = try wiki.revision(try diff ?? oldid ?? existing(place).head) else {
            throw SiteError.revisionNotFound
        }
        let older: RevisionRecord?
        if diff != nil, let oldid {
            guard let found = try wiki.revision(oldid) else { throw SiteError.revisionNotFound }
            guard found.page == newer.page else {
                throw SiteError.badRequest("The two revisions are of different pages.")
            }
            older = found
        } else {
            older = try newer.parent.flatMap(wiki.revision)
        }
        guard let page = try wiki.page(newer.page) else { throw SiteError.pageNotFound }
        if let other = try leadsElsewhere(place, page, visit) { return other }
        return try compareScreen(page, older, newer, visit)
    }

    private func compareScreen(
        _ page: PageRecord, _ older: RevisionRecord?, _ newer: RevisionRecord, _ visit: Visit
    ) throws -> Response {
        let catalogue = visit.catalogue
        let address = Address.of(page)
        let diff = TextDiff.compare(
            old: try older.map { try wiki.text(of: $0) } ?? [], new: try wiki.text(of: newer))
        let title = String(page.name.lastSegment)
        let next = try wiki.successor(of: newer)
        let nothing: MustacheValue = [
            "href": .text(address), "iso": "", "time": "—", "author": "—", "comment": "",
        ]
        return self.page(
            "diff",
            [
                "title": .text(catalogue["diffTitle", title]), "noindex": true,
                "heading": .text(catalogue["diffTitle", title]),
                "page": pageContext(page, title: title), "tab": ["history": true],
                "notices": [],
                "older": older.map { revisionContext($0, address: address, visit) } ?? nothing,
                "newer": revisionContext(newer, address: address, visit),
                "statistics": .text(DiffRows.statistics(diff, catalogue)),
                "diff": DiffRows.context(
                    diff, before: catalogue["before"], after: catalogue["after"], catalogue),
                "previousHref": older.map { .text("\(address)?diff=prev&oldid=\($0.id)") } ?? .missing,
                "nextHref": next.map { .text("\(address)?diff=prev&oldid=\($0)") } ?? .missing,
                "undo": page.kind == .page && newer.parent == older?.id
                    ? ["revision": .text(newer.id.description), "key": .text(Self.freshKey())] : .missing,
            ], visit)
    }

    /// The answer 409 to a save: both texts, and nothing lost.
    func conflictScreen(
        _ conflict: SaveOutcome.Conflict, typed: [UInt8], _ draft: Draft, _ visit: Visit
    ) throws -> Response {
        guard let head = try wiki.revision(conflict.head) else { throw SiteError.revisionNotFound }
        var draft = draft
        draft.name = conflict.name
        draft.text = typed
        draft.base = conflict.head
        draft.section = nil
        draft.waiting = conflict.waiting
        let address = Address.of(.page, conflict.name)
        var context = try disputeContext(
            draft, head: head, address: address, after: visit.catalogue["yours"], visit)
        context["title"] = .text(visit.catalogue["conflictTitle"])
        context["waitingHref"] = .text("\(address)?waiting=\(conflict.waiting)")
        context["marked"] = .text(String(decoding: conflict.marked, as: UTF8.self))
        return page("conflict", context, visit, status: 409)
    }

    /// A waiting version beside the page, to finish or let go.
    func waitingScreen(_ place: Place, _ visit: Visit) throws -> Response {
        guard let id = visit.query("waiting").flatMap({ WaitingID(decimal: $0) }),
            let waiting = try wiki.waiting(id), !waiting.record.isClosed,
            let head = try wiki.revision(waiting.page.head)
        else {
            throw SiteError.waitingNotFound
        }
        if let other = try leadsElsewhere(place, waiting.page, visit) { return other }
        var draft = Draft(name: waiting.page.name, text: waiting.text, author: visit.rememberedAuthor)
        draft.base = waiting.page.head
        draft.waiting = id
        draft.summary = waiting.record.comment
        let address = Address.of(waiting.page)
        var context = try disputeContext(
            draft, head: head, address: address, after: visit.catalogue["waitingColumn"], visit)
        context["title"] = .text(visit.catalogue["waitingTitle"])
        context["kept"] = [
            "author": .text(shown(waiting.record.author, visit)),
            "time": .text(visit.catalogue.moment(waiting.record.time)),
            "iso": .text(waiting.record.time.rfc3339),
        ]
        context["marked"] = .missing
        return page("waiting", context, visit)
    }

    private func disputeContext(
        _ draft: Draft, head: RevisionRecord, address: String, after: String, _ visit: Visit
    ) throws -> [String: MustacheValue] {
        let headText = try wiki.text(of: head)
        var context = editorContext(draft)
        context["noindex"] = true
        context["page"] = pageContext(.page, draft.name, title: String(draft.name.lastSegment))
        context["tab"] = ["edit": true]
        context["notices"] = []
        context["other"] = [
            "author": .text(shown(head.author, visit)), "time": .text(visit.catalogue.moment(head.time)),
            "iso": .text(head.time.rfc3339), "href": .text("\(address)?oldid=\(head.id)"),
            "text": .text(String(decoding: headText, as: UTF8.self)),
        ]
        context["diff"] = DiffRows.context(
            TextDiff.compare(old: headText, new: draft.text), before: visit.catalogue["theirs"], after: after,
            visit.catalogue)
        return context
    }

    /// `GET /api/v1/diff`.
    func getDiff(_ visit: Visit) throws -> Response {
        guard let from = try visit.revision("from"), let to = try visit.revision("to") else {
            throw SiteError.badRequest("`from` and `to` are revisions.")
        }
        guard let older = try wiki.revision(from), let newer = try wiki.revision(to) else {
            throw SiteError.revisionNotFound
        }
        let diff = TextDiff.compare(old: try wiki.text(of: older), new: try wiki.text(of: newer))
        if Negotiation.mediaType(
            visit.request.headers["Accept"], offers: ["application/json", "text/x-diff"])
            == "text/x-diff"
        {
            var headers = SecurityHeaders.forFiles
            headers["Content-Type"] = "text/x-diff; charset=utf-8"
            headers["Cache-Control"] = "private, no-cache"
            return Response(
                status: 200, headers: headers,
                body: .bytes(diff.unified(oldName: "revision-\(from)", newName: "revision-\(to)")))
        }
        return json([
            "hunks": .array(
                diff.hunks.map { hunk in
                    [
                        "from": .array([.integer(Int64(hunk.oldStart)), .integer(Int64(hunk.oldCount))]),
                        "to": .array([.integer(Int64(hunk.newStart)), .integer(Int64(hunk.newCount))]),
                        "lines": .array(
                            hunk.entries.map { entry in
                                [
                                    "op": .string(entry.operation.rawValue),
                                    "text": .string(String(decoding: entry.bytes, as: UTF8.self)),
                                ]
                            }),
                    ]
                })
        ])
    }
}
