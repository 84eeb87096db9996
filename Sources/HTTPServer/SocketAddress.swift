import CMicroHTTPD
import Glibc

/// The address of one end of a socket, of IPv4 or IPv6.
struct SocketAddress {
    private var storage = sockaddr_storage()
    private var length = socklen_t(MemoryLayout<sockaddr_storage>.size)

    /// A copy; nil for an address of another family.
    init?(copying address: UnsafePointer<sockaddr>) {
        switch Int32(address.pointee.sa_family) {
        case AF_INET: length = socklen_t(MemoryLayout<sockaddr_in>.size)
        case AF_INET6: length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        default: return nil
        }
        withUnsafeMutableBytes(of: &storage) {
            $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(length)))
        }
    }

    /// The address that a socket is bound to; nil when it is not.
    init?(boundTo socket: Int32) {
        guard fill({ getsockname(socket, $0, $1) }) == 0 else { return nil }
    }

    private init() {}

    /// Waits for a connection.
    ///
    /// - Returns: the connection's socket, which does not block, and the address of who connected; -1 with `errno`
    ///   set when there is none.
    static func accept(from socket: Int32) -> (socket: Int32, peer: SocketAddress) {
        var peer = SocketAddress()
        let flags = Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        return (peer.fill { accept4(socket, $0, $1, flags) }, peer)
    }

    /// The address in numbers, without the port: `127.0.0.1` or `2001:db8::1`.
    var host: String {
        var host = [CChar](repeating: 0, count: 64)
        withPointer { getnameinfo($0, $1, &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST) }
        return String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The port, which stands at the same place in both families.
    var port: UInt16 {
        withUnsafeBytes(of: storage) { UInt16($0[2]) << 8 | UInt16($0[3]) }
    }

    /// The address as the system's calls take it.
    @discardableResult
    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }

    private mutating func fill(
        _ call: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) -> Int32 {
        withUnsafeMutablePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { call($0, &length) }
        }
    }
}
