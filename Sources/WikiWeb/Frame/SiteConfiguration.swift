public import HTTP

/// What the operator decided.
public struct SiteConfiguration: Sendable {
    /// The name that every page shows.
    public var name: String
    /// The language where a reader's browser asks for neither of ours: `en` or `nl`.
    public var language: String
    /// The hosts that the site answers for, and from whose pages forms may come.
    public var hosts: AllowedHosts
    /// The proxies that are believed when they say who asks.
    public var proxies: TrustedProxies
    /// Whether cookies may travel over https alone.
    public var isSecure: Bool
    /// Whether rates are limited.
    public var limitsRates: Bool
    /// Whether the wiki may only be read.
    public var isReadOnly: Bool
    /// Is told, on one line, of what went wrong on this side. Called from several threads; must not block.
    public var report: @Sendable (String) -> Void

    /// A configuration from its parts.
    public init(
        name: String, language: String, hosts: AllowedHosts, proxies: TrustedProxies,
        isSecure: Bool = false, limitsRates: Bool = true, isReadOnly: Bool = false,
        report: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.name = name
        self.language = language
        self.hosts = hosts
        self.proxies = proxies
        self.isSecure = isSecure
        self.limitsRates = limitsRates
        self.isReadOnly = isReadOnly
        self.report = report
    }
}
