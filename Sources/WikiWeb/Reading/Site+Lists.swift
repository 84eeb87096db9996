internal import HTTP
internal import Mustache
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    private static let pagesOnScreen = 200
    private static let changesOnScreen = 50

    /// All pages, in order of their keys.
    func pagesScreen(_ visit: Visit) throws -> Response {
        let prefix = visit.query("prefix") ?? ""
        let after = visit.query("after").map { PageKey(lookingUp: $0) }
        let found = try wiki.pages(.page, prefix: prefix, after: after, limit: Self.pagesOnScreen + 1)
        let shown = found.prefix(Self.pagesOnScreen).map(\.page)
        var groups: [(heading: String, items: [MustacheValue])] = []
        for page in shown {
            let heading = groupHeading(page.name, prefix: prefix)
            let title = try wiki.title(of: page)
            let item: MustacheValue = [
                "title": .text(title), "href": .text(Address.of(page)),
                "name": title == page.name.text ? .missing : .text(page.name.text),
            ]
            if groups.last?.heading == heading {
                groups[groups.count - 1].items.append(item)
            } else {
                groups.append((heading, [item]))
            }
        }
        let catalogue = visit.catalogue
        let next = found.count > shown.count ? shown.last?.name.key.text : nil
        let prefixQuery = "prefix=\(PageName.percentEncoded(prefix))"
        return page(
            "pages",
            [
                "title": .text(catalogue["pagesTitle"]), "heading": .text(catalogue["pagesTitle"]),
                "count": .text(catalogue.counted("pages", try wiki.statistics().pages)),
                "prefix": .text(prefix),
                "letters": .list(
                    "ABCDEFGHIJKLMNOPQRSTUVWXYZ".map { letter in
                        [
                            "text": .text(String(letter)), "href": .text("/pages?prefix=\(letter)"),
                            "current": .bool(PageKey(lookingUp: prefix) == PageKey(folding: String(letter))),
                        ]
                    }),
                "groups": .list(groups.map { ["heading": .text($0.heading), "items": .list($0.items)] }),
                "pager": pager(
                    previous: after == nil ? nil : "/pages?\(prefixQuery)",
                    next: next.map { "/pages?\(prefixQuery)&after=\(PageName.percentEncoded($0))" }),
            ], visit)
    }

    /// A folder's name, or the first letter of a page at the top.
    private func groupHeading(_ name: PageName, prefix: String) -> String {
        if !name.folder.isEmpty { return String(name.folder) + "/" }
        return name.text.first.map { String($0).uppercased() } ?? ""
    }

    /// Recent changes, newest first, an import as one line; with `batch`, the changes of that import.
    func changesScreen(_ visit: Visit) throws -> Response {
        let before = try visit.number("before").map { ChangeID($0) }
        let limit = Self.changesOnScreen + 1
        let found: [RecentEntry]
        let address: String
        if let batch = try visit.number("batch") {
            found = try wiki.changes(ofBatch: batch, before: before, limit: limit).map {
                RecentEntry(change: $0, batch: nil)
            }
            address = "/changes?batch=\(batch)"
        } else {
            found = try wiki.recentChanges(before: before, limit: limit)
            address = "/changes"
        }
        let shown = Array(found.prefix(Self.changesOnScreen))
        let mark = address.utf8.contains(0x3F) ? "&" : "?"
        return page(
            "changes",
            [
                "title": .text(visit.catalogue["changesTitle"]),
                "heading": .text(visit.catalogue["changesTitle"]), "feed": "/changes.atom",
                "notices": [], "days": days(shown, visit), "undo": .missing,
                "pager": pager(
                    newer: before == nil ? nil : address,
                    older: found.count > shown.count
                        ? "\(address)\(mark)before=\(shown[shown.count - 1].change.change.id)" : nil),
            ], visit)
    }

    /// `/c/CHANGE`: one change and what it touched.
    func changeScreen(_ id: String, _ visit: Visit) throws -> Response {
        guard let id = ChangeID(decimal: id), let found = try wiki.change(id) else {
            throw SiteError.changeNotFound
        }
        let heading = visit.catalogue["changeTitle", shown(found.change.author, visit)]
        return page(
            "changes",
            [
                "title": .text(heading), "heading": .text(heading), "noindex": true,
                "notices": .list(savedNotice(visit)),
                "days": days([RecentEntry(change: found, batch: nil)], visit, isWhole: true),
                "undo": found.change.kind == .erase
                    ? .missing : ["href": .text("/c/\(id)?action=undo"), "key": .text(Self.freshKey())],
                "pager": .missing,
            ], visit)
    }

    private func days(_ entries: [RecentEntry], _ visit: Visit, isWhole: Bool = false) -> MustacheValue {
        var days: [(heading: String, changes: [MustacheValue])] = []
        for entry in entries {
            let time = entry.batch?.time ?? entry.change.change.time
            let heading = visit.catalogue.date(time.civil())
            let item =
                entry.batch.map { batchItem($0, visit) }
                ?? changeItem(entry.change, visit, listed: isWhole ? Wiki.listedPages : 5)
            if days.last?.heading == heading {
                days[days.count - 1].changes.append(item)
            } else {
                days.append((heading, [item]))
            }
        }
        return .list(days.map { ["heading": .text($0.heading), "changes": .list($0.changes)] })
    }

    private func changeItem(_ summary: ChangeSummary, _ visit: Visit, listed: Int) -> MustacheValue {
        let change = summary.change
        let pages = summary.pages.prefix(listed).map { page -> MustacheValue in
            let address = Address.of(page)
            return [
                "title": .text(page.name.text), "href": .text(address),
                "diffHref": page.parent == nil || page.kind == .file || change.kind == .hide
                    ? .missing : .text("\(address)?diff=prev&oldid=\(page.revision)"),
                "historyHref": .text("\(address)?action=history"), "gone": .bool(page.isDeletion),
            ]
        }
        let left = summary.count - pages.count
        return [
            "href": .text("/c/\(change.id)"), "iso": .text(change.time.rfc3339),
            "time": .text(visit.catalogue.moment(change.time)), "author": .text(shown(change.author, visit)),
            "comment": .text(oneLine(change.comment)), "marks": marks(change.kind, isDeletion: false, visit),
            "pages": .list(Array(pages)),
            "more": left == 0 ? .missing : .text(morePages(left, visit)),
        ]
    }

    /// An import of several changes as one line, which leads to them.
    private func batchItem(_ batch: RecentEntry.ImportBatch, _ visit: Visit) -> MustacheValue {
        [
            "href": .text("/changes?batch=\(batch.id)"), "iso": .text(batch.time.rfc3339),
            "time": .text(visit.catalogue.moment(batch.time)), "author": .missing, "comment": .missing,
            "marks": marks(.import, isDeletion: false, visit), "pages": [],
            "more": .text(batchTitle(batch, visit)),
        ]
    }

    /// `148 changes imported from handbook`.
    func batchTitle(_ batch: RecentEntry.ImportBatch, _ visit: Visit) -> String {
        visit.catalogue["importedChanges", String(batch.changes), batch.source]
    }

    /// `and 3 more pages`.
    func morePages(_ number: Int, _ visit: Visit) -> String {
        number == 1 ? visit.catalogue["morePagesOne"] : visit.catalogue["morePages", String(number)]
    }
}
