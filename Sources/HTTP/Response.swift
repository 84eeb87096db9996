public import Synchronization

/// What a request is answered with.
public struct Response: Sendable {
    /// The status code, 200 to 599.
    public var status: Int
    /// The fields, without `Content-Length`, `Date`, `Connection` and `Content-Encoding`: the server sets those.
    public var headers: Headers
    /// What follows the head. The server leaves it out for HEAD, 204 and 304.
    public var body: Body

    /// The bytes of an answer.
    public enum Body: Sendable {
        /// Made for this answer alone; the server may compress them.
        case bytes([UInt8])
        /// A file's bytes from `offset` on, as they are.
        case file(path: String, offset: Int, count: Int)
    }

    /// An answer from its parts.
    public init(status: Int, headers: Headers = Headers(), body: Body = .bytes([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// An answer that is given many times over: whoever caches it keeps this object, and the server hangs its own
/// finished form of it (both encodings, made once) on it.
public final class SharedResponse: Sendable {
    /// The answer as a handler made it: status 200, an `ETag` in its headers, a body of bytes.
    public let response: Response
    /// The server's finished form; nothing but the server that serves it touches this.
    public let finished: Mutex<(any Sendable & AnyObject)?>

    /// Shares an answer.
    public init(_ response: Response) {
        self.response = response
        self.finished = Mutex(nil)
    }
}
