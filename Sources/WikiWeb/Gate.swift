internal import HTTP
internal import Glibc
internal import Synchronization

/// Who may come in, and how often.
final class Gate: Sendable {
    /// What is counted apart.
    enum Kind: Hashable, Sendable {
        case edit
        case upload
        case preview
    }

    private let configuration: SiteConfiguration
    /// Per minute and address, after MediaWiki's figures for people who are not known.
    private let limiter = RateLimiter<Kind>([
        .edit: .init(capacity: 8, refill: 8, seconds: 60),
        .upload: .init(capacity: 8, refill: 8, seconds: 60),
        .preview: .init(capacity: 30, refill: 30, seconds: 60),
    ])

    init(_ configuration: SiteConfiguration) {
        self.configuration = configuration
    }

    /// Refuses a request for a host that is not ours: a page of ours must not be read under another site's name.
    func checkHost(_ request: Request) throws {
        try HostCheck.check(request.headers, allowed: configuration.hosts)
    }

    /// Refuses a change that another site's page asks the reader's browser for.
    func checkOrigin(_ request: Request) throws {
        try OriginCheck(allowed: configuration.hosts).check(method: request.method, headers: request.headers)
    }

    /// Refuses what comes too fast from one address.
    func checkRate(_ request: Request) throws {
        guard configuration.limitsRates else { return }
        var clock = timespec()
        clock_gettime(CLOCK_MONOTONIC, &clock)
        let now = UInt64(clock.tv_sec) * 1_000_000_000 + UInt64(clock.tv_nsec)
        let path = request.target.path
        let client = configuration.proxies.client(peer: request.client, headers: request.headers)
        let kind: Kind =
            path == "/api/v1/render" ? .preview : path.utf8.starts(with: "/file/".utf8) ? .upload : .edit
        guard case .retryAfter(let seconds) = limiter.take(kind, client: client.rateKey, now: now) else {
            return
        }
        var error = SiteError(
            status: 429, code: "too-fast", message: "Too many requests; wait \(seconds) seconds.")
        error.retryAfter = seconds
        throw error
    }
}
