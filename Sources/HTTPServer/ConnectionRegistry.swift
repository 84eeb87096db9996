import Glibc
import Synchronization

/// The open connections. A socket is shut only with the lock held, and a connection leaves before its socket is
/// closed, so that no other file that got its number is touched.
final class ConnectionRegistry: Sendable {
    private struct State {
        var open: [ObjectIdentifier: Connection] = [:]
        /// How many were admitted and not dismissed, of each client and of all.
        var admitted: [String: Int] = [:]
        var count = 0

        mutating func dismiss(_ client: String) {
            let rest = (admitted[client] ?? 0) - 1
            admitted[client] = rest > 0 ? rest : nil
            count -= 1
        }
    }
    private let limits: ServerConfiguration
    private let state = Mutex(State())

    init(_ limits: ServerConfiguration) {
        self.limits = limits
    }

    /// Whether there are as many connections as there may be.
    var isFull: Bool { state.withLock { $0.count >= limits.connectionLimit } }

    /// Counts a connection of a client; false when the client has as many as it may have.
    func admit(_ client: String) -> Bool {
        state.withLock { state in
            let count = state.admitted[client] ?? 0
            guard limits.perAddressLimit == 0 || count < limits.perAddressLimit else { return false }
            state.admitted[client] = count + 1
            state.count += 1
            return true
        }
    }

    /// Takes back a connection that was admitted and not served.
    func dismiss(_ client: String) { state.withLock { $0.dismiss(client) } }

    /// Watches a connection that was admitted.
    func insert(_ connection: Connection) {
        state.withLock { $0.open[ObjectIdentifier(connection)] = connection }
    }

    /// Lets go of a connection that is about to be closed, and dismisses it.
    func remove(_ connection: Connection) {
        state.withLock { state in
            state.open[ObjectIdentifier(connection)] = nil
            state.dismiss(connection.client)
        }
    }

    /// Shuts the connections whose clients are too slow.
    func reap() {
        let now = monotonicMilliseconds()
        state.withLock { state in
            for connection in state.open.values where connection.isOverdue(now, limits) {
                shutdown(connection.socket, Int32(SHUT_RDWR))
            }
        }
    }
}
