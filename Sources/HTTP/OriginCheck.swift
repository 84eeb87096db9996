/// Refuses changes that another site had a browser ask for (cross-site request forgery), by Fetch Metadata with
/// `Origin` behind it, as OWASP describes it. `HostCheck` must have passed before.
public struct OriginCheck: Sendable {
    private let allowed: AllowedHosts

    /// A check for a site.
    public init(allowed: AllowedHosts) {
        self.allowed = allowed
    }

    /// Checks a request.
    ///
    /// - A method that changes nothing passes.
    /// - With `Sec-Fetch-Site`, it must be `same-origin`.
    /// - Else with `Origin`, it must be the site's: the outside address, or the host that was asked for when that
    ///   leads here directly.
    /// - With neither, it is a program that asks and not a browser, unless it sends a cookie.
    ///
    /// - Throws: a `Refusal` with 403.
    public func check(method: Method, headers: Headers) throws(Refusal) {
        guard !method.isSafe else { return }
        let sites = headers.values("Sec-Fetch-Site")
        let origins = headers.values("Origin")
        let isAllowed =
            if !sites.isEmpty {
                sites.allSatisfy { $0.hasBytes(of: "same-origin") }
            } else if !origins.isEmpty {
                origins.count == 1 && isOwn(origins[0], host: headers["Host"])
            } else {
                headers["Cookie"] == nil
            }
        guard isAllowed else {
            throw Refusal(status: 403, reason: "The form was sent from another site.")
        }
    }

    private func isOwn(_ origin: String, host: String?) -> Bool {
        if let own = allowed.outsideOrigin, own.hasLoweredBytes(of: origin) { return true }
        guard let host, let authority = Authority(host), allowed.isDirect(authority) else { return false }
        return "http://\(host)".hasLoweredBytes(of: origin)
    }
}
