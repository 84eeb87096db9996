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
        let bytes = text.utf8Span.span
        guard bytes.count <= 300 else { return nil }
        var end = 0
        if !bytes.isEmpty, bytes[0] == 0x5B {
            while end < bytes.count, bytes[end] != 0x5D { end += 1 }
            let inner = text.utf8.prefix(end).dropFirst()
            guard end < bytes.count, inner.contains(0x3A), let address = IPAddress(Substring(inner)) else {
                return nil
            }
            end += 1
            host = "[\(address.unmapped)]"
        } else {
            while end < bytes.count, bytes[end] != 0x3A {
                guard bytes[end].isHostByte else { return nil }
                end += 1
            }
            guard end > 0, end <= 253, bytes[0] != 0x2E else { return nil }
            host = String(Substring(text.utf8.prefix(end))).asciiLowered
        }
        guard end < bytes.count else {
            port = nil
            return
        }
        guard bytes[end] == 0x3A, let port = Authority.port(bytes.extracting(end + 1..<bytes.count)) else {
            return nil
        }
        self.port = port
    }

    /// Whether the host is an address and no name: no name server had a say in it.
    public var isAddress: Bool {
        host.utf8.first == 0x5B || IPAddress(host) != nil
    }

    private static func port(_ digits: Span<UInt8>) -> UInt16? {
        guard digits.count >= 1, digits.count <= 5 else { return nil }
        var value: UInt32 = 0
        for index in digits.indices {
            guard digits[index].isDigit else { return nil }
            value = value * 10 + UInt32(digits[index] - 0x30)
        }
        return UInt16(exactly: value)
    }
}

extension UInt8 {
    /// Whether the byte may stand in the name of a host.
    fileprivate var isHostByte: Bool { isAlphanumeric || self == 0x2D || self == 0x2E || self == 0x5F }
}
