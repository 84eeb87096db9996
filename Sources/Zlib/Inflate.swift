internal import CZlib

/// Why packed data cannot be unpacked.
public enum InflateError: Error {
    /// It is damaged, or has no end.
    case damaged
    /// It is larger than the caller allows, or than there is memory for.
    case tooLarge
}

extension Zlib {
    private static let step = 64 << 10

    /// Unpacks deflated data that has neither head nor check sum.
    ///
    /// - Parameter limit: so many bytes may come out.
    public static func inflate(_ packed: ArraySlice<UInt8>, limit: Int) throws(InflateError) -> [UInt8] {
        var stream = z_stream()
        // A negative size of the window: neither head nor check sum.
        guard packed.count <= Int(UInt32.max),
            inflateInit2_(&stream, -15, ZLIB_VERSION, streamSize) == Z_OK
        else { throw .tooLarge }
        defer { inflateEnd(&stream) }
        var output: [UInt8] = []
        let failure = packed.withUnsafeBufferPointer { input -> InflateError? in
            stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.avail_in = UInt32(input.count)
            while true {
                var state = Z_OK
                output += [UInt8](unsafeUninitializedCapacity: step) { piece, count in
                    stream.next_out = piece.baseAddress
                    stream.avail_out = UInt32(piece.count)
                    state = CZlib.inflate(&stream, Z_NO_FLUSH)
                    count = piece.count - Int(stream.avail_out)
                }
                if output.count > limit { return .tooLarge }
                if state == Z_STREAM_END { return nil }
                // Z_BUF_ERROR too: the input has ended before the data.
                if state != Z_OK { return .damaged }
            }
        }
        if let failure { throw failure }
        return output
    }
}
