internal import Glibc
internal import Synchronization

/// Starts operating-system threads for work that blocks.
public enum Thread {
    /// Runs `body` on a new, detached thread.
    ///
    /// - Throws: `ThreadError` when the system has no room for one.
    public static func start(_ body: @escaping @Sendable () -> Void) throws(ThreadError) {
        let start = Unmanaged.passRetained(ThreadBody(body))
        var thread = pthread_t()
        let status = pthread_create(&thread, nil, runThreadBody, start.toOpaque())
        guard status == 0 else {
            start.release()
            throw ThreadError(reason: String(cString: strerror(status)))
        }
        pthread_detach(thread)
    }

    /// Does two things at the same time, the second on a thread of its own, and waits for both.
    ///
    /// - Throws: what the first threw, else what the second did; `ThreadError`, with nothing done, when the system has
    ///   no room for a thread.
    public static func both<First, Second: Sendable>(
        _ first: () throws -> First, and second: @escaping @Sendable () throws -> Second
    ) throws -> (First, Second) {
        let outcome = Mutex<Result<Second, any Error>?>(nil)
        let ended = Signal()
        try start {
            let result = Result { try second() }
            outcome.withLock { $0 = result }
            ended.raise()
        }
        let own = Result { try first() }
        ended.waitLong()
        guard let other = outcome.withLock({ $0 }) else {
            preconditionFailure("The thread ended without a word")
        }
        return (try own.get(), try other.get())
    }
}

/// Why a thread could not be started.
public struct ThreadError: Error, Equatable, Sendable {
    /// The system's words.
    public let reason: String
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}

private func runThreadBody(_ start: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let start else { return nil }
    let body = Unmanaged<ThreadBody>.fromOpaque(start).takeRetainedValue()
    body.run()
    return nil
}
