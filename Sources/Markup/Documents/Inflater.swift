internal import CZlib

/// Unpacks deflated data without a head (RFC 1951), by zlib.
enum Inflater {
    private static let step = 64 << 10

    /// Unpacks.
    ///
    /// - Parameter limit: so many bytes may come out.
    /// - Throws: `.tooLarge` for more; `.unreadable` for data that is damaged or has no end.
    static func inflate(_ packed: ArraySlice<UInt8>, limit: Int) throws(DocumentFault) -> [UInt8] {
        var stream = z_stream()
        // A negative size of the window: no head and no check sum.
        guard packed.count <= Int(UInt32.max),
            inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { throw .tooLarge }
        defer { inflateEnd(&stream) }
        var output: [UInt8] = []
        let fault = packed.withUnsafeBufferPointer { input -> DocumentFault? in
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
                if state != Z_OK { return .unreadable }
            }
        }
        if let fault { throw fault }
        return output
    }
}
