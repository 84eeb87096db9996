import CMicroHTTPD
import Glibc
import HTTP
import Synchronization

/// What all connections of a server share.
final class ServerCore: Sendable {
    let limits: ServerConfiguration
    let handler: any Handler
    let observer: (any ServerObserver)?
    let registry = ConnectionRegistry()
    let pool: WorkPool
    /// Requests that were taken on and are not answered yet.
    let active = Atomic<Int>(0)
    private let bodyBytes = Atomic<Int>(0)
    private let isClosed = Atomic<Bool>(false)
    private let suspended = Mutex<[ObjectIdentifier: ReplyOnce.Waiting]>([:])

    init(_ limits: ServerConfiguration, _ handler: any Handler, _ observer: (any ServerObserver)?) {
        self.limits = limits
        self.handler = handler
        self.observer = observer
        pool = WorkPool(threads: limits.workThreads, limit: limits.workQueueLimit)
    }

    func startReaper() {
        let pause = UInt32(min(1, max(0.02, limits.headerDeadline / 8)) * 1_000_000)
        startThread { [self] in
            while !isClosed.load(ordering: .acquiring) {
                registry.reap(limits)
                usleep(pause)
            }
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
    func hold(_ exchange: Exchange, _ waiting: ReplyOnce.Waiting) {
        suspended.withLock { $0[ObjectIdentifier(exchange)] = waiting }
    }

    func letGo(_ exchange: Exchange) {
        _ = suspended.withLock { $0.removeValue(forKey: ObjectIdentifier(exchange)) }
    }

    /// Answers 503 for each work that did not end in time: the library must not be stopped with one suspended.
    func abandonSuspended() {
        for waiting in suspended.withLock({ Array($0.values) }) { waiting.abandon() }
    }
}
