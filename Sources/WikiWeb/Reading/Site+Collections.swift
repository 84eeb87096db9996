internal import HTTP
internal import Mustache
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    private static let itemsOnScreen = 200

    /// `/wanted`: what links lead to and nobody has written yet.
    func wantedScreen(_ visit: Visit) throws -> Response {
        let offset = try visit.offset()
        let found = try wiki.wanted(offset: offset, limit: Self.itemsOnScreen + 1)
        let shown = found.prefix(Self.itemsOnScreen)
        let items = shown.map { wanted -> MustacheValue in
            let name = Address.name(linkedAs: wanted.name)
            let links = Address.of(wanted.kind, name) + "?action=links"
            return [
                "title": .text(wanted.name), "red": true, "href": .text(Address.toMake(wanted.kind, name)),
                "name": wanted.kind == .file ? .text(visit.catalogue["file"]) : .missing,
                "note": .text(visit.catalogue.counted("linksIn", wanted.pages)), "noteHref": .text(links),
            ]
        }
        return list(
            "wanted", items: items, sought: offset == 0 ? try soughtList(visit) : .missing,
            pager: pager(
                previous: offset == 0 ? nil : "/wanted?offset=\(max(0, offset - Self.itemsOnScreen))",
                next: found.count > shown.count ? "/wanted?offset=\(offset + Self.itemsOnScreen)" : nil),
            visit)
    }

    /// `/orphans`: pages that no other page links to. The first page of the site needs no link.
    func orphansScreen(_ visit: Visit) throws -> Response {
        try listScreen("orphans", at: "/orphans", visit) { after, limit in
            let home = PageKey(folding: "Home")
            let pages = try wiki.orphans(after: after, limit: limit + 1).filter { $0.name.key != home }
            return Array(pages.prefix(limit))
        }
    }

    /// `/tags`: all tags.
    func tagsScreen(_ visit: Visit) throws -> Response {
        let items = try wiki.tags().map { tag, pages -> MustacheValue in
            [
                "title": .text(tag), "href": .text(Address.of(tag: tag)),
                "note": .text(visit.catalogue.counted("pages", pages)),
            ]
        }
        return list("tags", items: items, pager: .missing, visit)
    }

    /// `/tag/T`: the pages of a tag; another spelling of one leads to it.
    func tagScreen(_ tag: String, _ visit: Visit) throws -> Response {
        if try wiki.pages(tagged: tag, limit: 1).isEmpty {
            let key = PageKey(lookingUp: tag)
            if let other = try wiki.tags().first(where: { PageKey(lookingUp: $0.tag) == key }) {
                return redirect(to: Address.of(tag: other.tag) + visit.queryString, status: 301)
            }
            throw SiteError(status: 404, code: "tag-not-found", message: "No page has that tag.")
        }
        return try listScreen(
            "tag", at: Address.of(tag: tag), heading: visit.catalogue["tagTitle", tag], visit
        ) { after, limit in try wiki.pages(tagged: tag, after: after, limit: limit) }
    }

    /// `/random`: any page.
    func randomPage() throws -> Response {
        guard let page = try wiki.anyPage() else { throw SiteError.pageNotFound }
        var response = redirect(to: Address.of(page), status: 302)
        response.headers["Cache-Control"] = "no-store"
        return response
    }

    /// A list of pages in order of key, which goes on behind `after`.
    private func listScreen(
        _ kind: String, at address: String, heading: String? = nil, _ visit: Visit,
        pages: (PageKey?, Int) throws -> [PageRecord]
    ) throws -> Response {
        let after = visit.query("after").map { PageKey(lookingUp: $0) }
        let found = try pages(after, Self.itemsOnScreen + 1)
        let shown = found.prefix(Self.itemsOnScreen)
        return list(
            kind, heading: heading, items: try shown.map(listItem),
            pager: listPager(
                address, isFirst: after == nil,
                next: found.count > shown.count ? shown.last?.name.key.text : nil),
            visit)
    }

    private func list(
        _ kind: String, heading: String? = nil, items: [MustacheValue], sought: MustacheValue = .missing,
        pager: MustacheValue, _ visit: Visit
    ) -> Response {
        let heading = heading ?? visit.catalogue[kind + "Title"]
        return page(
            "list",
            [
                "title": .text(heading), "heading": .text(heading),
                "lead": .text(visit.catalogue[kind + "Lead"]),
                "empty": .text(visit.catalogue[kind + "Empty"]),
                "notices": .list(savedNotice(visit)), "items": .list(items), "sought": sought, "pager": pager,
            ], visit)
    }

    /// A page in a list: its title, and its name where that says more.
    func listItem(_ page: PageRecord) throws -> MustacheValue {
        let title = try wiki.title(of: page)
        return [
            "title": .text(title), "href": .text(Address.of(page)),
            "name": title == page.name.text ? .missing : .text(page.name.text),
        ]
    }

    /// The way on through a list in order of key.
    func listPager(_ address: String, isFirst: Bool, next: String?) -> MustacheValue {
        guard !isFirst || next != nil else { return .missing }
        let mark = address.utf8.contains(0x3F) ? "&" : "?"
        return pager(
            previous: isFirst ? nil : address,
            next: next.map { "\(address)\(mark)after=\(PageName.percentEncoded($0))" })
    }
}
