internal import HTTP
internal import Mustache
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    /// An old revision, with the way to the newest.
    func oldScreen(_ place: Place, _ id: RevisionID, _ visit: Visit) throws -> Response {
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
        var context = try viewContext(
            page, rendered, revision, visit, notices: old + Self.notices(rendered, visit), isNewest: false)
        context["noindex"] = true
        return self.page("view", context, visit)
    }

    func raw(_ place: Place, _ visit: Visit) throws -> Response {
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
