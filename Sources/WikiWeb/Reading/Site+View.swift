internal import HTTP
internal import Markup
internal import Mustache
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    /// The finished view of a living page, if it is at hand and nobody asks for anything else of it.
    func cachedView(_ name: String, _ visit: Visit) -> SharedResponse? {
        guard !visit.wantsMarkdown else { return nil }
        let changeCount = wiki.changeCount
        let place = PageCache.Place(name: name, language: visit.catalogue.language)
        if let known = cache.find(at: place, changeCount: changeCount) { return known }
        guard let page = try? wiki.living(.page, PageKey(lookingUp: name)),
            page.name.isWritten(asDecodedAddress: name)
        else { return nil }
        return cache.find(
            PageCache.Key(page: page.id, language: visit.catalogue.language), version: version(of: page),
            place: place, changeCount: changeCount)
    }

    private func version(of page: PageRecord) -> PageCache.Version {
        PageCache.Version(head: page.head, generation: wiki.generation, name: page.name.text)
    }

    /// Whatever is asked for at a page's address.
    func pageScreen(_ name: String, _ visit: Visit) throws -> Response {
        let place = try place(.page, name, visit)
        if case .elsewhere(let address, let status) = place { return redirect(to: address, status: status) }
        return try pageScreen(place, visit)
    }

    /// Whatever is asked for of a page.
    func pageScreen(_ place: Place, _ visit: Visit) throws -> Response {
        switch visit.query("action") {
        case nil, "view": return try readPage(place, visit)
        case "edit": return try editScreen(place, visit)
        case "history": return try historyScreen(place, visit)
        case "raw": return try raw(place, visit)
        case "info": return try infoScreen(place, visit)
        case "links": return try linksScreen(.page, place, visit)
        case "blame": return try blameScreen(place, visit)
        case "delete": return try confirmScreen(place, visit)
        case "move": return try moveScreen(place, visit)
        case "merge": return try uniteScreen(place, visit)
        default: throw SiteError.badRequest("This address knows no such `action`.")
        }
    }

    private func readPage(_ place: Place, _ visit: Visit) throws -> Response {
        if visit.query("waiting") != nil { return try waitingScreen(place, visit) }
        if visit.query("diff") != nil { return try compareScreen(place, visit) }
        if let old = try visit.revision("oldid") { return try oldScreen(place, old, visit) }
        switch place {
        case .living(let page):
            if visit.wantsMarkdown {
                return try raw(place, visit)
            }
            return try viewScreen(page, visit)
        case .deleted(let page): return try deletedScreen(page, visit)
        case .missing(let name): return missingScreen(name, visit)
        case .elsewhere: throw SiteError.notFound
        }
    }

    private func viewScreen(_ page: PageRecord, _ visit: Visit) throws -> Response {
        // The version is taken first: what is made from something newer is then taken for stale, never the reverse.
        let version = version(of: page)
        let rendered = try wiki.rendered(page)
        guard let revision = try wiki.revision(page.head) else { throw SiteError.revisionNotFound }
        var notices = Self.notices(rendered, visit) + (try nameNotices(page, visit))
        let waiting = try wiki.openWaiting(of: page.id)
        if !waiting.isEmpty {
            notices.append(
                notice(
                    "important", visit.catalogue.counted("noteWaiting", waiting.count),
                    links: waiting.map { version in
                        (
                            "\(Address.of(page))?waiting=\(version.id)",
                            visit.catalogue[
                                "noteWaitingLink", shown(version.author, visit),
                                visit.catalogue.moment(version.time)]
                        )
                    }))
        }
        let saved = savedNotice(visit)
        let response = self.page(
            "view",
            try viewContext(page, rendered, revision, visit, notices: saved + notices, isNewest: true), visit)
        if visit.request.target.query.isEmpty, response.headers.values("Set-Cookie").isEmpty,
            case .bytes(let body) = response.body
        {
            let shared = SharedResponse(response)
            cache.insert(
                shared, size: body.count,
                for: PageCache.Key(page: page.id, language: visit.catalogue.language),
                version: version)
        }
        return response
    }

    func viewContext(
        _ page: PageRecord, _ rendered: RenderedPage, _ revision: RevisionRecord, _ visit: Visit,
        notices: [MustacheValue], isNewest: Bool
    ) throws -> [String: MustacheValue] {
        let address = Address.of(page)
        let catalogue = visit.catalogue
        let title = rendered.title ?? String(page.name.lastSegment)
        let assembly = assembly(for: visit, asOf: isNewest || revision.id == page.head ? nil : revision)
        let html = try assembly.html(
            rendered,
            sectionLink: isNewest
                ? { section in
                    let label = catalogue["editSectionLabel", rendered.outline[section - 1].text]
                    return Array(
                        " <a class=\"edit-section\" rel=\"nofollow\" href=\"\(address)?action=edit&amp;section=\(section)\" aria-label=\"\(HTMLText.escaped(label))\">\(catalogue["editSection"])</a>"
                            .utf8)
                } : nil)
        let startsWithTitle = rendered.outline.first.map { $0.level == 1 && $0.text == title } ?? false
        return [
            "title": .text(title),
            "page": pageContext(.page, page.name, title: title), "tab": ["read": true],
            "notices": .list(notices),
            "outline": rendered.outline.count < 3
                ? .missing
                : [
                    "items": .list(
                        rendered.outline.map {
                            ["level": .integer($0.level), "text": .text($0.text), "anchor": .text($0.anchor)]
                        })
                ],
            "showTitle": .bool(!startsWithTitle),
            "contentLang": rendered.frontMatter.language.map { .text($0) } ?? .missing,
            "html": .html(html),
            "tags": tagsContext(rendered.frontMatter.tags),
            "canonical": configuration.hosts.outsideOrigin.map { .text($0 + address) } ?? .missing,
            "feed": .text("\(address)?action=history&feed=atom"),
            "change": revisionContext(revision, address: address, visit),
            "deletable": .bool(isNewest),
        ]
    }
}
