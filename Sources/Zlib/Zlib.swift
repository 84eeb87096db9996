internal import CZlib

/// The library that packs and unpacks by DEFLATE (RFC 1951).
public enum Zlib {
    /// The version of zlib that runs, such as `1.2.13`.
    public static var libraryVersion: String { String(cString: zlibVersion()) }

    static let streamSize = Int32(MemoryLayout<z_stream>.size)
}
