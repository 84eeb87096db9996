import CMicroHTTPD
import Glibc
import HTTP
import Synchronization

/// What all connections of a server share.
final class ServerCore: Sendable {
    let limits: ServerConfiguration
    let handler: any Handler
    let observer: (any ServerObserver)?
    let registry: ConnectionRegistry
    let pool: WorkPool
    /// Requests that were taken on and are not answered yet.
    let active = Atomic<Int>(0)
    private let bodyBytes = Atomic<Int>(0)
    private let isClosed = Atomic<Bool>(false)
    /// Whether the server ends: connections are closed behind their next answer.
    let isStopping = Atomic<Bool>(false)
    private let suspended = Mutex(Suspended())

    private struct Suspended {
        var waiting: [ObjectIdentifier: ReplyOnce.Waiting] = [:]
        /// Whether nothing may be suspended any more.
        var isClosed = false
    }

    /// Nil when the system has no thread left for the works, or for shutting connections whose clients are too slow.
    init?(_ limits: ServerConfiguration, _ handler: any Handler, _ observer: (any ServerObserver)?) {
        self.limits = limits
        self.handler = handler
        self.observer = observer
        registry = ConnectionRegistry(limits)
        guard let pool = WorkPool(threads: limits.workThreads, limit: limits.workQueueLimit) else {
            return nil
        }
        self.pool = pool
        guard startThread({ [self] in reap() }) else {
            pool.close()
            return nil
        }
    }

    private func reap() {
        let pause = UInt32(min(1, max(0.02, limits.headerDeadline / 8)) * 1_000_000)
        while !isClosed.load(ordering: .acquiring) {
            registry.reap()
            usleep(pause)
        }
    }

    func close() {
        isClosed.store(true, ordering: .releasing)
        pool.close()
    }

    /// Takes room for body bytes; false when all requests together hold too many.
    func reserve(_ count: Int) -> Bool {
        let (_, total) = bodyBytes.add(count, ordering: .relaxed)
        guard total <= limits.maxTotalBodyBytes else {
            bodyBytes.subtract(count, ordering: .relaxed)
            return false
        }
        return true
    }

    func release(_ count: Int) { bodyBytes.subtract(count, ordering: .relaxed) }
}

extension ServerCore {
    /// What became of a wait for an answer.
    enum Wait {
        /// It is over before it began.
        case answered(Response)
        /// The connection is suspended until its exchange is answered.
        case suspended
        /// The server ends.
        case refused
    }

    /// Suspends a connection until its exchange is answered, unless it is by now.
    ///
    /// - Parameter waiting: how the wait is ended without the work.
    func suspend(_ exchange: Exchange, _ handle: OpaquePointer, _ waiting: ReplyOnce.Waiting) -> Wait {
        // Under one lock with `abandonSuspended`: the library must not be stopped with a connection suspended, so none
        // may be between that and the stop.
        suspended.withLock { suspended in
            let wait = exchange.suspend(handle, unless: suspended.isClosed)
            if case .suspended = wait { suspended.waiting[ObjectIdentifier(exchange)] = waiting }
            return wait
        }
    }

    func letGo(_ exchange: Exchange) {
        _ = suspended.withLock { $0.waiting.removeValue(forKey: ObjectIdentifier(exchange)) }
    }

    /// Answers 503 for each work that did not end in time, and for all that would wait from here on.
    func abandonSuspended() {
        let waiting = suspended.withLock { suspended in
            suspended.isClosed = true
            return Array(suspended.waiting.values)
        }
        for waiting in waiting { waiting.abandon() }
    }
}
