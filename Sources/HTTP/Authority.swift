/// A host with or without a port, as `Host` has it (RFC 9110, section 7.2).
public struct Authority: Sendable, Hashable {
    /// The host in small letters; an IPv6 address in its shortest form within brackets.
    public let host: String
    /// The port; nil when it is left out.
    public let port: UInt16?

    /// Parses `host`, `host:port` or `[address]:port`.
    ///
    /// - Returns: nil when the host is neither a name of letters, digits, `-`, `_` and `.` nor an address, or the port
    ///   is no number up to 65,535.
    public init?(_ text: String) {
        let bytes = text.utf8
        guard bytes.count <= 300 else { return nil }
        let end: String.Index
        if bytes.first == 0x5B {
            let inner = bytes.dropFirst().prefix { $0 != 0x5D }
            guard inner.endIndex < bytes.endIndex, inner.contains(0x3A),
                let address = IPAddress(Substring(inner))
            else { return nil }
            end = bytes.index(after: inner.endIndex)
            host = "[\(address.unmapped)]"
        } else {
            let name = bytes.prefix { $0 != 0x3A }
            guard !name.isEmpty, name.count <= 253, name.first != 0x2E,
                name.allSatisfy({ $0.isAlphanumeric || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F })
            else { return nil }
            end = name.endIndex
            host = String(Substring(name)).asciiLowered
        }
        guard end < bytes.endIndex else {
            port = nil
            return
        }
        guard bytes[end] == 0x3A, let port = Authority.port(bytes[end...].dropFirst()) else { return nil }
        self.port = port
    }

    /// Whether the host is an address and no name: no name server had a say in it.
    public var isAddress: Bool {
        host.utf8.first == 0x5B || IPAddress(host) != nil
    }

    private static func port(_ digits: Substring.UTF8View) -> UInt16? {
        guard digits.count >= 1, digits.count <= 5 else { return nil }
        var value: UInt32 = 0
        for digit in digits {
            guard digit.isDigit else { return nil }
            value = value * 10 + UInt32(digit - 0x30)
        }
        return UInt16(exactly: value)
    }
}
