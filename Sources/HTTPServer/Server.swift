internal import CMicroHTTPD
internal import Glibc
public import HTTP
internal import Synchronization

/// A handler behind sockets.
public final class Server: Sendable {
    private let core: ServerCore
    /// The addresses and ports that it listens on.
    public let addresses: [(address: String, port: UInt16)]

    /// Begins to listen and to answer.
    ///
    /// - Throws: `ServerError` when an address cannot be had.
    public init(
        configuration: ServerConfiguration, handler: any Handler, observer: any ServerObserver
    ) throws(ServerError) {
        // Writing to a connection that its client has closed is an error of that write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        core = try ServerCore(configuration: configuration, handler: handler, observer: observer)
        addresses = try core.listen()
    }

    /// Takes no more connections, finishes what was taken on, and stops.
    ///
    /// - Parameter seconds: what is not finished by then is cut off with the process.
    /// - Returns: whether everything was finished.
    @discardableResult
    public func stop(withinSeconds seconds: Int = 20) -> Bool {
        core.stop(withinSeconds: seconds)
    }
}

/// What the callbacks of libmicrohttpd share.
final class ServerCore: Sendable {
    let configuration: ServerConfiguration
    let handler: any Handler
    let observer: any ServerObserver
    let work: WorkPool
    let watch: SlowClientWatch
    /// Bytes of bodies that are under way.
    let bodyBytes = Atomic<Int>(0)
    /// Requests that were begun and not yet answered.
    let active = Atomic<Int>(0)
    let isStopping = Atomic<Bool>(false)
    private let daemons = Mutex<[DaemonHandle]>([])

    init(configuration: ServerConfiguration, handler: any Handler, observer: any ServerObserver) throws(ServerError) {
        self.configuration = configuration
        self.handler = handler
        self.observer = observer
        work = try WorkPool(threads: configuration.workThreads)
        watch = try SlowClientWatch(configuration)
    }

    func listen() throws(ServerError) -> [(address: String, port: UInt16)] {
        var addresses: [(address: String, port: UInt16)] = []
        for (address, port) in configuration.listen {
            let (listener, bound) = try ListeningSocket.open(address: address, port: port)
            // The daemon outlives no process and no process outlives it by much: the core is never released.
            let context = Unmanaged.passRetained(self).toOpaque()
            guard
                let daemon = cmhd_start(
                    listener, UInt32(configuration.threads), UInt32(configuration.connectionLimit),
                    UInt32(configuration.connectionsPerAddress), UInt32(configuration.idleSeconds), context,
                    handleAccess, beginRequest, endRequest, noticeConnection)
            else {
                close(listener)
                throw ServerError(reason: "cannot serve on \(address) port \(bound)")
            }
            daemons.withLock { $0.append(DaemonHandle(daemon: daemon)) }
            addresses.append((address, bound))
        }
        return addresses
    }

    func stop(withinSeconds seconds: Int) -> Bool {
        isStopping.store(true, ordering: .relaxed)
        let handles = daemons.withLock { handles in
            defer { handles = [] }
            return handles
        }
        for handle in handles {
            let listener = MHD_quiesce_daemon(handle.daemon)
            if listener >= 0 { close(listener) }
        }
        let deadline = Clock.nanoseconds() + Int64(seconds) * 1_000_000_000
        while active.load(ordering: .acquiring) > 0, Clock.nanoseconds() < deadline { usleep(5_000) }
        watch.stop()
        work.stop(threads: configuration.workThreads)
        // A daemon with a suspended connection must not be stopped; the end of the process does that.
        guard active.load(ordering: .acquiring) == 0 else { return false }
        for handle in handles { MHD_stop_daemon(handle.daemon) }
        return true
    }
}

/// `@unchecked Sendable`: a constant pointer to a daemon, whose functions used here may be called from any thread.
private struct DaemonHandle: @unchecked Sendable {
    let daemon: OpaquePointer
}
