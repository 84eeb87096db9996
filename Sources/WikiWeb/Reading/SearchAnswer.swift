internal import JSON
public import Wiki
internal import WikiCore
internal import WikiStore

/// What a search found, in the API's shape.
public enum SearchAnswer {
    /// The answer of `/api/v1/search` as JSON.
    public static func json(_ results: SearchResults) -> [UInt8] {
        value(results).encoded()
    }

    static func value(_ results: SearchResults) -> JSONValue {
        let answer: JSONValue = [
            "total": .integer(Int64(results.total)),
            "suggestion": results.suggestion.map { .string($0) } ?? .null,
            "results": .array(results.pages.map(value)),
        ]
        // How much the index lacks, where that is more than what was saved just now.
        guard let lag = results.overdue, case .object(let members) = answer else { return answer }
        let behind: JSONValue = [
            "changes": .integer(Int64(lag.changes)), "pages": .integer(Int64(lag.pages)),
            "since": .string(lag.since.rfc3339),
        ]
        return .object(members + [JSONValue.Member(key: "behind", value: behind)])
    }

    private static func value(_ page: FoundPage) -> JSONValue {
        let section = page.sections.first
        let result: JSONValue = [
            "name": .string(page.page.name.text), "title": .string(page.title),
            "section": .integer(Int64(section?.number ?? 0)), "anchor": .string(section?.anchor ?? ""),
            "snippet": .string(String(decoding: section?.snippet ?? [], as: UTF8.self)),
            "score": .number((page.score * 1_000).rounded() / 1_000),
            "updated": .string(page.updated.rfc3339),
        ]
        // Of a document, which kind it is; the name is a file's then, and the section a page of it.
        guard let kind = page.documentKind, case .object(let members) = result else { return result }
        return .object(members + [JSONValue.Member(key: "document", value: .string(kind.rawValue))])
    }
}
