public import HTTP
internal import Synchronization
public import Wiki
internal import WikiCore

/// The wiki as a web site: a request in, a response out.
public final class Site: Handler {
    let wiki: Wiki
    let configuration: SiteConfiguration
    let presentation: Presentation
    let cache: PageCache
    let gate: Gate
    let leftLinks = LeftLinks()
    /// What was answered; whoever serves the site records each answer here.
    public let requests = RequestMetrics()

    /// Finished pages may take so many bytes.
    static let cacheCapacity = 8 << 20
    /// A body of so many bytes is read on the thread that it came in on.
    static let largestSoonSaved = 64 << 10

    /// A site that shows a wiki.
    public init(wiki: Wiki, configuration: SiteConfiguration, presentation: Presentation) {
        self.wiki = wiki
        self.configuration = configuration
        self.presentation = presentation
        cache = PageCache(capacity: Self.cacheCapacity)
        gate = Gate(configuration)
    }

    /// Answers at once what is at hand; all else is worked for elsewhere.
    public func reply(to request: Request) -> Reply {
        let visit = self.visit(request)
        do {
            try gate.checkHost(request)
            guard let route = Route(path: request.target.path) else { throw SiteError.notFound }
            guard route.accepts(request.method) else { return .now(methodNotAllowed(route, visit)) }
            if request.method == .options { return .now(allowed(route)) }
            if case .health = route { return .now(health()) }
            if request.method.isSafe {
                noteOpening(route, visit)
                if let shared = atHand(route, visit) { return .shared(shared) }
                try gate.checkRate(request, as: Gate.Kind(route, request))
                return .later { [self] respond in respond(read(route, visit)) }
            }
            try gate.checkOrigin(request)
            if configuration.isReadOnly, changesSomething(route, visit) { throw SiteError.readOnly }
            try gate.checkRate(request, as: Gate.Kind(route, request))
            if isSoonSaved(route, request) {
                return .soon { [self] respond in act(route, visit, respond) }
            }
            return .later { [self] respond in act(route, visit, respond) }
        } catch {
            return .now(failure(error, visit))
        }
    }

    /// So much may be sent: a form writes a byte of text as three at worst, JSON as six.
    public func bodyLimit(method: Method, target: Target) -> Int {
        guard !method.isSafe else { return 64 << 10 }
        switch Route(path: target.path) {
        case .file, .upload, .api(.file): return Wiki.largestFile + (64 << 10)
        case .page, .api(.render), .api(.page), .api(.draft): return 6 * Wiki.largestText + (64 << 10)
        default: return 64 << 10
        }
    }

    /// An answer to what the server refused, dressed as the site's own.
    public func refusal(_ refusal: Refusal, target: Target?, headers: Headers) -> Response {
        guard let target = target ?? (try? Target(raw: "/")) else { return Response(status: refusal.status) }
        let visit = visit(Request(method: .get, target: target, headers: headers))
        guard refusal.status == 405 else { return failure(refusal, visit) }
        guard let route = Route(path: target.path) else { return failure(SiteError.notFound, visit) }
        return methodNotAllowed(route, visit)
    }

    private func visit(_ request: Request) -> Visit {
        let cookies = Cookies(request.headers)
        return Visit(
            request: request, catalogue: presentation.catalogue(language(of: request, cookies)),
            cookies: cookies)
    }

    private func language(of request: Request, _ cookies: Cookies) -> String {
        let known = presentation.languages
        if let wish = request.target.query("uselang"), known.contains(wish) { return wish }
        if let wish = cookies["language"], known.contains(wish) { return wish }
        return Negotiation.language(request.headers["Accept-Language"], offers: known)
            ?? configuration.language
    }

    /// A page that is finished already.
    private func atHand(_ route: Route, _ visit: Visit) -> SharedResponse? {
        switch route {
        case .page(let name) where visit.request.target.query.isEmpty && visit.done == nil:
            return cachedView(name, visit)
        case .asset(let path): return presentation.asset(path)
        default: return nil
        }
    }

    /// Whether a request is no more than a text for the writer: to read it takes no time, and where it goes is known
    /// from memory.
    private func isSoonSaved(_ route: Route, _ request: Request) -> Bool {
        guard case .api(.page(let name)) = route, request.method == .put,
            request.body.count <= Self.largestSoonSaved
        else { return false }
        return (try? wiki.living(.page, PageKey(lookingUp: name))) != nil
    }

    private func read(_ route: Route, _ visit: Visit) -> Response {
        do {
            switch route {
            case .page(let name): return try pageScreen(name, visit)
            case .file(let name): return try fileScreen(name, visit)
            case .pages: return try pagesScreen(visit)
            case .wanted: return try wantedScreen(visit)
            case .orphans: return try orphansScreen(visit)
            case .tags: return try tagsScreen(visit)
            case .tag(let tag): return try tagScreen(tag, visit)
            case .random: return try randomPage()
            case .search: return try searchScreen(visit)
            case .changes: return try changesScreen(visit)
            case .upload: return try uploadScreen(visit)
            case .changesFeed: return try changesFeed(visit)
            case .permanentPage(let id): return try permanentPage(id, visit)
            case .permanentRevision(let id): return try permanentRevision(id, visit)
            case .permanentChange(let id): return try changeScreen(id, visit)
            case .asset: throw SiteError.notFound
            case .openSearch: return openSearch(visit)
            case .robots: return robots()
            case .health: return health()
            case .metrics: return try metrics()
            case .api(let call): return try readAPI(call, visit)
            }
        } catch {
            return failure(error, visit)
        }
    }

    private func act(_ route: Route, _ visit: Visit, _ respond: @escaping @Sendable (Response) -> Void) {
        do {
            switch route {
            case .page(let name): try actOnPage(name, visit, respond)
            case .file(let name): try actOnFile(name, visit, respond)
            case .upload: try uploadNew(visit, respond)
            case .search: respond(try ask(visit))
            case .wanted: respond(try forgetQuestion(visit))
            case .permanentPage(let id): respond(try restorePage(id, visit))
            case .permanentRevision(let id): respond(try hideOrShow(id, visit))
            case .permanentChange(let id): respond(try undoChange(id, visit))
            case .api(let call): try actOnAPI(call, visit, respond)
            default: throw SiteError.notFound
            }
        } catch {
            respond(failure(error, visit))
        }
    }
}
