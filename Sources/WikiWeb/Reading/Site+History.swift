internal import HTTP
internal import Mustache
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    /// So many revisions stand on one screen.
    private static let revisionsOnScreen = 50

    /// A page's or file's revisions, newest first.
    func historyScreen(_ place: Place, _ visit: Visit) throws -> Response {
        let page = try existing(place)
        if let feed = visit.query("feed") {
            guard feed == "atom" else { throw SiteError.badRequest("The only `feed` is atom.") }
            return try historyFeed(page, visit)
        }
        let before = try visit.revision("before")
        let found = try wiki.history(of: page.id, before: before, limit: Self.revisionsOnScreen + 1)
        let revisions = Array(found.prefix(Self.revisionsOnScreen))
        let address = Address.of(page)
        let items = try revisions.enumerated().map { index, revision in
            let parent = try revision.parent.flatMap { parent in
                try found.first { $0.id == parent } ?? wiki.revision(parent)
            }
            let delta = revision.size - (parent?.size ?? 0)
            return try historyItem(
                revision, delta: delta, isFirst: parent == nil, index: index,
                isHead: revision.id == page.head,
                address: address,
                kind: page.kind, visit)
        }
        let title = String(page.name.lastSegment)
        return self.page(
            "history",
            [
                "title": .text(visit.catalogue["historyTitle", title]), "noindex": true,
                "page": pageContext(page, title: title), "tab": ["history": true],
                "notices": .list(savedNotice(visit)),
                "heading": .text(visit.catalogue["historyTitle", title]),
                "feed": .text("\(address)?action=history&feed=atom"), "canBlame": .bool(page.kind == .page),
                "canCompare": .bool(page.kind == .page && revisions.count > 1), "revisions": .list(items),
                "pager": pager(
                    newer: before == nil ? nil : "\(address)?action=history",
                    older: found.count > revisions.count
                        ? "\(address)?action=history&before=\(revisions[revisions.count - 1].id)" : nil),
            ], visit)
    }

    private func historyItem(
        _ revision: RevisionRecord, delta: Int, isFirst: Bool, index: Int, isHead: Bool, address: String,
        kind: PageKind, _ visit: Visit
    ) throws -> MustacheValue {
        let sign = delta > 0 ? "+\(delta)" : delta < 0 ? "−\(-delta)" : nil
        return [
            "id": .text(revision.id.description), "href": .text("\(address)?oldid=\(revision.id)"),
            "iso": .text(revision.time.rfc3339), "time": .text(visit.catalogue.moment(revision.time)),
            "author": .text(shown(revision.author, visit)), "comment": .text(oneLine(revision.comment)),
            "size": .text(visit.catalogue.size(revision.size)), "delta": sign.map { .text($0) } ?? .missing,
            "shrinks": .bool(delta < 0),
            "prevHref": isFirst || kind == .file
                ? .missing : .text("\(address)?diff=prev&oldid=\(revision.id)"),
            "marks": marks(revision.kind, isDeletion: revision.content == nil, visit),
            "isOld": .bool(index == 1), "isNew": .bool(index == 0),
            "hidden": try veilContext(revision, visit),
            "hideHref": revision.veil == nil && revision.content != nil && !isHead
                ? .text("/r/\(revision.id)?action=hide") : .missing,
        ]
    }

    /// The way on through a long list.
    func pager(newer: String?, older: String?) -> MustacheValue {
        guard newer != nil || older != nil else { return .missing }
        return [
            "newer": newer.map { .text($0) } ?? .missing, "older": older.map { .text($0) } ?? .missing,
            "previous": .missing, "next": .missing,
        ]
    }

    /// The way back and on through a list that is no history.
    func pager(previous: String?, next: String?) -> MustacheValue {
        [
            "newer": .missing, "older": .missing,
            "previous": previous.map { .text($0) } ?? .missing, "next": next.map { .text($0) } ?? .missing,
        ]
    }

    /// `/p/PAGE`: wherever the page is now.
    func permanentPage(_ id: String, _ visit: Visit) throws -> Response {
        guard let id = PageID(decimal: id), let page = try wiki.page(id) else { throw SiteError.pageNotFound }
        guard !page.isNamed else { return redirect(to: Address.of(page) + visit.queryString, status: 302) }
        // Another page has its name, so this is the one address that it has.
        return try page.kind == .page ? pageScreen(.deleted(page), visit) : fileScreen(.deleted(page), visit)
    }

    /// `POST /p/PAGE?action=restore`: brings back a deleted page, also one whose name another has taken and left.
    func restorePage(_ id: String, _ visit: Visit) throws -> Response {
        guard let id = PageID(decimal: id), let page = try wiki.page(id) else { throw SiteError.pageNotFound }
        guard visit.query("action") == "restore" else {
            throw SiteError.badRequest("This address knows no such `action`.")
        }
        let form = try Self.form(visit.request)
        let done = try wiki.restore(id, try actRequest(form))
        return redirect(
            to: Address.of(page.kind, done.name) + (page.kind == .file ? "?action=info" : ""),
            done: "restored",
            author: author(form))
    }

    /// `/r/REV`: the revision on its page.
    func permanentRevision(_ id: String, _ visit: Visit) throws -> Response {
        guard let id = RevisionID(decimal: id), let revision = try wiki.revision(id),
            let page = try wiki.page(revision.page)
        else { throw SiteError.revisionNotFound }
        if visit.query("action") == "hide" || visit.query("action") == "unhide" {
            return try hideScreen(id, visit)
        }
        return redirect(to: "\(Address.of(page))?oldid=\(id)", status: 302)
    }

    /// Asks before something is deleted.
    func confirmScreen(_ place: Place, _ visit: Visit) throws -> Response {
        guard case .living(let page) = place else {
            throw SiteError.pageNotFound
        }
        let catalogue = visit.catalogue
        let heading = catalogue["deleteTitle", String(page.name.lastSegment)]
        return self.page(
            "confirm",
            [
                "title": .text(heading), "noindex": true, "heading": .text(heading),
                "text": .text(catalogue[page.kind == .page ? "deleteText" : "deleteFileText"]),
                "action": .text("\(Address.of(page))?action=delete"), "back": .text(Address.of(page)),
                "button": .text(catalogue["deleteButton"]), "notices": [],
                "fields": [["name": "key", "value": .text(Self.freshKey())]], "into": .missing,
                "why": "summary",
                "summary": "",
                "author": ["name": .text(visit.rememberedAuthor)],
            ], visit)
    }
}
