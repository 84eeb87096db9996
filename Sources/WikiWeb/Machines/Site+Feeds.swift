internal import HTTP
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    /// So many entries stand in a feed.
    private static let entriesInFeed = 50

    /// `/changes.atom`: recent changes, an import as one entry.
    func changesFeed(_ visit: Visit) throws -> Response {
        let site = origin(visit)
        let entries = try wiki.recentChanges(before: nil, limit: Self.entriesInFeed).map { entry in
            let summary = entry.change
            guard let batch = entry.batch else {
                return AtomFeed.Entry(
                    address: "\(site)/c/\(summary.change.id)", title: pagesTitle(summary, visit),
                    updated: summary.change.time.rfc3339, author: shown(summary.change.author, visit),
                    summary: summary.change.comment)
            }
            return AtomFeed.Entry(
                address: "\(site)/changes?batch=\(batch.id)", title: batchTitle(batch, visit),
                updated: batch.time.rfc3339, author: shown(summary.change.author, visit), summary: "")
        }
        return feed(
            AtomFeed(
                address: "\(site)/changes.atom",
                title: "\(configuration.name): \(visit.catalogue["changesTitle"])", page: "\(site)/changes",
                updated: newest(entries), language: visit.catalogue.language, entries: entries), visit)
    }

    /// `?action=history&feed=atom`: a page's or file's revisions.
    func historyFeed(_ page: PageRecord, _ visit: Visit) throws -> Response {
        let site = origin(visit)
        let address = site + Address.of(page)
        let entries = try wiki.history(of: page.id, limit: Self.entriesInFeed).map { revision in
            AtomFeed.Entry(
                address: "\(site)/r/\(revision.id)", title: page.name.text, updated: revision.time.rfc3339,
                author: shown(revision.author, visit), summary: revision.comment)
        }
        return feed(
            AtomFeed(
                address: "\(address)?action=history&feed=atom",
                title: visit.catalogue["historyTitle", page.name.text],
                page: "\(address)?action=history", updated: newest(entries),
                language: visit.catalogue.language, entries: entries), visit)
    }

    /// The address by which people outside know the site: as the operator says, else as this reader asked for it.
    ///
    /// The `Host` was checked to be one of ours before.
    func origin(_ visit: Visit) -> String {
        configuration.hosts.outsideOrigin
            ?? visit.request.headers["Host"].flatMap { Authority($0) }.map { host in
                "http://\(host.host)" + (host.port.map { ":\($0)" } ?? "")
            } ?? ""
    }

    /// `Home, Team/Medicine and 3 more pages`.
    private func pagesTitle(_ summary: ChangeSummary, _ visit: Visit) -> String {
        let names = summary.pages.prefix(3).map(\.name.text).joined(separator: ", ")
        let left = summary.count - min(summary.pages.count, 3)
        return left == 0 ? names : "\(names) \(morePages(left, visit))"
    }

    private func newest(_ entries: [AtomFeed.Entry]) -> String {
        entries.map(\.updated).max() ?? Timestamp(seconds: 0).rfc3339
    }

    private func feed(_ feed: AtomFeed, _ visit: Visit) -> Response {
        let body = feed.encoded()
        var headers = SecurityHeaders.forPages
        headers["Content-Type"] = "application/atom+xml; charset=utf-8"
        headers["Cache-Control"] = "private, no-cache"
        headers["Vary"] = "Accept-Encoding, Accept-Language, Cookie"
        headers["ETag"] = entityTag(body)
        return Response(status: 200, headers: headers, body: .bytes(body))
    }
}
