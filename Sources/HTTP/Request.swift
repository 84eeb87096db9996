/// A request whose head was checked and whose body is whole.
public struct Request: Sendable {
    /// What is asked for.
    public var method: Method
    /// The address, decoded once.
    public var target: Target
    /// The fields as they came.
    public var headers: Headers
    /// The body's bytes; empty without one.
    public var body: [UInt8]
    /// Who asks, in numbers: `127.0.0.1` or `2001:db8::1`, after trusted proxies were seen through.
    public var client: String

    /// A request from its parts.
    public init(
        method: Method, target: Target, headers: Headers = Headers(), body: [UInt8] = [], client: String = ""
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.client = client
    }
}

/// The methods that the server knows; all others are answered 405 before a handler sees them.
public enum Method: String, Sendable {
    /// Reads.
    case get = "GET"
    /// Reads, without a body in the answer.
    case head = "HEAD"
    /// Acts.
    case post = "POST"
    /// Stores.
    case put = "PUT"
    /// Deletes.
    case delete = "DELETE"
    /// Asks what is allowed.
    case options = "OPTIONS"

    /// Whether the method promises to change nothing (RFC 9110, section 9.2.1).
    public var isSafe: Bool {
        switch self {
        case .get, .head, .options: true
        case .post, .put, .delete: false
        }
    }
}
