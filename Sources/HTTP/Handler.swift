/// Answers requests; knows nothing of sockets. Called from several threads at once.
public protocol Handler: Sendable {
    /// Gives the answer, or says how it will be had. Must not block.
    func reply(to request: Request) -> Reply

    /// How many bytes of body a request of this head may bring; more is answered 413 unread.
    func bodyLimit(method: Method, target: Target) -> Int

    /// An answer for what the server itself refused or could not do, in the shape and language of the site.
    ///
    /// - Parameter target: what was asked for; where that cannot be read, as much of its path as can. Nil for nothing.
    func refusal(_ refusal: Refusal, target: Target?, headers: Headers) -> Response
}

/// The answer, or the way to it.
public enum Reply: Sendable {
    /// At hand.
    case now(Response)
    /// At hand, and not for the first time. The server answers conditional requests, HEAD and gzip itself.
    case shared(SharedResponse)
    /// To come from this thread or another: the server calls this at once, on a thread that others wait for, so it
    /// must not block for much longer than a millisecond. Saves a change of threads where the work is short, or is
    /// handed to a thread of its own anyway.
    case soon(@Sendable (@escaping @Sendable (Response) -> Void) -> Void)
    /// To be worked for: the server suspends the connection, calls this on a thread that may block, and sends what
    /// is passed to the function, which must be called exactly once, from any thread, now or later.
    case later(@Sendable (@escaping @Sendable (Response) -> Void) -> Void)
}

/// Why the server answered a request itself.
public struct Refusal: Error, Equatable, Sendable {
    /// 400, 403, 405, 408, 413, 414, 415, 421, 431, 503 or 505.
    public let status: Int
    /// What is wrong, in English, without anything that the client sent.
    public let reason: String

    /// A refusal from its parts.
    public init(status: Int, reason: String) {
        self.status = status
        self.reason = reason
    }
}
