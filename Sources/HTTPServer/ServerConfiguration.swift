/// How a server listens, and what it puts up with.
public struct ServerConfiguration: Sendable {
    /// Numeric addresses with ports; port 0 takes a free one.
    public var listen: [(address: String, port: UInt16)]
    /// Threads that answer what is at hand.
    public var threads = 2
    /// Threads that work for answers that must be waited for.
    public var workThreads = 8
    /// Connections at the same time; further ones wait to be accepted.
    public var connectionLimit = 512
    /// Connections of one address; 0 for no limit, as behind a proxy.
    public var connectionsPerAddress = 0
    /// A connection without traffic is closed after so many seconds.
    public var idleSeconds = 60
    /// The head of a request must be whole after so many seconds.
    public var headSeconds = 10
    /// A body must bring so many bytes a second, once it has taken `bodyGraceSeconds`.
    public var bodyBytesPerSecond = 1_024
    /// How long a body may be slower.
    public var bodyGraceSeconds = 20
    /// All bodies under way together may take so many bytes.
    public var bodyBytes = 192 << 20

    /// The defaults, on the given addresses.
    public init(listen: [(address: String, port: UInt16)]) {
        self.listen = listen
    }
}

/// Why a server cannot begin.
public struct ServerError: Error, Equatable, Sendable {
    /// What could not be done, where, and the system's word for why.
    public let reason: String
}

/// What was answered, for the access log.
public struct AccessRecord: Sendable {
    /// Who asked, in numbers.
    public let client: String
    /// The method as it came.
    public let method: String
    /// The address as it came.
    public let target: String
    /// The status of the answer; 0 when the connection was cut before there was one.
    public let status: Int
    /// The size of the answer's body before compression.
    public let bytes: Int
    /// From the first line to the end of the answer.
    public let microseconds: Int
}

/// Is told of every answer. Called from the threads that answer: it must be quick.
public protocol ServerObserver: Sendable {
    /// An answer was sent, or given up.
    func didAnswer(_ record: AccessRecord)
}
