internal import HTTP

/// What an address is of. The names are as they stand in the address, decoded.
enum Route: Equatable, Sendable {
    case page(String)
    case file(String)
    case pages
    case wanted
    case orphans
    case tags
    case tag(String)
    case random
    case search
    case changes
    case upload
    case changesFeed
    case permanentPage(String)
    case permanentRevision(String)
    case permanentChange(String)
    case asset(String)
    case openSearch
    case robots
    case health
    case metrics
    case api(APIRoute)

    /// The route of a path; nil for an address where nothing is.
    init?(path: String) {
        if let name = Self.rest(of: path, behind: "/wiki/") {
            self = .page(name)
        } else if let route = Self.exact[path] {
            self = route
        } else if let name = Self.rest(of: path, behind: "/file/") {
            self = .file(name)
        } else if let call = Self.rest(of: path, behind: "/api/v1/"), let route = APIRoute(path: call) {
            self = .api(route)
        } else if let id = Self.rest(of: path, behind: "/p/") {
            self = .permanentPage(id)
        } else if let id = Self.rest(of: path, behind: "/r/") {
            self = .permanentRevision(id)
        } else if let id = Self.rest(of: path, behind: "/c/") {
            self = .permanentChange(id)
        } else if let tag = Self.rest(of: path, behind: "/tag/") {
            self = .tag(tag)
        } else if path.utf8.starts(with: "/static/".utf8) {
            self = .asset(path)
        } else {
            return nil
        }
    }

    private static let exact: [String: Route] = [
        "/": .page("Home"), "/pages": .pages, "/wanted": .wanted, "/orphans": .orphans, "/tags": .tags,
        "/random": .random, "/search": .search, "/upload": .upload, "/changes": .changes,
        "/changes.atom": .changesFeed,
        "/opensearch.xml": .openSearch, "/robots.txt": .robots, "/healthz": .health, "/metrics": .metrics,
    ]

    /// The methods that it answers; HEAD goes where GET goes, OPTIONS everywhere.
    var methods: [Method] {
        switch self {
        case .page, .file, .upload, .permanentPage, .permanentRevision, .permanentChange, .search, .wanted:
            [.get, .post]
        case .api(let route): route.methods
        case .pages, .orphans, .tags, .tag, .random, .changes, .changesFeed, .asset, .openSearch,
            .robots, .health, .metrics:
            [.get]
        }
    }

    /// Whether it answers a request of that method.
    func accepts(_ method: Method) -> Bool {
        method == .options || methods.contains(method == .head ? .get : method)
    }

    static func rest(of path: String, behind prefix: String) -> String? {
        let (bytes, expected) = (path.utf8Span.span, prefix.utf8Span.span)
        guard bytes.count > expected.count else { return nil }
        for index in expected.indices where bytes[index] != expected[index] { return nil }
        return String(Substring(path.utf8.dropFirst(expected.count)))
    }
}

/// The calls of the API, below `/api/v1/`.
enum APIRoute: Equatable, Sendable {
    case description
    case pages
    case page(String)
    case move(String)
    case restore(String)
    case undo(String)
    case undoChange(String)
    case draft(String)
    case history(String)
    case links(String)
    case blame(String)
    case diff
    case render
    case changes
    case file(String)
    case waiting(String)
    case statistics
    case search
    case suggest

    init?(path: String) {
        if let route = Self.exact[path] {
            self = route
        } else if let name = Route.rest(of: path, behind: "pages/") {
            self = .page(name)
        } else if let name = Route.rest(of: path, behind: "restore/") {
            self = .restore(name)
        } else if let name = Route.rest(of: path, behind: "move/") {
            self = .move(name)
        } else if let name = Route.rest(of: path, behind: "undo/") {
            self = .undo(name)
        } else if let id = Route.rest(of: path, behind: "changes/"),
            id.utf8.suffix(5).elementsEqual("/undo".utf8)
        {
            self = .undoChange(String(decoding: id.utf8.dropLast(5), as: UTF8.self))
        } else if let name = Route.rest(of: path, behind: "drafts/") {
            self = .draft(name)
        } else if let name = Route.rest(of: path, behind: "history/") {
            self = .history(name)
        } else if let name = Route.rest(of: path, behind: "links/") {
            self = .links(name)
        } else if let name = Route.rest(of: path, behind: "blame/") {
            self = .blame(name)
        } else if let name = Route.rest(of: path, behind: "files/") {
            self = .file(name)
        } else if let id = Route.rest(of: path, behind: "waiting/") {
            self = .waiting(id)
        } else {
            return nil
        }
    }

    private static let exact: [String: APIRoute] = [
        "openapi.json": .description, "pages": .pages, "diff": .diff, "render": .render,
        "changes": .changes, "statistics": .statistics, "search": .search, "suggest": .suggest,
    ]

    var methods: [Method] {
        switch self {
        case .description, .pages, .history, .links, .blame, .diff, .changes, .statistics, .search, .suggest:
            [.get]
        case .page, .file, .draft: [.get, .put, .delete]
        case .move, .restore, .undo, .undoChange, .render: [.post]
        case .waiting: [.get, .delete]
        }
    }
}
