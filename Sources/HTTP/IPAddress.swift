/// An address of IPv4 or IPv6.
public enum IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// Four bytes, the first in the highest place.
    case v4(UInt32)
    /// Sixteen bytes as two numbers: the network's half and the interface's.
    case v6(UInt64, UInt64)

    /// Parses dotted decimal without leading zeros, or the text forms of RFC 4291 without a zone.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count <= 45 else { return nil }
        if let address = IPAddress.parseV4(bytes[...]) {
            self = .v4(address)
        } else if let (high, low) = IPAddress.parseV6(bytes[...]) {
            self = .v6(high, low)
        } else {
            return nil
        }
    }

    /// The same address, but of one of IPv4 within IPv6 (`::ffff:192.0.2.1`) the inner one.
    public var unmapped: IPAddress {
        guard case .v6(0, let low) = self, low >> 32 == 0xFFFF else { return self }
        return .v4(UInt32(truncatingIfNeeded: low))
    }

    /// The shortest form, as RFC 5952 has it.
    public var description: String {
        switch self {
        case .v4(let address):
            (0..<4).map { String(address >> (24 - 8 * UInt32($0)) & 0xFF) }.joined(separator: ".")
        case .v6(let high, let low):
            IPAddress.text(
                groups: (0..<8).map { index in
                    UInt16(truncatingIfNeeded: (index < 4 ? high : low) >> (48 - 16 * UInt64(index % 4)))
                })
        }
    }

    private static func parseV4(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        let pieces = bytes.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard pieces.count == 4 else { return nil }
        var address: UInt32 = 0
        for piece in pieces {
            guard piece.count >= 1, piece.count <= 3, piece.allSatisfy(\.isDigit),
                piece.count == 1 || piece.first != 0x30
            else { return nil }
            let value = piece.reduce(UInt32(0)) { $0 * 10 + UInt32($1 - 0x30) }
            guard value <= 255 else { return nil }
            address = address << 8 | value
        }
        return address
    }

    private static func parseV6(_ bytes: ArraySlice<UInt8>) -> (UInt64, UInt64)? {
        var groups: [UInt16] = []
        var gap: Int?
        var rest = bytes
        if rest.starts(with: [0x3A, 0x3A]) {
            gap = 0
            rest = rest.dropFirst(2)
        }
        while !rest.isEmpty {
            guard groups.count < 8 else { return nil }
            let piece = rest.prefix { $0 != 0x3A }
            rest = rest[piece.endIndex...]
            if rest.isEmpty, let inner = parseV4(piece) {
                groups.append(UInt16(truncatingIfNeeded: inner >> 16))
                groups.append(UInt16(truncatingIfNeeded: inner))
                break
            }
            guard let group = group(piece) else { return nil }
            groups.append(group)
            if rest.starts(with: [0x3A, 0x3A]) {
                guard gap == nil else { return nil }
                gap = groups.count
                rest = rest.dropFirst(2)
            } else if !rest.isEmpty {
                rest = rest.dropFirst()
                guard !rest.isEmpty else { return nil }
            }
        }
        if let gap {
            guard groups.count < 8 else { return nil }
            groups.insert(contentsOf: repeatElement(0, count: 8 - groups.count), at: gap)
        }
        guard groups.count == 8 else { return nil }
        return (
            groups[..<4].reduce(0) { $0 << 16 | UInt64($1) }, groups[4...].reduce(0) { $0 << 16 | UInt64($1) }
        )
    }

    private static func group(_ digits: ArraySlice<UInt8>) -> UInt16? {
        guard digits.count >= 1, digits.count <= 4 else { return nil }
        var value: UInt16 = 0
        for digit in digits {
            guard let digit = digit.hexValue else { return nil }
            value = value << 4 | UInt16(digit)
        }
        return value
    }

    private static func text(groups: [UInt16]) -> String {
        // The longest run of at least two zeros is left out; of equal ones the first.
        var longest = 0..<0
        var start = 0
        while start < 8 {
            let end = groups[start...].firstIndex { $0 != 0 } ?? 8
            if end - start > max(longest.count, 1) { longest = start..<end }
            start = end + 1
        }
        func joined(_ range: Range<Int>) -> String {
            groups[range].map { String($0, radix: 16) }.joined(separator: ":")
        }
        guard !longest.isEmpty else { return joined(0..<8) }
        return joined(0..<longest.lowerBound) + "::" + joined(longest.upperBound..<8)
    }
}

/// A network: an address and how many of its first bits count (RFC 4632).
public struct CIDR: Sendable, Hashable {
    private let address: IPAddress
    private let bits: Int

    /// Parses `10.0.0.0/8`, `fd00::/8`, or an address alone, of which all bits count; nil for anything else. Bits
    /// behind those that count may be set.
    public init?(_ text: some StringProtocol) {
        let pieces = text.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)
        guard pieces.count <= 2, let first = pieces.first,
            let address = IPAddress(String(decoding: Array(first), as: UTF8.self))
        else { return nil }
        let width =
            switch address {
            case .v4: 32
            case .v6: 128
            }
        var bits = width
        if pieces.count == 2 {
            let digits = Array(pieces[1])
            guard digits.count >= 1, digits.count <= 3, digits.allSatisfy(\.isDigit) else { return nil }
            bits = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
            guard bits <= width else { return nil }
        }
        // A network within those of IPv4 in IPv6 is one of IPv4.
        let isMapped = width == 128 && bits >= 96 && address != address.unmapped
        self.address = isMapped ? address.unmapped : address
        self.bits = isMapped ? bits - 96 : bits
    }

    /// Whether the network has the address. One of IPv4 within IPv6 counts as the inner one.
    public func contains(_ other: IPAddress) -> Bool {
        switch (address, other.unmapped) {
        case (.v4(let network), .v4(let other)):
            // A shift by all bits gives zero.
            (network ^ other) >> UInt32(32 - bits) == 0
        case (.v6(let high, let low), .v6(let otherHigh, let otherLow)):
            (high ^ otherHigh) >> UInt64(64 - min(bits, 64)) == 0
                && (low ^ otherLow) >> UInt64(128 - max(bits, 64)) == 0
        default: false
        }
    }
}
