internal import HTTP
internal import Mustache
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    private static let pagesPerScreen = 10
    private static let valuesPerFacet = 8

    /// `/search`: the form, and what was found.
    func searchScreen(_ visit: Visit) throws -> Response {
        let typed = visit.query("q") ?? ""
        let offset = try visit.offset()
        let isByTime = visit.query("sort") == "date"
        let catalogue = visit.catalogue
        let isAsked = !typed.utf8.allSatisfy { $0 <= 0x20 }
        var context: [String: MustacheValue] = [
            "title": .text(isAsked ? catalogue["searchTitleFor", typed] : catalogue["search"]),
            "noindex": true, "query": .text(typed), "asked": .bool(isAsked), "notices": [],
            "results": [], "facets": [], "none": .missing, "ask": .missing, "meant": .missing,
            "missing": .missing, "pager": .missing,
        ]
        guard isAsked else { return page("search", context, visit) }
        let found = try wiki.search(
            SearchRequest(
                text: typed, offset: offset, limit: Self.pagesPerScreen, isByTime: isByTime,
                wantsFacets: true, sectionsPerPage: 3))
        noteSearch(typed, found, offset: offset, visit)
        if let notice = searchNotice(found, visit) { context["notices"] = [notice] }
        context["count"] = .text(catalogue.counted("searchFound", found.total))
        context["results"] = .list(found.pages.map { result($0, visit) })
        context["sorts"] = [
            [
                "text": .text(catalogue["searchByRelevance"]), "href": .text(Self.searchAddress(typed)),
                "current": .bool(!isByTime),
            ],
            [
                "text": .text(catalogue["searchByDate"]),
                "href": .text(Self.searchAddress(typed, byTime: true)),
                "current": .bool(isByTime),
            ],
        ]
        if let suggestion = found.suggestion {
            context["meant"] = [
                "text": .text(suggestion), "href": .text(Self.searchAddress(suggestion)),
                "instead": .bool(found.isCorrected), "typed": .text(typed),
            ]
        }
        if found.answersTheOtherWords {
            context["missing"] = ["words": .list(found.missing.map { ["word": .text($0)] })]
        }
        if let facets = found.facets { context["facets"] = .list(self.facets(facets, typed, visit)) }
        context["ask"] = asking(typed, visit)
        if found.pages.isEmpty, offset == 0 { context["none"] = nothing(for: typed) }
        let hasMore = offset + found.pages.count < found.total && found.pages.count == Self.pagesPerScreen
        context["pager"] = searchPager(typed, offset: offset, hasMore: hasMore, isByTime: isByTime)
        return page("search", context, visit)
    }

    static func searchAddress(_ query: String, byTime: Bool = false, offset: Int = 0) -> String {
        "/search?q=\(PageName.percentEncoded(query))" + (byTime ? "&sort=date" : "")
            + (offset > 0 ? "&offset=\(offset)" : "")
    }

    private func result(_ found: FoundPage, _ visit: Visit) -> MustacheValue {
        let address = Address.ofResult(found.page)
        let best = found.sections[0]
        return [
            "kind": found.documentKind.map { .text(visit.catalogue["document-\($0.rawValue)"]) } ?? .missing,
            "title": .text(found.title), "href": .text(address + Self.fragment(best.anchor)),
            "heading": Self.heading(of: best, in: found, visit).map { .text($0) } ?? .missing,
            "path": .text(found.page.name.text), "time": .text(visit.catalogue.date(found.updated.civil())),
            "iso": .text(found.updated.rfc3339), "snippet": .html(best.snippet),
            "more": .list(
                found.sections.dropFirst().compactMap { section in
                    Self.heading(of: section, in: found, visit).map { heading in
                        [
                            "text": .text(heading), "href": .text(address + Self.fragment(section.anchor)),
                            "snippet": .html(section.snippet),
                        ]
                    }
                }),
        ]
    }

    /// The headings of a section below the page's title, or the page of a document; nil for its beginning.
    private static func heading(of section: FoundSection, in found: FoundPage, _ visit: Visit) -> String? {
        if found.page.kind == .file {
            return section.number == 0 ? nil : visit.catalogue["documentPage", String(section.number)]
        }
        let headings = section.headings.filter { $0 != found.title }
        return headings.isEmpty ? nil : headings.joined(separator: " › ")
    }

    /// What is wrong with the index: it could not be asked, or it lacks what was saved more than a second ago.
    private func searchNotice(_ found: SearchResults, _ visit: Visit) -> MustacheValue? {
        guard found.isByNameOnly else {
            return found.overdue.map { notice("note", visit.catalogue.counted("searchBehind", $0.pages)) }
        }
        guard case .building(let done, let all) = wiki.indexProgress else {
            return notice("warning", visit.catalogue["searchUnavailable"])
        }
        return notice("note", visit.catalogue["searchBuilding", String(done), String(all)])
    }

    /// What is offered where nothing was found: to write the page, if it can have that name.
    private func nothing(for typed: String) -> MustacheValue {
        guard let page = try? Self.pageName(of: typed) else { return ["name": .missing] }
        return ["name": .text(page.text), "href": .text(Address.of(.page, page) + "?action=edit")]
    }

    private func searchPager(
        _ typed: String, offset: Int, hasMore: Bool, isByTime: Bool
    ) -> MustacheValue {
        guard offset > 0 || hasMore else { return .missing }
        let before = max(0, offset - Self.pagesPerScreen)
        return pager(
            previous: offset > 0 ? Self.searchAddress(typed, byTime: isByTime, offset: before) : nil,
            next: hasMore
                ? Self.searchAddress(typed, byTime: isByTime, offset: offset + Self.pagesPerScreen) : nil)
    }

    private func facets(_ facets: SearchFacets, _ typed: String, _ visit: Visit) -> [MustacheValue] {
        let groups: [(String, [(value: String, count: Int)], (String) -> String)] = [
            ("facetFolders", facets.folders, { "in:" + Self.quoted($0 + "/") }),
            ("facetTags", facets.tags, { "tag:" + Self.quoted($0) }),
            ("facetAuthors", facets.authors, { "author:" + Self.quoted($0, always: true) }),
            ("facetYears", facets.years, { year in "after:\(year) before:\((Int(year) ?? 0) + 1)" }),
        ]
        return groups.compactMap { key, values, filter in
            // What was asked for already narrows nothing.
            let shown = values.filter { !Self.holds(typed, filter($0.value)) }
            guard !shown.isEmpty else { return nil }
            return [
                "heading": .text(visit.catalogue[key]),
                "items": .list(
                    shown.prefix(Self.valuesPerFacet).map { value, count in
                        [
                            "text": .text(value), "count": .integer(count),
                            "href": .text(Self.searchAddress(typed + " " + filter(value))),
                        ]
                    }),
            ]
        }
    }

    /// Whether a filter stands in a query, apart from other words.
    private static func holds(_ query: String, _ filter: String) -> Bool {
        let query = Array(" \(query) ".utf8)
        let filter = Array(" \(filter) ".utf8)
        return query.indices.contains { query[$0...].starts(with: filter) }
    }

    /// A value as a filter takes it: between quotation marks where it is more than one word.
    private static func quoted(_ value: String, always: Bool = false) -> String {
        let plain = value.utf8.filter { $0 != 0x22 }
        let text = String(decoding: plain, as: UTF8.self)
        return always || plain.contains(0x20) ? "\"\(text)\"" : text
    }
}
