import HTTP
import Testing

struct RouterTests {
    private static let router: Router<String> = {
        var router = Router<String>()
        router.add(.get, "/", "home")
        router.add(.get, "/wiki/*name", "view")
        router.add(.post, "/wiki/*name", "save")
        router.add(.get, "/api/v1/pages/*name", "api page")
        router.add(.put, "/api/v1/pages/*name", "api save")
        router.add(.get, "/api/v1/pages", "api list")
        router.add(.get, "/r/:id", "revision")
        router.add(.get, "/r/:id/raw", "raw revision")
        router.add(.get, "/r/latest", "latest")
        router.add(.post, "/c/:id", "undo")
        router.add(.get, "/static/:a/*rest", "static")
        router.add(.get, "/:any/about", "about")
        return router
    }()

    private func found(_ method: Method, _ path: String) -> (value: String, parameters: RouteParameters)? {
        guard case .found(let value, let parameters) = RouterTests.router.match(method, path: path) else {
            return nil
        }
        return (value, parameters)
    }

    @Test(
        arguments: [
            (.get, "/", "home", nil, nil),
            (.get, "/wiki/Main", "view", "name", "Main"),
            (.head, "/wiki/Main", "view", "name", "Main"),
            (.post, "/wiki/a/b/c", "save", "name", "a/b/c"),
            (.get, "/wiki/a/", "view", "name", "a/"),
            (.get, "/wiki/é\u{301}", "view", "name", "é\u{301}"),
            (.get, "/api/v1/pages", "api list", "name", nil),
            (.get, "/api/v1/pages/x/y", "api page", "name", "x/y"),
            (.put, "/api/v1/pages/x", "api save", "name", "x"),
            (.get, "/r/7", "revision", "id", "7"),
            (.get, "/r/latest", "latest", "id", nil),
            (.get, "/r/7/raw", "raw revision", "id", "7"),
            (.get, "/static/x/y/z", "static", "rest", "y/z"),
            (.get, "/static/about", "about", "any", "static"),
            (.get, "/else/about", "about", "any", "else"),
        ] as [(Method, String, String, String?, String?)])
    func pathsAreFound(method: Method, path: String, value: String, name: String?, parameter: String?) {
        let match = found(method, path)
        #expect(match?.value == value)
        if let name { #expect(match?.parameters[name] == parameter) }
    }

    @Test(arguments: [
        "", "wiki/a", "/wiki", "/wiki/", "/Wiki/a", "/r", "/r/", "/r/7/", "/r/7/raw/x", "/api",
        "/api/v1/pages/",
        "/x", "//", "/static/x/", "/wiki\u{301}/a", "/:any/x", "/r/7/\u{301}raw",
    ])
    func otherPathsAreNotFound(path: String) {
        guard case .notFound = RouterTests.router.match(.get, path: path) else {
            Issue.record("\(path) was found")
            return
        }
    }

    @Test(
        arguments: [
            (.put, "/wiki/a", [.get, .head, .options, .post]), (.get, "/c/1", [.options, .post]),
            (.head, "/c/1", [.options, .post]), (.delete, "/", [.get, .head, .options]),
        ] as [(Method, String, [Method])])
    func otherMethodsAreToldWhatIsAllowed(method: Method, path: String, allowed: [Method]) {
        guard case .methodNotAllowed(let methods) = RouterTests.router.match(method, path: path) else {
            Issue.record("\(method) \(path) was not refused")
            return
        }
        #expect(Set(methods) == Set(allowed))
    }

    @Test func optionsAreTold() {
        guard case .options(let methods) = RouterTests.router.match(.options, path: "/wiki/a") else {
            Issue.record("OPTIONS was not answered")
            return
        }
        #expect(Set(methods) == [.get, .head, .options, .post])
    }

    @Test func methodOfAWiderPatternIsFound() {
        var router = Router<Int>()
        router.add(.post, "/file/*path", 1)
        router.add(.get, "/file/:id", 2)
        guard case .found(1, let parameters) = router.match(.post, path: "/file/x") else {
            Issue.record("The wider pattern was not tried")
            return
        }
        #expect(parameters["path"] == "x")
    }

    @Test func routesAreListed() {
        let routes = RouterTests.router.routes
        #expect(routes.count == 12)
        #expect(routes[2].method == .post && routes[2].pattern == "/wiki/*name" && routes[2].value == "save")
    }

    @Test func registeringTwiceIsAFault() async {
        await #expect(processExitsWith: .failure) {
            var router = Router<Int>()
            router.add(.get, "/r/:id", 1)
            router.add(.get, "/r/:id", 2)
        }
    }
}
