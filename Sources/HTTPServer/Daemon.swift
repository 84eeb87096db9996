import CMicroHTTPD
import Glibc
import Synchronization

/// Owns one MHD daemon: a thread that reads and writes for the connections that are dealt to it.
final class Daemon: Sendable {
    /// Nil once it was stopped.
    private let handle: Mutex<OpaquePointer?>

    /// Nil when the library does not start.
    init?(core: ServerCore) {
        guard let handle = startDaemon(core: core) else { return nil }
        self.handle = Mutex(handle)
    }

    /// Serves a connection. The socket is the library's from here on, or closed.
    ///
    /// - Returns: whether the library took it, and so will tell of its end.
    func add(_ socket: Int32, _ peer: SocketAddress) -> Bool {
        handle.withLock { handle in
            guard let handle else {
                close(socket)
                return false
            }
            return peer.withPointer { MHD_add_connection(handle, socket, $0, $1) } == MHD_Result.YES
        }
    }

    /// Closes its connections and ends.
    func stop() {
        let ending = handle.withLock { handle in
            defer { handle = nil }
            return handle
        }
        if let ending { MHD_stop_daemon(ending) }
    }
}
