internal import CSodium

/// Works out a `ContentHash` of bytes that come piece by piece, for what is too large to hold. For one thread.
public final class ContentHasher {
    private let state: OpaquePointer
    private let memory: UnsafeMutableRawPointer

    /// Of no bytes so far.
    public init() {
        precondition(Sodium.isReady, "libsodium starts, or there is no random source")
        // libsodium wants its state on a 64-byte boundary.
        memory = UnsafeMutableRawPointer.allocate(byteCount: crypto_generichash_statebytes(), alignment: 64)
        state = OpaquePointer(memory)
        let status = crypto_generichash_init(state, nil, 0, ContentHash.size)
        precondition(status == 0, "BLAKE2b refuses only a digest size that is out of its bounds")
    }

    deinit {
        memory.deallocate()
    }

    /// Takes the next bytes.
    public func update(_ bytes: some Sequence<UInt8>) {
        let taken: Void? = bytes.withContiguousStorageIfAvailable { buffer in
            _ = crypto_generichash_update(state, buffer.baseAddress, UInt64(buffer.count))
        }
        if taken == nil { update(Array(bytes)) }
    }

    /// The hash of all bytes taken. To be called once.
    public func finish() -> ContentHash {
        var digest = [UInt8](repeating: 0, count: ContentHash.size)
        crypto_generichash_final(state, &digest, digest.count)
        guard let hash = ContentHash(bytes: digest) else {
            preconditionFailure("the digest has the size that was asked for")
        }
        return hash
    }
}
