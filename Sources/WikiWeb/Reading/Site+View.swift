internal import HTTP
internal import Markup
internal import Mustache
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    /// What an address below `/wiki/` or `/file/` leads to.
    enum Place {
        /// The page, by its proper address.
        case living(PageRecord)
        /// A deleted page.
        case deleted(PageRecord)
        /// No page yet, under a name that could be one's.
        case missing(PageName)
        /// The proper address is another.
        case elsewhere(String, status: Int)
    }

    /// Looks up what stands behind `/wiki/` or `/file/`.
    ///
    /// - Throws: `PageNameError` for a name that no page can have, if none is found for its full-width form either.
    func place(_ kind: PageKind, _ name: String, _ visit: Visit) throws -> Place {
        if name.utf8.last == 0x2F {
            let folder = String(decoding: name.utf8.dropLast(), as: UTF8.self)
            let key = PageKey(lookingUp: folder)
            if wiki.living(kind, key) == nil, let inside = wiki.folderPage(key) {
                return .elsewhere(Address.of(inside) + visit.queryString, status: 302)
            }
            return .elsewhere(
                Address.of(kind, try PageName(decodedAddress: PageKey.widened(folder))) + visit.queryString,
                status: 301)
        }
        let found = try wiki.lookup(kind, PageKey(lookingUp: name))
        switch found {
        case .living(let page), .deleted(let page):
            guard page.name.decodedAddress.utf8.elementsEqual(name.utf8) else {
                return .elsewhere(Address.of(page) + visit.queryString, status: 301)
            }
            return page.isLiving ? .living(page) : .deleted(page)
        case .alias where visit.query("redirect") == "no": return .missing(try PageName(decodedAddress: name))
        case .alias(let page):
            return .elsewhere(Address.of(page) + fromOldName(name, visit), status: 302)
        case .missing:
            let missing = try PageName(decodedAddress: name)
            guard missing.decodedAddress.utf8.elementsEqual(name.utf8) else {
                return .elsewhere(Address.of(kind, missing) + visit.queryString, status: 301)
            }
            return .missing(missing)
        }
    }

    /// The query for the present address of a page that was asked for by an old name.
    private func fromOldName(_ name: String, _ visit: Visit) -> String {
        let query = visit.queryString
        return (query.isEmpty ? "?" : query + "&") + "from=" + PageName.percentEncoded(name)
    }

    /// The finished view of a living page, if it is at hand and nobody asks for anything else of it.
    func cachedView(_ name: String, _ visit: Visit) -> SharedResponse? {
        guard !visit.wantsMarkdown,
            let page = wiki.living(.page, PageKey(lookingUp: name)),
            page.name.decodedAddress.utf8.elementsEqual(name.utf8)
        else { return nil }
        return cache.find(
            PageCache.Key(page: page.id, language: visit.catalogue.language), version: version(of: page))
    }

    private func version(of page: PageRecord) -> PageCache.Version {
        PageCache.Version(head: page.head, generation: wiki.generation, name: page.name)
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
        if visit.query("waiting") != nil { return try waitingScreen(visit) }
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
            viewContext(page, rendered, revision, visit, notices: saved + notices, isNewest: true), visit)
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

    /// What there is to say about the page's names: the old one that led here, the page that had this one before.
    private func nameNotices(_ page: PageRecord, _ visit: Visit) throws -> [MustacheValue] {
        var notices: [MustacheValue] = []
        if let from = visit.query("from"), let old = try? PageName(decodedAddress: from),
            try wiki.alias(page.kind, old.key)?.id == page.id
        {
            notices.append(
                notice(
                    "note", visit.catalogue["noteRedirectedFrom", old.text],
                    links: [
                        (
                            Address.of(page.kind, old) + "?redirect=no&action=edit",
                            visit.catalogue["noteWriteOld"]
                        )
                    ]))
        }
        if let other = try wiki.alias(page.kind, page.name.key), other.isLiving, other.id != page.id {
            notices.append(
                notice(
                    "note", visit.catalogue["noteRenamed", page.name.text, other.name.text],
                    links: [(Address.of(other), other.name.text)]))
        }
        return notices
    }

    /// What a save just before brought about, told once.
    func savedNotice(_ visit: Visit) -> [MustacheValue] {
        let messages = [
            "saved": "noteSaved", "merged": "noteMerged", "unchanged": "noteUnchanged",
            "restored": "noteRestored",
            "discarded": "noteDiscarded", "moved": "noteMoved", "undone": "noteUndone",
            "united": "noteUnited", "kept": "noteKept",
            "asked": "noteAsked", "known": "noteAskedBefore", "answered": "noteAnswered",
            "forgotten": "noteForgotten",
            "hidden": "noteHid", "unhidden": "noteUnhid",
        ]
        if let done = visit.done, let left = leftNotice(done, visit) {
            return [notice("tip", visit.catalogue["noteMoved"]), left]
        }
        guard let key = visit.done.flatMap({ messages[$0] }) else { return [] }
        return [notice("tip", visit.catalogue[key])]
    }

    /// An old revision, with the way to the newest.
    private func oldScreen(_ place: Place, _ id: RevisionID, _ visit: Visit) throws -> Response {
        guard let revision = try wiki.revision(id), let page = try wiki.page(revision.page) else {
            throw SiteError.revisionNotFound
        }
        if let other = try leadsElsewhere(place, page, visit) { return other }
        let rendered = wiki.render(try wiki.text(of: revision), name: page.name.text)
        let address = Address.of(page)
        var links = [(address, visit.catalogue["noteToNewest"])]
        if let next = try wiki.successor(of: revision) {
            links.append(("\(address)?oldid=\(next)", visit.catalogue["noteToNewer"]))
            links.append(("\(address)?diff=\(page.head)&oldid=\(id)", visit.catalogue["noteCompareNewest"]))
        }
        let old =
            revision.id == page.head
            ? []
            : [
                notice(
                    "note", visit.catalogue["noteOldRevision", visit.catalogue.moment(revision.time)],
                    links: links)
            ]
        var context = viewContext(
            page, rendered, revision, visit, notices: old + Self.notices(rendered, visit), isNewest: false)
        context["noindex"] = true
        return self.page("view", context, visit)
    }

    /// The way to a revision's own page, where the address names another.
    func leadsElsewhere(_ place: Place, _ page: PageRecord, _ visit: Visit) throws -> Response? {
        switch place {
        case .living(let named) where named.id == page.id: return nil
        case .deleted(let named) where named.id == page.id: return nil
        default: return redirect(to: Address.of(page) + visit.queryString, status: 302)
        }
    }

    func viewContext(
        _ page: PageRecord, _ rendered: RenderedPage, _ revision: RevisionRecord, _ visit: Visit,
        notices: [MustacheValue], isNewest: Bool
    ) -> [String: MustacheValue] {
        let address = Address.of(page)
        let catalogue = visit.catalogue
        let title = rendered.title ?? String(page.name.lastSegment)
        let assembly = assembly(for: visit, asOf: isNewest || revision.id == page.head ? nil : revision)
        let html = assembly.html(
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

    private static func notices(_ rendered: RenderedPage, _ visit: Visit) -> [MustacheValue] {
        guard rendered.outcome != .complete else { return [] }
        return [
            [
                "kind": "warning", "text": .text(visit.catalogue["noteTooComplex"]), "links": [],
            ]
        ]
    }

    private func missingScreen(_ name: PageName, _ visit: Visit) -> Response {
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

    private func deletedScreen(_ page: PageRecord, _ visit: Visit) throws -> Response {
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

    private func raw(_ place: Place, _ visit: Visit) throws -> Response {
        let text: [UInt8]
        if let id = try visit.revision("oldid") {
            guard let revision = try wiki.revision(id), let page = try wiki.page(revision.page) else {
                throw SiteError.revisionNotFound
            }
            if let other = try leadsElsewhere(place, page, visit) { return other }
            text = try wiki.bytes(of: revision)
        } else {
            guard case .living(let page) = place, let content = page.content else {
                throw SiteError.pageNotFound
            }
            text = try wiki.content(content)
        }
        var headers = SecurityHeaders.forFiles
        headers["Content-Type"] = "text/markdown; charset=utf-8"
        headers["Cache-Control"] = "private, no-cache"
        headers["Vary"] = "Accept, Accept-Encoding, Accept-Language, Cookie"
        headers["ETag"] = entityTag(text)
        return Response(status: 200, headers: headers, body: .bytes(text))
    }
}
