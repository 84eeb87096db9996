import CMicroHTTPD
import Glibc
public import HTTP
import Synchronization

/// Serves a handler over HTTP/1.1.
public final class Server: Sendable {
    private let daemons: Mutex<[Daemon]>
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
        let core = ServerCore(configuration, handler, observer)
        self.core = core
        var started: [Daemon] = []
        var addresses: [(String, UInt16)] = []
        do throws(ServerError) {
            for endpoint in configuration.listen {
                let (socket, port) = try ListeningSocket.open(endpoint)
                guard let daemon = Daemon(socket: socket, core: core) else {
                    close(socket)
                    throw ServerError(
                        code: .start, endpoint: "\(endpoint.address) \(endpoint.port)", errno: 0,
                        message: "The threads could not be started.")
                }
                started.append(daemon)
                addresses.append((endpoint.address, port))
            }
        } catch {
            for daemon in started { daemon.stop() }
            core.close()
            throw error
        }
        self.addresses = addresses
        daemons = Mutex(started)
        core.startReaper()
    }

    /// Takes on nothing more, waits up to `drain` seconds (20 at most) for works under way, and ends.
    public func stop(drain: Double = 20) {
        let ending = daemons.withLock { daemons in
            defer { daemons = [] }
            return daemons
        }
        guard !ending.isEmpty else { return }
        core.isStopping.store(true, ordering: .relaxed)
        for daemon in ending { daemon.quiesce() }
        let deadline = monotonicMilliseconds() + Int64(min(max(drain, 0), 20) * 1_000)
        while core.active.load(ordering: .acquiring) > 0, monotonicMilliseconds() < deadline { usleep(5_000) }
        core.abandonSuspended()
        for daemon in ending { daemon.stop() }
        core.close()
    }

    deinit { stop(drain: 0) }
}

/// Owns one MHD daemon and its listening socket.
///
/// `@unchecked Sendable`: `handle` is constant, and MHD's calls on it are safe between threads; `Server` stops it once.
final class Daemon: @unchecked Sendable {
    private let handle: OpaquePointer
    private let socket: Int32

    /// Nil when the library does not start; the socket is the caller's then.
    init?(socket: Int32, core: ServerCore) {
        guard let handle = startDaemon(socket: socket, core: core) else { return nil }
        self.handle = handle
        self.socket = socket
    }

    func quiesce() { _ = MHD_quiesce_daemon(handle) }

    func stop() {
        _ = MHD_quiesce_daemon(handle)
        MHD_stop_daemon(handle)
        close(socket)
    }
}
