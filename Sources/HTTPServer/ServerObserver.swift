public import HTTP

/// Is told of each answer, for the access log. Called from several threads; must not block.
public protocol ServerObserver: Sendable {
    /// An answer was sent, or its sending ended early.
    func didAnswer(_ record: AccessRecord)
}

/// One line of an access log.
public struct AccessRecord: Sendable {
    /// The peer's address in numbers.
    public let client: String
    /// The method; nil when it was refused.
    public let method: Method?
    /// The address as the client sent it: unchecked, to be escaped before it is written anywhere.
    public let target: [UInt8]
    /// The status of the answer.
    public let status: Int
    /// How long the body of the answer is.
    public let bytes: Int
    /// From the request line to the end of the answer.
    public let microseconds: Int64
}
