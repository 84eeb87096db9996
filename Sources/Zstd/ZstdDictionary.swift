internal import CZstd

/// What many texts of a kind have in common, by which short ones become smaller than alone.
public struct ZstdDictionary: Sendable {
    /// The dictionary as zstd's format has it (RFC 8878, section 5).
    public let bytes: [UInt8]
    /// Frames say by it which dictionary they need; drawn from the content, so that no two are alike.
    public let id: UInt32

    /// A dictionary that was kept; nil where the bytes are none.
    public init?(_ bytes: [UInt8]) {
        let id = ZDICT_getDictID(bytes, bytes.count)
        guard id != 0 else { return nil }
        self.bytes = bytes
        self.id = id
    }

    /// Makes one of texts for others like them; some 0.1 s for a megabyte. Nil where they are too few.
    ///
    /// - Parameter size: its bytes at most; a hundredth of the texts or more serves best.
    public init?(trainedOn texts: [[UInt8]], size: Int) {
        let sizes = texts.map(\.count)
        let samples = Array(texts.joined())
        let trained = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            let outcome = ZDICT_trainFromBuffer(
                buffer.baseAddress, size, samples, sizes, UInt32(clamping: sizes.count))
            count = ZDICT_isError(outcome) == 0 ? outcome : 0
        }
        self.init(trained)
    }

    /// The dictionary that a frame needs; nil for none, and for bytes that are no frame. Its first 18 bytes are enough.
    public static func id(neededBy frame: [UInt8]) -> UInt32? {
        let id = ZSTD_getDictID_fromFrame(frame, frame.count)
        return id == 0 ? nil : id
    }
}
