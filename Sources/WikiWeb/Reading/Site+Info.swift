internal import HTTP
internal import JSON
internal import Markup
internal import Mustache
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    /// So many authors are named.
    private static let authorsShown = 50
    /// So many pages that link to one stand on a screen.
    private static let linksOnScreen = 200

    /// `?action=info`: facts about a page.
    func infoScreen(_ place: Place, _ visit: Visit) throws -> Response {
        let page = try existing(place)
        let catalogue = visit.catalogue
        let address = Address.of(page)
        let facts = try wiki.facts(of: page.id, authors: Self.authorsShown)
        guard let head = try wiki.revision(page.head) else { throw SiteError.revisionNotFound }
        let rendered = page.isLiving ? try wiki.rendered(page) : nil
        let links = page.isLiving ? try wiki.links(of: page) : []
        let files = links.filter { $0.kind == .file }
        let oldNames = facts.names.filter { $0 != page.name }
        let title = rendered?.title ?? String(page.name.lastSegment)
        return self.page(
            "info",
            [
                "title": .text(catalogue["infoTitle", title]), "noindex": true,
                "heading": .text(catalogue["infoTitle", title]),
                "page": pageContext(.page, page.name, title: title), "tab": ["info": true], "notices": [],
                "pageTitle": .text(title), "name": .text(page.name.text),
                "permanent": ["href": .text("/p/\(page.id)"), "text": .text("/p/\(page.id)")],
                "newest": ["href": .text("/r/\(page.head)"), "text": .text("/r/\(page.head)")],
                "oldNames": oldNames.isEmpty
                    ? .missing
                    : [
                        "items": .list(
                            oldNames.map { ["text": .text($0.text), "href": .text(Address.of(.page, $0))] })
                    ],
                "created": facts.first.map { revisionContext($0, address: address, visit) } ?? .missing,
                "changed": revisionContext(head, address: address, visit),
                "isDeleted": .bool(!page.isLiving),
                "revisions": .text(catalogue.counted("revisions", facts.revisions)),
                "size": .text(catalogue.size(head.size)),
                "words": .text(
                    catalogue.counted("words", rendered?.plainText.reduce(0) { $0 + Self.words(in: $1) } ?? 0)
                ),
                "language": .text(rendered?.frontMatter.language ?? ""),
                "review": .text(rendered?.frontMatter.review ?? ""),
                "tags": tagsContext(rendered?.frontMatter.tags ?? []),
                "linksOut": .text(catalogue.counted("linksOut", links.count - files.count)),
                "linksIn": .text(
                    countWithin(
                        try wiki.pagesLinking(to: page, limit: Self.linksOnScreen + 1), "linksIn", visit)),
                "files": files.isEmpty
                    ? .missing
                    : [
                        "items": .list(
                            files.map {
                                [
                                    "text": .text($0.name), "red": .bool(!$0.exists),
                                    "href": .text(
                                        Address.of(.file, Address.name(linkedAs: $0.name)) + "?action=info"),
                                ]
                            })
                    ],
                "authors": .list(
                    facts.authors.map { author in
                        [
                            "name": .text(shown(author.name, visit)),
                            "count": .text(catalogue.counted("revisions", author.revisions)),
                            "time": .text(catalogue.moment(author.latest)),
                            "iso": .text(author.latest.rfc3339),
                        ]
                    }),
                "moreAuthors": facts.countOfAuthors > facts.authors.count
                    ? .text(catalogue["moreAuthors", String(facts.countOfAuthors - facts.authors.count)])
                    : .missing,
                "served": try servedList(page.id, visit),
            ], visit)
    }

    /// `?action=links`: where the page's links lead, and which pages link to it, also before it is written.
    func linksScreen(_ kind: PageKind, _ place: Place, _ visit: Visit) throws -> Response {
        let name: PageName
        var outward: [OutwardLink] = []
        switch place {
        case .living(let page):
            name = page.name
            if kind == .page { outward = try wiki.links(of: page) }
        case .deleted(let page): name = page.name
        case .missing(let missing): name = missing
        case .elsewhere: throw SiteError.notFound
        }
        let after = visit.query("after").map { PageKey(lookingUp: $0) }
        let found = try wiki.pagesLinking(kind, to: name.key, after: after, limit: Self.linksOnScreen + 1)
        let shown = found.prefix(Self.linksOnScreen)
        let title = String(name.lastSegment)
        let address = Address.of(kind, name)
        return page(
            "links",
            [
                "title": .text(visit.catalogue["linksTitle", title]), "noindex": true,
                "heading": .text(visit.catalogue["linksTitle", title]),
                "page": pageContext(kind, name, title: title), "tab": ["links": true], "notices": [],
                "inward": .list(try shown.map(listItem)),
                "hasOutward": .bool(kind == .page),
                "outward": .list(
                    outward.map { link in
                        let target = Address.name(linkedAs: link.name)
                        return [
                            "title": .text(link.name), "red": .bool(!link.exists),
                            "href": .text(
                                link.exists
                                    ? Address.of(link.kind, target) : Address.toMake(link.kind, target)),
                            "note": link.kind == .file ? .text(visit.catalogue["file"]) : .missing,
                        ]
                    }),
                "pager": listPager(
                    "\(address)?action=links", isFirst: after == nil,
                    next: found.count > shown.count ? shown.last?.name.key.text : nil),
            ], visit)
    }

    /// `GET /api/v1/links/NAME`.
    func getLinks(_ name: String) throws -> Response {
        guard let page = try wiki.find(.page, PageKey(lookingUp: name)), page.isLiving else {
            throw SiteError.pageNotFound
        }
        return json([
            "out": .array(
                try wiki.links(of: page).map { ["name": .string($0.name), "exists": .bool($0.exists)] }),
            "in": .array(
                try wiki.pagesLinking(to: page, limit: Self.linksInAnswer).map {
                    ["name": .string($0.name.text)]
                }),
        ])
    }

    /// The API gives so many pages that link to one.
    private static let linksInAnswer = 10_000

    /// A page that lives or did.
    func existing(_ place: Place) throws -> PageRecord {
        switch place {
        case .living(let page), .deleted(let page): return page
        case .missing, .elsewhere: throw SiteError.pageNotFound
        }
    }

    /// Tags with the addresses of what else has them; missing where there are none.
    func tagsContext(_ tags: [String]) -> MustacheValue {
        guard !tags.isEmpty else { return .missing }
        return ["items": .list(tags.map { ["text": .text($0), "href": .text(Address.of(tag: $0))] })]
    }

    /// `7 pages`, or `more than 200 pages` where not all were counted.
    private func countWithin(_ pages: [PageRecord], _ key: String, _ visit: Visit) -> String {
        pages.count > Self.linksOnScreen
            ? visit.catalogue[key + "Over", String(Self.linksOnScreen)]
            : visit.catalogue.counted(key, pages.count)
    }

    private static func words(in text: String) -> Int {
        text.utf8.split { $0 <= 0x20 }.count
    }
}
