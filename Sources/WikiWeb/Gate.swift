internal import HTTP
internal import Glibc
internal import Synchronization

/// Who may come in, and how often.
final class Gate: Sendable {
    private let configuration: SiteConfiguration
    private let limiter = Mutex(RateLimiter())

    init(_ configuration: SiteConfiguration) {
        self.configuration = configuration
    }

    /// Refuses a request for a host that is not ours: a page of ours must not be read under another site's name.
    func checkHost(_ request: Request) throws {
        guard let host = request.headers["Host"] else { throw SiteError.badRequest("The request has no Host.") }
        guard configuration.hosts.contains(where: { Headers.areEqual($0, host) }) else {
            throw SiteError(status: 421, code: "misdirected", message: "This site has another address.")
        }
    }

    /// Refuses a change that another site's page asks the reader's browser for.
    func checkOrigin(_ request: Request) throws {
        let refusal = SiteError(
            status: 403, code: "cross-site", message: "A change must be sent from a page of this site.")
        if let site = request.headers["Sec-Fetch-Site"] {
            guard site == "same-origin" else { throw refusal }
        } else if let origin = request.headers["Origin"] {
            guard configuration.origins.contains(where: { Headers.areEqual($0, origin) }) else { throw refusal }
        } else if request.headers["Cookie"] != nil {
            throw refusal
        }
    }

    /// Refuses what comes too fast from one address.
    func checkRate(_ request: Request) throws {
        guard configuration.limitsRates else { return }
        var clock = timespec()
        clock_gettime(CLOCK_MONOTONIC, &clock)
        let now = Int64(clock.tv_sec) * 1_000_000_000 + Int64(clock.tv_nsec)
        let path = request.target.path
        let kind: RateLimiter.Kind =
            path == "/api/v1/render" ? .preview : path.utf8.starts(with: "/file/".utf8) ? .upload : .edit
        let wait = limiter.withLock { $0.take(kind, client: request.client, now: now) }
        guard let wait else { return }
        var error = SiteError(status: 429, code: "too-fast", message: "Too many requests; wait \(wait) seconds.")
        error.retryAfter = wait
        throw error
    }
}
