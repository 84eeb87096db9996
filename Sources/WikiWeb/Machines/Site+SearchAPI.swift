internal import HTTP
internal import JSON
internal import Wiki
internal import WikiCore
internal import WikiStore

extension Site {
    /// So many suggestions are given.
    private static let suggestionLimit = 10

    /// `GET /api/v1/search`.
    func searchAPI(_ visit: Visit) throws -> Response {
        let request = SearchRequest(
            text: visit.query("q") ?? "", offset: try visit.offset(), limit: try visit.limit())
        return json(SearchAnswer.value(try wiki.search(request)))
    }

    /// `GET /api/v1/suggest`: OpenSearch suggestions (the extension's draft 1.1), with addresses for all.
    func suggestAPI(_ visit: Visit) throws -> Response {
        let typed = visit.query("q") ?? ""
        let found = try wiki.suggestions(for: typed, limit: Self.suggestionLimit)
        let origin = origin(visit)
        return json([
            .string(typed),
            .array(found.map { .string($0.heading?.text ?? $0.title) }),
            .array(found.map { .string($0.heading == nil ? String($0.page.name.folder) : $0.title) }),
            .array(found.map { .string(origin + Self.address(of: $0)) }),
        ])
    }

    private static func address(of suggestion: PageSuggestion) -> String {
        Address.ofResult(suggestion.page) + fragment(suggestion.heading?.anchor ?? "")
    }

    /// The part of an address that leads to a heading; empty for none.
    static func fragment(_ anchor: String) -> String {
        anchor.isEmpty ? "" : "#" + PageName.percentEncoded(anchor)
    }
}

extension Visit {
    /// `offset` of a list of results, 0 unless given.
    func offset() throws -> Int {
        guard let text = query("offset") else { return 0 }
        guard let offset = Int64(decimal: text) else {
            throw SiteError.badRequest("`offset` is a number from 0 on")
        }
        return Int(min(offset, 1_000_000))
    }
}
