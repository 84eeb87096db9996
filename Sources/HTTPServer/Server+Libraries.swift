import CMicroHTTPD
import Zlib

extension Server {
    /// The libraries that speak HTTP and compress, as they run.
    public static var libraries: [(name: String, version: String)] {
        [
            ("libmicrohttpd", String(cString: MHD_get_version())), ("zlib", Zlib.libraryVersion),
        ]
    }
}
