import CMicroHTTPD
import Glibc
public import HTTP
import Synchronization

/// Serves a handler over HTTP/1.1.
public final class Server: Sendable {
    private struct Running {
        var acceptors: [Acceptor] = []
        var daemons: [Daemon] = []
    }
    private let running: Mutex<Running>
    private let core: ServerCore
    /// Where it listens, with the ports that the system chose.
    public let addresses: [(String, UInt16)]

    /// Starts to listen on all endpoints, or on none.
    ///
    /// - Throws: `ServerError` when an address cannot be had or the threads do not start.
    public init(
        configuration: ServerConfiguration, handler: any Handler, observer: (any ServerObserver)? = nil
    ) throws(ServerError) {
        signal(SIGPIPE, SIG_IGN)
        guard let core = ServerCore(configuration, handler, observer) else {
            throw ServerError.threads(configuration.listen.first)
        }
        self.core = core
        var started = Running()
        var addresses: [(String, UInt16)] = []
        do throws(ServerError) {
            for endpoint in configuration.listen {
                let (socket, port) = try ListeningSocket.open(endpoint)
                let daemons = (0..<max(1, configuration.threads)).compactMap { _ in Daemon(core: core) }
                started.daemons += daemons
                guard !daemons.isEmpty,
                    let acceptor = Acceptor(socket: socket, daemons: daemons, registry: core.registry)
                else {
                    close(socket)
                    throw ServerError.threads(endpoint)
                }
                started.acceptors.append(acceptor)
                addresses.append((endpoint.address, port))
            }
        } catch {
            for acceptor in started.acceptors { acceptor.close() }
            for daemon in started.daemons { daemon.stop() }
            core.close()
            throw error
        }
        self.addresses = addresses
        running = Mutex(started)
    }

    /// Takes on nothing more, waits up to `drain` seconds (20 at most) for works under way, and ends.
    public func stop(drain: Double = 20) {
        let ending = running.withLock { running in
            defer { running = Running() }
            return running
        }
        guard !ending.daemons.isEmpty else { return }
        core.isStopping.store(true, ordering: .relaxed)
        for acceptor in ending.acceptors { acceptor.close() }
        let deadline = monotonicMilliseconds() + Int64(min(max(drain, 0), 20) * 1_000)
        while core.active.load(ordering: .acquiring) > 0, monotonicMilliseconds() < deadline { usleep(5_000) }
        core.abandonSuspended()
        for daemon in ending.daemons { daemon.stop() }
        core.close()
    }

    deinit { stop(drain: 0) }
}
