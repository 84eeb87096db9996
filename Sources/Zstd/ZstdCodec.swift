internal import CZstd

/// Compresses and decompresses whole texts, alone or as the difference from another. For one thread at a time.
public final class ZstdCodec {
    private let compressor: OpaquePointer
    private let decompressor: OpaquePointer

    /// The version of zstd that runs, such as `1.5.4`.
    public static var libraryVersion: String { String(cString: ZSTD_versionString()) }

    /// The largest window that a difference may need: it covers prefix and text.
    private static let maximumWindowLog: Int32 = 27

    /// Makes the two contexts, which are used again for each call.
    ///
    /// - Throws: `ZstdError` when there is no memory.
    public init() throws(ZstdError) {
        guard let compressor = ZSTD_createCCtx() else { throw ZstdError(message: "out of memory") }
        guard let decompressor = ZSTD_createDCtx() else {
            ZSTD_freeCCtx(compressor)
            throw ZstdError(message: "out of memory")
        }
        self.compressor = compressor
        self.decompressor = decompressor
        _ = ZSTD_DCtx_setParameter(decompressor, ZSTD_d_windowLogMax, Self.maximumWindowLog)
    }

    deinit {
        ZSTD_freeCCtx(compressor)
        ZSTD_freeDCtx(decompressor)
    }

    /// Compresses `text`.
    ///
    /// - Parameters:
    ///   - level: 1 to 19; more is smaller and slower.
    ///   - prefix: a text that the reader will have too; what both share is not stored (`ZSTD_CCtx_refPrefix`).
    ///   - dictionary: what the reader will have in place of a prefix.
    public func compress(
        _ text: [UInt8], level: Int32, prefix: [UInt8]? = nil, dictionary: ZstdDictionary? = nil
    ) throws(ZstdError) -> [UInt8] {
        ZSTD_CCtx_reset(compressor, ZSTD_reset_session_and_parameters)
        try check(ZSTD_CCtx_setParameter(compressor, ZSTD_c_compressionLevel, level))
        try check(ZSTD_CCtx_setParameter(compressor, ZSTD_c_contentSizeFlag, 1))
        if let prefix {
            // Without a window over both, what lies further back than the level's own window is not found.
            let span = prefix.count + text.count
            let log = Int32(Int.bitWidth - max(span, 1).leadingZeroBitCount)
            try check(
                ZSTD_CCtx_setParameter(compressor, ZSTD_c_windowLog, min(max(log, 10), Self.maximumWindowLog))
            )
        }
        let bound = ZSTD_compressBound(text.count)
        var outcome = 0
        let compressed = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            // The prefix is referred to, not copied: it must live until the frame is written.
            outcome = withOptionalBytes(of: prefix) { start, size in
                if let start {
                    let referred = ZSTD_CCtx_refPrefix(compressor, start, size)
                    if ZSTD_isError(referred) != 0 { return referred }
                }
                if let dictionary {
                    return ZSTD_compress_usingDict(
                        compressor, buffer.baseAddress, bound, text, text.count, dictionary.bytes,
                        dictionary.bytes.count, level)
                }
                return ZSTD_compress2(compressor, buffer.baseAddress, bound, text, text.count)
            }
            count = ZSTD_isError(outcome) == 0 ? outcome : 0
        }
        try check(outcome)
        return compressed
    }

    /// The text that `compress` was given.
    ///
    /// - Parameters:
    ///   - size: the number of bytes that the text must have.
    ///   - prefix: the same as for `compress`.
    ///   - dictionary: the same as for `compress`.
    /// - Throws: `ZstdError` for damaged bytes, another prefix or dictionary, or another size.
    public func decompress(
        _ bytes: [UInt8], size: Int, prefix: [UInt8]? = nil, dictionary: ZstdDictionary? = nil
    ) throws(ZstdError) -> [UInt8] {
        ZSTD_DCtx_reset(decompressor, ZSTD_reset_session_only)
        let declared = ZSTD_getFrameContentSize(bytes, bytes.count)
        guard declared == UInt64(size) else { throw ZstdError(message: "the frame is of another size") }
        var outcome = 0
        let text = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            outcome = withOptionalBytes(of: prefix) { start, prefixSize in
                if let start {
                    let referred = ZSTD_DCtx_refPrefix(decompressor, start, prefixSize)
                    if ZSTD_isError(referred) != 0 { return referred }
                }
                if let dictionary {
                    return ZSTD_decompress_usingDict(
                        decompressor, buffer.baseAddress, size, bytes, bytes.count, dictionary.bytes,
                        dictionary.bytes.count)
                }
                return ZSTD_decompressDCtx(decompressor, buffer.baseAddress, size, bytes, bytes.count)
            }
            count = ZSTD_isError(outcome) == 0 ? outcome : 0
        }
        try check(outcome)
        guard text.count == size else { throw ZstdError(message: "the frame is of another size") }
        return text
    }

    private func withOptionalBytes(
        of bytes: [UInt8]?, _ body: (UnsafeRawPointer?, Int) -> Int
    ) -> Int {
        guard let bytes, !bytes.isEmpty else { return body(nil, 0) }
        return bytes.withUnsafeBytes { body($0.baseAddress, $0.count) }
    }

    private func check(_ outcome: Int) throws(ZstdError) {
        guard ZSTD_isError(outcome) == 0 else {
            throw ZstdError(message: String(cString: ZSTD_getErrorName(outcome)))
        }
    }
}

/// What could not be compressed or decompressed.
public struct ZstdError: Error, Equatable, Sendable {
    /// The library's own words.
    public let message: String
}
