import Synchronization

/// The hosts under which the site may be asked for. A foreign name that leads here, as in DNS rebinding, is none.
///
/// Allowed are the host of the outside address, the listening addresses, and on any port the names of this machine
/// for itself: `localhost`, `127.0.0.1`, `[::1]`. A server that listens on all addresses may be asked for by any
/// address on that port: a browser names an address only to the machine that has it.
public struct AllowedHosts: Sendable {
    /// Scheme, host and port of the outside address, without a port that its scheme implies; nil without one.
    public let outsideOrigin: String?

    private let outside: (authority: Authority, defaultPort: UInt16)?
    private let listening: Set<Authority>
    /// Ports on which the server listens on all addresses.
    private let openPorts: Set<UInt16>

    /// Hosts for a site.
    ///
    /// - Parameters:
    ///   - outsideURL: `http://` or `https://` with a host and perhaps a port; a path behind it counts for nothing.
    ///   - listening: `ADDRESS:PORT` each.
    /// - Returns: nil when one of them is malformed.
    public init?(outsideURL: String?, listening: [String]) {
        if let outsideURL {
            guard let (scheme, authority, defaultPort) = AllowedHosts.parse(outsideURL) else { return nil }
            outside = (authority, defaultPort)
            let port =
                (authority.port ?? defaultPort) == defaultPort ? "" : ":\(authority.port ?? defaultPort)"
            outsideOrigin = "\(scheme)://\(authority.host)\(port)"
        } else {
            outside = nil
            outsideOrigin = nil
        }
        var addresses: Set<Authority> = []
        var openPorts: Set<UInt16> = []
        for text in listening {
            guard let authority = Authority(text), let port = authority.port else { return nil }
            if authority.host == "0.0.0.0" || authority.host == "[::]" {
                openPorts.insert(port)
            } else {
                addresses.insert(authority)
            }
        }
        self.listening = addresses
        self.openPorts = openPorts
    }

    /// Whether the site may be asked for by that host.
    public func contains(_ authority: Authority) -> Bool {
        if let outside, authority.host == outside.authority.host,
            (authority.port ?? outside.defaultPort) == outside.authority.port ?? outside.defaultPort
        {
            return true
        }
        return isDirect(authority)
    }

    /// Whether the host leads here without a proxy in between, that is, by plain HTTP.
    func isDirect(_ authority: Authority) -> Bool {
        switch authority.host {
        case "localhost", "127.0.0.1", "[::1]": return true
        default: break
        }
        let port = authority.port ?? 80
        return listening.contains { $0.host == authority.host && $0.port == port }
            || openPorts.contains(port) && authority.isAddress
    }

    private static func parse(_ url: String) -> (scheme: String, authority: Authority, defaultPort: UInt16)? {
        for (scheme, port) in [("http", UInt16(80)), ("https", 443)] {
            let prefix = "\(scheme)://"
            guard
                prefix.hasLoweredBytes(
                    of: String(decoding: url.utf8.prefix(prefix.utf8.count), as: UTF8.self))
            else { continue }
            let rest = url.utf8.dropFirst(prefix.utf8.count).prefix { $0 != 0x2F }
            return Authority(String(Substring(rest))).map { (scheme, $0, port) }
        }
        return nil
    }
}

/// Refuses requests that were led here under another site's name. From any thread.
public final class HostCheck: Sendable {
    private let allowed: AllowedHosts
    /// What stood in the last request that passed, nil before the first: nearly all ask for the same host.
    private let passed = Mutex<String?>(nil)

    /// A check by a site's hosts.
    public init(allowed: AllowedHosts) {
        self.allowed = allowed
    }

    /// Checks the `Host` field.
    ///
    /// - Throws: a `Refusal` with 400 when it is missing, repeated or malformed, and 421 when the host is none of
    ///   this site's.
    public func check(_ headers: Headers) throws(Refusal) {
        let host = headers.single("Host")
        if let host, passed.withLock({ $0.map { host.hasBytes(ofASCII: $0) } ?? false }) { return }
        guard let host, let authority = Authority(host) else {
            throw Refusal(status: 400, reason: "The Host field is missing or malformed.")
        }
        guard allowed.contains(authority) else {
            throw Refusal(status: 421, reason: "No site of that name is served here.")
        }
        passed.withLock { $0 = host }
    }
}
