import CMicroHTTPD
import HTTP
import Synchronization

/// One request and its answer. The library keeps it through `con_cls`; a work holds it until it replied.
///
/// `@unchecked Sendable`: all but `slot` is touched only by the pool thread that the connection belongs to.
final class Exchange: @unchecked Sendable {
    enum Slot: Sendable { case empty, suspended, answered(Response), closed }
    let rawTarget: [UInt8]
    let began = monotonicMicroseconds()
    var head: RequestHead?
    var target: Target?
    var body: [UInt8] = []
    var limit = 0
    var reserved = 0
    var isRefused = false
    /// Whether the server counts it among the active ones.
    var isCounted = false
    var pending: Refusal?
    /// Bytes passed over since `pending` was set.
    var drained = 0
    var sent: PreparedResponse?
    let slot = Mutex(Slot.empty)

    init(rawTarget: [UInt8]) { self.rawTarget = rawTarget }

    /// Suspends the connection, unless it is answered by now or `isClosed`. To be called on the connection's thread.
    func suspend(_ handle: OpaquePointer, unless isClosed: Bool) -> ServerCore.Wait {
        slot.withLock { slot in
            if case .answered(let response) = slot {
                slot = .closed
                return .answered(response)
            }
            slot = isClosed ? .closed : .suspended
            guard !isClosed else { return .refused }
            MHD_suspend_connection(handle)
            return .suspended
        }
    }

    /// Gives the answer, for which the connection waits or is about to wait; nothing when there is one by now. Resumed
    /// under the lock, so that the connection cannot go in between.
    func answer(_ response: Response, _ waiting: SuspendedHandle) {
        slot.withLock { slot in
            switch slot {
            case .empty: slot = .answered(response)
            case .suspended:
                slot = .answered(response)
                MHD_resume_connection(waiting.handle)
            case .answered, .closed: return
            }
        }
    }
}

/// A connection that waits.
///
/// `@unchecked Sendable`: the pointer is constant and used only while the exchange's slot says suspended, which
/// keeps the connection alive; resuming is safe from any thread.
struct SuspendedHandle: @unchecked Sendable {
    let handle: OpaquePointer
    init(_ handle: OpaquePointer) { self.handle = handle }
}

/// The way back from a work: the first answer counts, and one that was forgotten is made good.
final class ReplyOnce: Sendable {
    /// What it takes to end a work's wait without the work.
    struct Waiting: Sendable {
        let abandon: @Sendable () -> Void
    }
    private let exchange: Exchange
    private let waiting: SuspendedHandle
    private let fallback: @Sendable () -> Response
    private let leave: @Sendable () -> Void
    private let isDone = Atomic<Bool>(false)

    init(
        _ exchange: Exchange, _ waiting: SuspendedHandle, leave: @escaping @Sendable () -> Void,
        fallback: @escaping @Sendable () -> Response
    ) {
        self.exchange = exchange
        self.waiting = waiting
        self.leave = leave
        self.fallback = fallback
    }

    func callAsFunction(_ response: Response) {
        guard !isDone.exchange(true, ordering: .relaxed) else { return }
        exchange.answer(response, waiting)
        // Behind the answer: what is not suspended yet will not be any more, so nothing is left behind.
        leave()
    }

    deinit {
        if !isDone.load(ordering: .relaxed) { self(fallback()) }
    }
}
