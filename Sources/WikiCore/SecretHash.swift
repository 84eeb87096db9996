internal import CSodium

/// Hashes with a random key that this value alone knows and that is never shown: who has the hashes and not the value
/// cannot try out what they were made of. BLAKE2b-128, keyed.
public struct SecretHash: Sendable {
    private let key: [UInt8]

    /// A hash with a new key.
    public init() {
        var random = SystemRandomNumberGenerator()
        key = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }

    /// The 16 bytes of the hash.
    public func digest(of text: [UInt8]) -> [UInt8] {
        precondition(Sodium.isReady, "libsodium starts, or there is no random source")
        var digest = [UInt8](repeating: 0, count: 16)
        let status = crypto_generichash(&digest, digest.count, text, UInt64(text.count), key, key.count)
        precondition(status == 0, "BLAKE2b refuses only sizes that are out of its bounds")
        return digest
    }
}
