internal import Glibc

/// Opens the socket on which a server listens.
enum ListeningSocket {
    /// Binds and listens.
    ///
    /// - Returns: the socket and the port that it has got.
    /// - Throws: `ServerError` that names the address and the cause.
    static func open(address: String, port: UInt16) throws(ServerError) -> (socket: Int32, port: UInt16) {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address, String(port), &hints, &found) == 0, let info = found else {
            throw ServerError(reason: "\(address) is no numeric address")
        }
        defer { freeaddrinfo(found) }
        let descriptor = socket(
            info.pointee.ai_family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw failure(address, port) }
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        if info.pointee.ai_family == AF_INET6 {
            setsockopt(
                descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &on, socklen_t(MemoryLayout<Int32>.size))
        }
        guard bind(descriptor, info.pointee.ai_addr, info.pointee.ai_addrlen) == 0, Glibc.listen(descriptor, 1_024) == 0
        else {
            let error = failure(address, port)
            close(descriptor)
            throw error
        }
        return (descriptor, boundPort(descriptor))
    }

    private static func boundPort(_ descriptor: Int32) -> UInt16 {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        // The port stands at the same place for both families: behind the family's two bytes.
        return withUnsafeMutableBytes(of: &storage) { bytes in
            guard let start = bytes.baseAddress,
                getsockname(descriptor, start.assumingMemoryBound(to: sockaddr.self), &size) == 0
            else { return 0 }
            return UInt16(bytes[2]) << 8 | UInt16(bytes[3])
        }
    }

    private static func failure(_ address: String, _ port: UInt16) -> ServerError {
        ServerError(reason: "cannot listen on \(address) port \(port): \(String(cString: strerror(errno)))")
    }
}
