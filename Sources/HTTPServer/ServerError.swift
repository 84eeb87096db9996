/// Why a server could not be started.
public struct ServerError: Error, Equatable, CustomStringConvertible {
    /// What failed.
    public enum Code: Sendable, Equatable {
        /// The address is not one in numbers.
        case address
        /// The system refused the socket.
        case bind
        /// The threads could not be started.
        case start
    }
    /// What failed.
    public let code: Code
    /// The endpoint, as `address port`.
    public let endpoint: String
    /// The system's error number; 0 without one.
    public let errno: Int32
    /// The system's words for it.
    public let message: String

    /// The system has no thread left.
    static func threads(_ endpoint: ServerConfiguration.Endpoint?) -> ServerError {
        ServerError(
            code: .start, endpoint: endpoint.map(\.name) ?? "", errno: 0,
            message: "The threads could not be started.")
    }

    /// In one line.
    public var description: String { "\(endpoint): \(message)" }
}
