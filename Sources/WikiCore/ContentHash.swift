internal import CSodium

/// BLAKE2b-256 of a content's bytes: what `b2sum -l 256` prints.
public struct ContentHash: Hashable, Sendable {
    /// The 32 bytes of the digest.
    public let bytes: [UInt8]

    /// The number of bytes in a digest.
    public static let size = 32

    /// Hashes `content`; about 1 GB/s.
    public init(of content: [UInt8]) {
        precondition(Sodium.isReady, "libsodium starts, or there is no random source")
        var digest = [UInt8](repeating: 0, count: Self.size)
        let status = crypto_generichash(&digest, Self.size, content, UInt64(content.count), nil, 0)
        precondition(status == 0, "BLAKE2b refuses only a digest size that is out of its bounds")
        bytes = digest
    }

    /// A digest read back from storage; nil unless it has `size` bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == Self.size else { return nil }
        self.bytes = bytes
    }

    /// A digest in hexadecimal, as a manifest has it; nil unless it is 64 hex digits.
    public init?(hex: some StringProtocol) {
        let digits = hex.utf8.compactMap { byte -> UInt8? in
            switch byte {
            case 0x30...0x39: byte - 0x30
            case 0x61...0x66: byte - 0x61 + 10
            default: nil
            }
        }
        guard digits.count == hex.utf8.count, digits.count == 2 * Self.size else { return nil }
        bytes = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    /// 64 lower-case hex digits.
    public var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(2 * Self.size)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
