import Glibc

/// Makes bound sockets, so that errors are told apart and port 0 is known before the daemon starts.
enum ListeningSocket {
    /// A bound, listening socket and its actual port.
    static func open(_ endpoint: ServerConfiguration.Endpoint) throws(ServerError) -> (
        socket: Int32, port: UInt16
    ) {
        func failure(_ code: ServerError.Code, _ number: Int32) -> ServerError {
            ServerError(
                code: code, endpoint: endpoint.name, errno: number, message: String(cString: strerror(number))
            )
        }
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(endpoint.address, "\(endpoint.port)", &hints, &found) == 0, let found else {
            throw failure(.address, EINVAL)
        }
        defer { freeaddrinfo(found) }
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        let handle = socket(found.pointee.ai_family, type, 0)
        guard handle >= 0 else { throw failure(.bind, errno) }
        var on: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        setsockopt(handle, SOL_SOCKET, SO_REUSEADDR, &on, size)
        if found.pointee.ai_family == AF_INET6 {
            setsockopt(handle, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &on, size)
        }
        guard bind(handle, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0, listen(handle, 511) == 0
        else {
            let number = errno
            close(handle)
            throw failure(.bind, number)
        }
        return (handle, SocketAddress(boundTo: handle)?.port ?? endpoint.port)
    }
}
