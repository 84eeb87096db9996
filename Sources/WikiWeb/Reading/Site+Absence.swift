internal import HTTP
internal import Mustache
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    func missingScreen(_ name: PageName, _ visit: Visit) -> Response {
        let near = near(name)
        return page(
            "missing",
            [
                "title": .text(String(name.lastSegment)), "noindex": true,
                "page": pageContext(.page, name, title: String(name.lastSegment)), "tab": ["read": true],
                "notices": [],
                "near": near.isEmpty
                    ? .missing
                    : [
                        "items": .list(
                            near.map { ["title": .text($0.name.text), "href": .text(Address.of($0))] })
                    ],
                "deleted": .missing,
            ], visit, status: 404)
    }

    /// Pages with a like name: in the same folder with the same beginning, or that begin like it.
    private func near(_ name: PageName) -> [PageRecord] {
        let word = String(name.text.prefix(while: { $0 != " " && $0 != "_" }))
        let found = (try? wiki.pages(.page, prefix: word, limit: 8)) ?? []
        return found.map(\.page)
    }

    func deletedScreen(_ page: PageRecord, _ visit: Visit) throws -> Response {
        guard let deletion = try wiki.revision(page.head) else { throw SiteError.revisionNotFound }
        var deleted: [String: MustacheValue] = [
            "author": .text(shown(deletion.author, visit)),
            "time": .text(visit.catalogue.moment(deletion.time)),
            "iso": .text(deletion.time.rfc3339), "comment": .text(deletion.comment), "href": .missing,
        ]
        if let last = deletion.parent { deleted["href"] = .text("\(Address.of(page))?oldid=\(last)") }
        return self.page(
            "missing",
            [
                "title": .text(String(page.name.lastSegment)), "noindex": true,
                "page": pageContext(page, title: String(page.name.lastSegment)),
                "tab": ["read": true],
                "notices": .list(
                    visit.done == "deleted" ? [notice("tip", visit.catalogue["noteDeleted"])] : []),
                "near": .missing, "deleted": .object(deleted),
            ], visit, status: 404)
    }
}
