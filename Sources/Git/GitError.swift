internal import CGit2

/// What could not be done with a repository; the words are for the person at the terminal.
public struct GitError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is the matter.
    public let message: String

    init(_ message: String) {
        self.message = message
    }

    /// A call of libgit2 that failed, with its word for why.
    static func library(_ act: String) -> GitError {
        let reason = git_error_last().flatMap { $0.pointee.message }.map { String(cString: $0) }
        return GitError("cannot \(act): \(reason ?? "libgit2 does not say why")")
    }

    /// The words.
    public var description: String { message }
}
