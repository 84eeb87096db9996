internal import HTTP
internal import JSON
internal import Mustache
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    /// So many pages of a plan are listed on its screen.
    private static let listedMoves = 50

    /// `?action=move`: the form, and with `to` what a move would do.
    func moveScreen(_ place: Place, _ visit: Visit) throws -> Response {
        guard case .living(let page) = place else { throw SiteError.pageNotFound }
        let catalogue = visit.catalogue
        let typed = visit.query("to")
        let isTree = Self.isOn(visit.query("tree"))
        let keepsLinks = visit.query("links") == "0"
        var notices: [MustacheValue] = []
        var plan: MustacheValue = .missing
        var status = 200
        if let typed {
            do {
                plan = planContext(
                    try wiki.plan(
                        MoveRequest(
                            kind: page.kind, name: page.name, to: try PageName(typed), movesTree: isTree,
                            rewritesLinks: !keepsLinks, author: Author(name: ""), comment: "")), visit)
            } catch {
                let error = SiteError(error)
                status = error.status
                notices.append(notice("caution", words(of: error, visit)))
            }
        }
        let heading = catalogue["moveTitle", String(page.name.lastSegment)]
        let address = Address.of(page)
        return self.page(
            "move",
            [
                "title": .text(heading), "noindex": true, "heading": .text(heading),
                "notices": .list(notices),
                "page": pageContext(page.kind, page.name, title: String(page.name.lastSegment)),
                "action": .text("\(address)?action=move"),
                "back": .text(page.kind == .page ? address : "\(address)?action=info"),
                "to": .text(typed ?? page.name.text), "tree": .bool(isTree), "keepsLinks": .bool(keepsLinks),
                "plan": plan, "key": .text(Self.freshKey()), "summary": .text(visit.query("summary") ?? ""),
                "author": ["name": .text(visit.query("author") ?? visit.rememberedAuthor)],
            ], visit, status: status)
    }

    private func planContext(_ plan: MovePlan, _ visit: Visit) -> MustacheValue {
        let catalogue = visit.catalogue
        func more(_ count: Int) -> MustacheValue {
            count > Self.listedMoves
                ? .text(catalogue["morePages", String(count - Self.listedMoves)]) : .missing
        }
        return [
            "moves": .list(
                plan.moves.prefix(Self.listedMoves).map {
                    [
                        "from": .text($0.page.name.text), "to": .text($0.name.text),
                        "href": .text(Address.of($0.page)),
                    ]
                }),
            "moreMoves": more(plan.moves.count),
            "rewrites": plan.rewrites.isEmpty
                ? .missing
                : [
                    "items": .list(
                        plan.rewrites.prefix(Self.listedMoves).map {
                            [
                                "title": .text($0.page.name.text), "href": .text(Address.of($0.page)),
                                "count": .text(catalogue.counted("rewritten", $0.count)),
                            ]
                        }), "more": more(plan.rewrites.count),
                ],
            "left": plan.left.isEmpty
                ? .missing
                : [
                    "items": .list(plan.left.prefix(Self.listedMoves).map(leftContext)),
                    "more": more(plan.left.count),
                ],
        ]
    }

    private func leftContext(_ link: MovePlan.LeftLink) -> MustacheValue {
        [
            "title": .text(link.page.text), "href": .text(Address.of(.page, link.page)),
            "target": link.target.isEmpty ? .missing : .text(link.target),
        ]
    }

    /// `POST ?action=move`.
    func move(_ kind: PageKind, _ name: String, _ form: Form) throws -> Response {
        let request = MoveRequest(
            kind: kind, name: try actedOn(kind, name), to: try PageName(form["to"] ?? ""),
            movesTree: Self.isOn(form["tree"]), rewritesLinks: form["links"] != "0",
            author: Author(name: author(form)), comment: form["summary"] ?? "", key: try Self.key(form))
        let moved = try wiki.move(request)
        leftLinks.put(moved.plan.left, for: moved.done.change)
        let address = Address.of(kind, moved.done.name) + (kind == .file ? "?action=info" : "")
        return redirect(
            to: address, done: moved.plan.left.isEmpty ? "moved" : "moved-\(moved.done.change)",
            author: author(form))
    }

    /// What there is to say after a move that could not rewrite all links; nil where nothing is known of it.
    func leftNotice(_ done: String, _ visit: Visit) -> MustacheValue? {
        guard done.utf8.starts(with: "moved-".utf8),
            let change = ChangeID(decimal: String(decoding: done.utf8.dropFirst(6), as: UTF8.self)),
            let left = leftLinks.links(of: change)
        else { return nil }
        var seen: Set<String> = []
        let pages = left.map(\.page).filter { seen.insert($0.key.text).inserted }
        return notice(
            "important", visit.catalogue["noteLinksLeft"],
            links: pages.prefix(Self.listedMoves).map { (Address.of(.page, $0), $0.text) })
    }

    /// `POST /api/v1/move/NAME`.
    func moveByAPI(_ name: String, _ visit: Visit) throws -> Response {
        let value = try bodyValue(visit)
        guard let to = value["to"]?.string else {
            throw SiteError.badRequest("`to` is missing or no string.")
        }
        let moved = try wiki.move(
            MoveRequest(
                kind: .page, name: try actedOn(.page, name), to: try PageName(to),
                movesTree: try flag(value["tree"]) ?? false, rewritesLinks: try flag(value["links"]) ?? true,
                author: Author(name: Self.authorName(try optional(value, "author"))),
                comment: try optional(value, "comment"), key: try idempotencyKey(visit)))
        return json([
            "change": .integer(moved.done.change.value), "name": .string(moved.done.name.text),
            "revision": .integer(moved.done.revision.value),
            "left": .array(
                moved.plan.left.map { ["page": .string($0.page.text), "target": .string($0.target)] }),
        ])
    }

    private func flag(_ value: JSONValue?) throws -> Bool? {
        switch value {
        case nil, .null: return nil
        case .bool(let flag): return flag
        default: throw SiteError.badRequest("`tree` and `links` are true or false.")
        }
    }

    /// Whether a box of a form is ticked.
    static func isOn(_ value: String?) -> Bool {
        value.map { !$0.isEmpty && $0 != "0" } ?? false
    }
}
