internal import CZlib

/// The library that packs and unpacks by DEFLATE (RFC 1951).
public enum Zlib {
    /// The version of zlib that runs, such as `1.2.13`.
    public static var libraryVersion: String { String(cString: zlibVersion()) }

    /// The check sum of ISO 3309 (CRC-32), which gzip, zip and git's packs use.
    public static func checkSum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        UInt32(
            truncatingIfNeeded: crc32_z(
                0, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count))
    }

    static let streamSize = Int32(MemoryLayout<z_stream>.size)
}
