internal import Glibc

/// What an import, backup or restore could not do; the words are for the person at the terminal.
public struct ExchangeError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What, and what to do.
    public let message: String

    init(_ message: String) {
        self.message = message
    }

    /// A call of the system that failed, with the system's word for why.
    static func system(_ act: String) -> ExchangeError {
        ExchangeError("cannot \(act): \(String(cString: strerror(errno)))")
    }

    /// The words.
    public var description: String { message }
}
