/// Who asks: the address of the client, after trusted proxies were seen through.
public struct ClientAddress: Sendable, Equatable {
    /// The address in its shortest form: `127.0.0.1`, `2001:db8::1`.
    public let text: String
    /// What limits count by: all of an IPv4 address, the network of an IPv6 one, whose owner has the rest at will.
    public let rateKey: String

    /// An address that was parsed.
    public init(_ address: IPAddress) {
        let address = address.unmapped
        text = address.description
        switch address {
        case .v4: rateKey = text
        case .v6(let network, _): rateKey = "\(IPAddress.v6(network, 0))/64"
        }
    }

    /// A peer whose address is no text of either kind, such as that of a local socket.
    init(unparsed text: String) {
        self.text = text
        rateKey = text
    }
}

/// The proxies whose word on the client's address is taken.
public struct TrustedProxies: Sendable {
    private let networks: [CIDR]

    /// Proxies in these networks; none means that every peer is a client.
    public init(_ networks: [CIDR]) {
        self.networks = networks
    }

    /// The client of a request.
    ///
    /// `X-Forwarded-For` is read from its end, where the nearest proxy wrote, for as long as those who wrote are
    /// trusted; what stands before that anyone may have made up. A malformed entry ends the way there.
    ///
    /// - Parameter peer: the address at the other end of the connection, in numbers.
    public func client(peer: String, headers: Headers) -> ClientAddress {
        guard var address = IPAddress(peer) else { return ClientAddress(unparsed: peer) }
        guard isTrusted(address) else { return ClientAddress(address) }
        let entries = headers.values("X-Forwarded-For").flatMap {
            $0.utf8.split(separator: 0x2C, omittingEmptySubsequences: false)
        }
        for entry in entries.reversed() {
            guard let previous = TrustedProxies.address(Array(entry)) else { break }
            address = previous
            guard isTrusted(address) else { break }
        }
        return ClientAddress(address)
    }

    private func isTrusted(_ address: IPAddress) -> Bool {
        networks.contains { $0.contains(address) }
    }

    /// An entry's address. Some proxies write a port behind it, and then an IPv6 address in brackets.
    private static func address(_ entry: [UInt8]) -> IPAddress? {
        let bounds = entry.span.trimmedBounds
        let text = String(decoding: entry[bounds], as: UTF8.self)
        if let address = IPAddress(text) { return address }
        guard let authority = Authority(text) else { return nil }
        let host = authority.host.utf8
        return IPAddress(
            host.first == 0x5B ? String(decoding: host.dropFirst().dropLast(), as: UTF8.self) : authority.host
        )
    }
}
