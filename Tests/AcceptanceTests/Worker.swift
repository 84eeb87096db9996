import Glibc
import Synchronization

/// A thread of the system that gives a result; tasks will not do for work that blocks.
final class Worker<Result: Sendable>: Sendable {
    private let outcome: Outcome<Result>
    private let thread: pthread_t

    init(_ work: @escaping @Sendable () -> Result) {
        let outcome = Outcome<Result>()
        self.outcome = outcome
        thread = startThread(Body { outcome.value.withLock { $0 = work() } })
    }

    /// Waits for the thread to end. To be called once.
    func result() -> Result {
        pthread_join(thread, nil)
        guard let value = outcome.value.withLock({ $0 }) else { preconditionFailure("the thread has ended") }
        return value
    }
}

private final class Outcome<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
}

private final class Body: Sendable {
    let work: @Sendable () -> Void

    init(_ work: @escaping @Sendable () -> Void) { self.work = work }
}

private func startThread(_ body: Body) -> pthread_t {
    var thread = pthread_t()
    let result = pthread_create(
        &thread, nil,
        { argument in
            if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().work() }
            return nil
        }, Unmanaged.passRetained(body).toOpaque())
    precondition(result == 0, "no thread could be started")
    return thread
}
