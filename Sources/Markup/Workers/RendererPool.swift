import Glibc

/// What a request came to.
public enum RenderResult: Equatable, Sendable {
    /// The page, or its text as plain HTML with an outcome that holds whenever it is tried: to be kept.
    case rendered(RenderedPage)
    /// No worker could be started now; nothing is known of the page, nothing is to be kept.
    case unavailable
}

/// Renders pages. Blocks; may be called from any thread.
public protocol PageRendering: Sendable {
    /// One result a page, in order.
    func render(_ pages: [RenderRequest]) -> [RenderResult]

    /// What was done by now.
    var statistics: RendererPool.Statistics { get }
}

extension PageRendering {
    /// Nothing, for one that does not count.
    public var statistics: RendererPool.Statistics { RendererPool.Statistics() }
}

/// Renders pages in worker processes, since the parser is neither thread-safe nor proof against hostile text.
///
/// `@unchecked Sendable`: `state` is read and written with `mutex` held only; mutex and condition live at fixed
/// addresses for as long as the pool; a `WorkerSlot` is used by the one caller that took it out of `state.free`.
public final class RendererPool: PageRendering, @unchecked Sendable {
    /// Counts since the pool was made.
    public struct Statistics: Equatable, Sendable {
        /// Pages with the outcome `.complete`.
        public var complete = 0
        /// Pages that exceeded a limit.
        public var tooComplex = 0
        /// Pages that the parser crashed on.
        public var crashed = 0
        /// Pages for which there was no worker.
        public var unavailable = 0
        /// Workers started.
        public var started = 0
        /// Workers that died or were ended for a page's sake.
        public var lost = 0

        /// Nothing counted yet.
        public init() {}
    }

    private struct State {
        var free: [WorkerSlot]
        var waiting: [UInt64] = []
        var nextTicket: UInt64 = 0
        var isClosed = false
        var statistics = Statistics()
    }

    private let executable: String
    private let arguments: [String]
    private let limits: WorkerLimits
    private let workers: Int
    private var state: State
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    /// Pages that one caller has done before the next in the queue gets the worker.
    private static let turn = 32

    /// Makes a pool that starts its workers when they are needed.
    /// - Parameters:
    ///   - executable: the path of a program that calls `MarkupWorker.run`, with the same limits.
    ///   - workers: how many run at once, at least 1.
    public init(
        executable: String, arguments: [String] = ["markup-worker"], workers: Int = 2,
        limits: WorkerLimits = .standard
    ) {
        precondition(workers > 0)
        self.executable = executable
        self.arguments = arguments
        self.limits = limits
        self.workers = workers
        state = State(free: (0..<workers).map { _ in WorkerSlot() })
        mutex.initialize(to: pthread_mutex_t())
        condition.initialize(to: pthread_cond_t())
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// The counts by now.
    public var statistics: Statistics { locked { state.statistics } }

    /// Ends the workers once they have done what they are at; later requests are `.unavailable`. May be called again.
    public func close() {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        state.isClosed = true
        pthread_cond_broadcast(condition)
        while state.free.count < workers { pthread_cond_wait(condition, mutex) }
        for slot in state.free { slot.end() }
    }

    /// Renders pages in order, waiting for a free worker.
    public func render(_ pages: [RenderRequest]) -> [RenderResult] {
        var results: [RenderResult] = []
        results.reserveCapacity(pages.count)
        while results.count < pages.count {
            let part = pages[results.count..<min(results.count + Self.turn, pages.count)]
            guard let slot = take() else {
                results.append(contentsOf: repeatElement(.unavailable, count: part.count))
                locked { state.statistics.unavailable += part.count }
                continue
            }
            var counts = Statistics()
            for page in part {
                results.append(
                    slot.render(
                        page, executable: executable, arguments: arguments, limits: limits, counts: &counts))
            }
            giveBack(slot, counts)
        }
        return results
    }

    /// Waits for a worker, first come, first served; nil once the pool is closed.
    private func take() -> WorkerSlot? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        let ticket = state.nextTicket
        state.nextTicket += 1
        state.waiting.append(ticket)
        while !state.isClosed, state.free.isEmpty || state.waiting.first != ticket {
            pthread_cond_wait(condition, mutex)
        }
        state.waiting.removeAll { $0 == ticket }
        // The next in the queue may have slept through the moment when two workers were free.
        pthread_cond_broadcast(condition)
        return state.isClosed ? nil : state.free.popLast()
    }

    private func giveBack(_ slot: WorkerSlot, _ counts: Statistics) {
        locked {
            state.free.append(slot)
            state.statistics.complete += counts.complete
            state.statistics.tooComplex += counts.tooComplex
            state.statistics.crashed += counts.crashed
            state.statistics.unavailable += counts.unavailable
            state.statistics.started += counts.started
            state.statistics.lost += counts.lost
            pthread_cond_broadcast(condition)
        }
    }

    private func locked<Value>(_ body: () -> Value) -> Value {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }
}
