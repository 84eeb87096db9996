internal import HTTP
internal import Synchronization
internal import WikiCore

/// Who may come in, and how often.
final class Gate: Sendable {
    /// What is counted apart.
    enum Kind: Hashable, Sendable {
        case edit
        case upload
        case preview
        case draft
        case search
        case suggestion

        /// What a request is counted as; nil for what may be asked without end, and for the editor's form, of which
        /// only its fields tell whether it saves.
        init?(_ route: Route, _ request: Request) {
            switch route {
            case .search where request.method.isSafe: self = .search
            case .api(.search): self = .search
            case .api(.suggest): self = .suggestion
            case .api(.render): self = .preview
            case _ where request.method.isSafe: return nil
            case .page where request.target.query("action") == "save": return nil
            case .file, .upload, .api(.file): self = .upload
            case .api(.draft): self = .draft
            default: self = .edit
            }
        }
    }

    private let configuration: SiteConfiguration
    private let hostCheck: HostCheck
    /// Per minute and address, after MediaWiki's figures for people who are not known.
    private let limiter = RateLimiter<Kind>([
        .edit: .init(capacity: 8, refill: 8, seconds: 60),
        .upload: .init(capacity: 8, refill: 8, seconds: 60),
        .preview: .init(capacity: 30, refill: 30, seconds: 60),
        .draft: .init(capacity: 30, refill: 30, seconds: 60),
        // An address may be a whole office; a suggestion is asked for at each key.
        .search: .init(capacity: 60, refill: 60, seconds: 60),
        .suggestion: .init(capacity: 300, refill: 300, seconds: 60),
    ])

    init(_ configuration: SiteConfiguration) {
        self.configuration = configuration
        hostCheck = HostCheck(allowed: configuration.hosts)
    }

    /// Refuses a request for a host that is not ours: a page of ours must not be read under another site's name.
    func checkHost(_ request: Request) throws {
        try hostCheck.check(request.headers)
    }

    /// Refuses a change that another site's page asks the reader's browser for.
    func checkOrigin(_ request: Request) throws {
        try OriginCheck(allowed: configuration.hosts).check(method: request.method, headers: request.headers)
    }

    /// Refuses what comes too fast from one address.
    func checkRate(_ request: Request, as kind: Kind?) throws {
        guard configuration.limitsRates, let kind else { return }
        let now = UInt64(MonotonicClock.nanoseconds())
        let client = configuration.proxies.client(peer: request.client, headers: request.headers)
        guard case .retryAfter(let seconds) = limiter.take(kind, client: client.rateKey, now: now) else {
            return
        }
        var error = SiteError(
            status: 429, code: "too-fast", message: "Too many requests; wait \(seconds) seconds.")
        error.retryAfter = seconds
        throw error
    }
}
