/// What the operator decided.
public struct SiteConfiguration: Sendable {
    /// The name that every page shows.
    public var name: String
    /// The language where a reader's browser asks for neither of ours: `en` or `nl`.
    public var language: String
    /// The hosts that the site answers for, with their ports where those are not the scheme's own.
    public var hosts: [String]
    /// The origins from which forms may come.
    public var origins: [String]
    /// Whether cookies may travel over https alone.
    public var isSecure: Bool
    /// Whether rates are limited.
    public var limitsRates: Bool
    /// Whether the wiki may only be read.
    public var isReadOnly: Bool

    /// A configuration from its parts.
    public init(
        name: String = "Meent", language: String = "en", hosts: [String] = [], origins: [String] = [],
        isSecure: Bool = false, limitsRates: Bool = true, isReadOnly: Bool = false
    ) {
        self.name = name
        self.language = language
        self.hosts = hosts
        self.origins = origins
        self.isSecure = isSecure
        self.limitsRates = limitsRates
        self.isReadOnly = isReadOnly
    }
}
