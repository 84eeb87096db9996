import Glibc
import Synchronization

/// Takes connections on, on a thread of its own, and deals them out to the daemons in turn. Left to take them on
/// themselves, the one that wakes first takes all that wait, and serves them with one core while the others rest.
final class Acceptor: Sendable {
    private let socket: Int32
    private let daemons: [Daemon]
    private let registry: ConnectionRegistry
    private let isClosed = Atomic<Bool>(false)

    /// Nil when the system has no thread left; the socket, which must block, is the acceptor's only otherwise.
    init?(socket: Int32, daemons: [Daemon], registry: ConnectionRegistry) {
        self.socket = socket
        self.daemons = daemons
        self.registry = registry
        guard startThread({ [self] in run() }) else { return nil }
    }

    /// Takes nothing more on. To be called once.
    func close() {
        isClosed.store(true, ordering: .relaxed)
        shutdown(socket, Int32(SHUT_RD))
    }

    private func run() {
        // Only once it was shut down does the socket say so: `close` never meets the number of another file.
        defer { Glibc.close(socket) }
        var turn = 0
        while true {
            while registry.isFull, !isClosed.load(ordering: .relaxed) { usleep(10_000) }
            let (taken, peer) = SocketAddress.accept(from: socket)
            if taken >= 0 {
                deal(taken, peer, to: daemons[turn % daemons.count])
                turn &+= 1
            } else if errno == EINVAL {
                return
            } else if [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) {
                // The connection goes on waiting; at once the call would fail again.
                usleep(50_000)
            }
        }
    }

    private func deal(_ taken: Int32, _ peer: SocketAddress, to daemon: Daemon) {
        let client = peer.host
        guard registry.admit(client) else {
            Glibc.close(taken)
            return
        }
        if !daemon.add(taken, peer) { registry.dismiss(client) }
    }
}
