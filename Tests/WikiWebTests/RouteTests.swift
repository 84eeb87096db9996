import HTTP
import Testing

@testable import WikiWeb

@Suite struct RouteTests {
    @Test(arguments: [
        ("/", Route.page("Home")), ("/wiki/a/b", .page("a/b")), ("/wiki/login", .page("login")),
        ("/file/x.png", .file("x.png")),
        ("/api/v1/pages", .api(.pages)), ("/api/v1/pages/Home", .api(.page("Home"))),
        ("/api/v1/pages/a/b", .api(.page("a/b"))), ("/r/12", .permanentRevision("12")),
        ("/static/style-1.css", .asset("/static/style-1.css")), ("/robots.txt", .robots),
    ])
    func leadsThere(path: String, route: Route) {
        #expect(Route(path: path) == route)
    }

    @Test(arguments: [
        "/wiki/", "/wiki", "/wiki\u{301}/a", "/nothing", "/api/v1/", "/api/v2/pages", "/api/v1/pages/",
    ])
    func leadsNowhere(path: String) {
        #expect(Route(path: path) == nil)
    }

    @Test func nothingChangesByGet() {
        for path in [
            "/pages", "/orphans", "/tags", "/tag/x", "/random", "/changes", "/changes.atom",
            "/opensearch.xml", "/robots.txt", "/healthz", "/metrics",
            "/static/style.css", "/api/v1/statistics", "/api/v1/links/x", "/api/v1/blame/x",
        ] {
            #expect(Route(path: path)?.methods == [.get])
        }
        #expect(Route(path: "/api/v1/restore/x")?.accepts(.get) == false)
        #expect(Route(path: "/wiki/x")?.accepts(.put) == false)
        #expect(Route(path: "/wiki/x")?.accepts(.head) == true)
    }
}
