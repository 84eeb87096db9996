/// Where a server listens and what it bears.
public struct ServerConfiguration: Sendable {
    /// An address in numbers and a port; port 0 lets the system choose one.
    public struct Endpoint: Sendable, Equatable {
        /// `127.0.0.1` or `::1`.
        public var address: String
        /// 0 to 65535.
        public var port: UInt16

        /// An endpoint from its parts.
        public init(address: String, port: UInt16) {
            self.address = address
            self.port = port
        }

        /// As `address port`.
        var name: String { "\(address) \(port)" }
    }

    /// Where connections are taken on.
    public var listen: [Endpoint]
    /// Threads that read and write, for each endpoint.
    public var threads = 2
    /// Connections at once; more wait until one is closed.
    public var connectionLimit = 512
    /// Connections at once from one address, of which more are closed; 0 for no limit, as behind a proxy.
    public var perAddressLimit = 64
    /// Seconds within which a head must be whole.
    public var headerDeadline = 10.0
    /// Bytes a second that a body must bring, measured over `bodyWindow`.
    public var bodyMinimumRate = 1_024
    /// Seconds over which the rate of a body is measured.
    public var bodyWindow = 20.0
    /// Seconds after which a client that takes nothing of its answer is cut off.
    public var sendDeadline = 60.0
    /// Seconds that a connection may rest between requests.
    public var idleTimeout = 60
    /// Bytes of body held in memory over all requests; beyond it new bodies are answered 503.
    public var maxTotalBodyBytes = 192 << 20
    /// Threads that may block, for answers that are worked for.
    public var workThreads = 8
    /// Works that may wait for a thread; beyond it requests are answered 503.
    public var workQueueLimit = 1_024

    /// The usual limits.
    public init(listen: [Endpoint]) {
        self.listen = listen
    }
}
