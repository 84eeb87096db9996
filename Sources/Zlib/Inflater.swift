internal import CZlib

/// Unpacks one zlib stream (RFC 1950) after another without asking for memory anew. For one thread at a time.
public final class Inflater {
    /// zlib holds on to where it is.
    private let stream: UnsafeMutablePointer<z_stream>

    /// Nil when zlib has no memory.
    public init?() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard inflateInit_(stream, ZLIB_VERSION, Zlib.streamSize) == Z_OK else {
            stream.deallocate()
            return nil
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Unpacks a stream whose size is known; what follows it in `input` is not looked at.
    ///
    /// - Parameter output: at least `size` bytes; zlib is faster with some 300 more.
    /// - Returns: whether the stream is whole and has that size.
    public func inflate(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, size: Int
    ) -> Bool {
        run(input, into: output) == Z_STREAM_END && Int(stream.pointee.total_out) == size
    }

    /// Unpacks a stream's first bytes until `output` is full.
    ///
    /// - Returns: whether there are so many.
    public func inflateBeginning(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> Bool {
        let state = run(input, into: output)
        return (state == Z_STREAM_END || state == Z_BUF_ERROR || state == Z_OK)
            && stream.pointee.avail_out == 0
    }

    /// How many bytes of the input the last stream took.
    public var consumed: Int { Int(stream.pointee.total_in) }

    private func run(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Int32 {
        inflateReset(stream)
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(clamping: input.count)
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(clamping: output.count)
        return CZlib.inflate(stream, Z_FINISH)
    }
}
