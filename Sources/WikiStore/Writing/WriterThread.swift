internal import Glibc
internal import SQLite
internal import Synchronization
internal import WikiCore

/// The thread that commits what waits, and in quiet moments what is not urgent.
struct WriterThread: Sendable {
    /// What the thread does next.
    private enum Step {
        /// Looks again at once.
        case again
        /// Looks again after so many nanoseconds, or when there is something new.
        case wait(nanoseconds: Int)
        /// Likewise, and whoever else writes wakes it; nil for no limit.
        case rest(nanoseconds: Int?)
        case end
    }

    /// Leisurely work begins when nobody has saved for this long.
    private static let idleNanoseconds = 20_000_000
    /// Leisurely work waits no longer than this while others save without pause.
    private static let longestLeisure = 1_000_000_000
    /// At most so many jobs share a commit, so that the first is not kept waiting for the last.
    private static let largestBatch = 256
    /// A commit waits no longer than this for those who shared the one before it.
    private static let longestGathering = 3_000_000
    /// When nobody came for this long, nobody is waited for.
    private static let gatheringStep = 500_000
    /// So many commits pass before the log is moved into the file while saves go on.
    private static let commitsPerCheckpoint = 250
    /// A log of more pages than this is cut back, even if readers must be waited for (64 MiB).
    private static let longestLog = 16_384
    /// The file is written anew when nobody has saved for this long; after each time that it was called off, for
    /// twice as long, an hour at most.
    private static let shortestPause = 1_000_000_000
    private static let longestPause = 3_600_000_000_000

    private let queue: WriterQueue
    private let lost: @Sendable (StoreError) -> Void
    private var lastLeisure = MonotonicClock.nanoseconds()
    private var pause = WriterThread.shortestPause

    /// A thread that does what waits in a queue.
    ///
    /// - Parameter lost: called when a commit failed in a way that leaves unknown what is on disk. Only a new
    ///   process may write then.
    init(_ queue: WriterQueue, lost: @escaping @Sendable (StoreError) -> Void) {
        self.queue = queue
        self.lost = lost
    }

    /// The thread's whole life, once the queue has its writer.
    mutating func run() {
        while true {
            // Between two steps another thread may write.
            switch queue.writer.withLock({ writer in writer.map { step($0) } ?? .end }) {
            case .again: break
            case .wait(let nanoseconds): _ = queue.signal.wait(nanoseconds: nanoseconds)
            case .rest(let nanoseconds):
                if let nanoseconds {
                    _ = queue.signal.wait(nanoseconds: nanoseconds)
                } else {
                    queue.signal.waitLong()
                }
                queue.state.withLock { $0.isResting = false }
            case .end: return queue.end()
            }
        }
    }

    private mutating func step(_ writer: Writer) -> Step {
        if let failure = queue.state.withLock({ $0.lost }) {
            lost(failure)
            queue.state.withLock { $0.lost = nil }
        }
        gather()
        let now = MonotonicClock.nanoseconds()
        let isOverdue = now - lastLeisure > Self.longestLeisure
        if isOverdue { lastLeisure = now }
        let (jobs, quiet) = queue.state.withLock { state in
            let quiet = now - state.lastCommit
            var jobs = Self.take(&state.jobs)
            if isOverdue || jobs.isEmpty && (quiet >= Self.idleNanoseconds || state.isClosing) {
                jobs += Self.take(&state.leisurely)
            }
            return (jobs, quiet)
        }
        if !jobs.isEmpty {
            commit(jobs, writer)
            return .again
        }
        return idle(writer, quiet: quiet)
    }

    /// Lets those who shared the last commit come back, so that they share the next one too: without it the first of
    /// them would have a commit of its own. Goes on while more come, and ends soon; who saves alone never waits.
    private func gather() {
        let companions = queue.state.withLock { $0.companions }
        guard companions > 1 else { return }
        let end = MonotonicClock.nanoseconds() + Self.longestGathering
        var seen = 0
        while MonotonicClock.nanoseconds() < end {
            let count = queue.state.withLock { $0.isClosing ? .max : $0.jobs.count }
            guard count > seen || seen == 0, count < companions else { return }
            seen = max(seen, count)
            var pause = timespec(tv_sec: 0, tv_nsec: Self.gatheringStep)
            nanosleep(&pause, nil)
        }
    }

    private static func take(_ jobs: inout [WriterQueue.Job]) -> [WriterQueue.Job] {
        let batch = Array(jobs.prefix(largestBatch))
        jobs.removeFirst(batch.count)
        return batch
    }

    private func commit(_ jobs: [WriterQueue.Job], _ writer: Writer) {
        if let failure = queue.commit(jobs, writer) { lost(failure) }
        let commits = queue.state.withLock { $0.commitsSinceCheckpoint }
        if commits >= Self.commitsPerCheckpoint { checkpoint(writer) }
    }

    /// What there is to do while nothing waits.
    ///
    /// - Parameter quiet: nanoseconds since the last commit.
    private mutating func idle(_ writer: Writer, quiet: Int) -> Step {
        let (isClosing, commits, finish) = queue.state.withLock { state in
            state.companions = 1
            return (state.isClosing, state.commitsSinceCheckpoint, state.shrinking)
        }
        let isQuiet = quiet >= Self.idleNanoseconds
        if commits >= (isQuiet || isClosing ? 1 : Self.commitsPerCheckpoint) { checkpoint(writer) }
        if isClosing { return .end }
        if !isQuiet { return .wait(nanoseconds: Self.idleNanoseconds - quiet) }
        if let finish, quiet >= pause {
            pause = shrink(writer, finish) ? Self.shortestPause : min(2 * pause, Self.longestPause)
            return .again
        }
        queue.state.withLock { $0.isResting = true }
        return .rest(nanoseconds: finish.map { _ in pause - quiet })
    }

    /// - Returns: false when it was called off.
    private func shrink(_ writer: Writer, _ finish: @escaping @Sendable (Writer) throws -> Void) -> Bool {
        do throws(SQLiteError) {
            guard try writer.connection.vacuum(while: { queue.state.withLock { $0.isIdle } }) else {
                return false
            }
            commit([WriterQueue.Job(run: finish, finish: { _ in })], writer)
            checkpoint(writer)
        } catch {
            // For want of room, say: nothing is missing, and trying again soon would not help.
            if error.isInputOutput { lost(StoreError(error)) }
        }
        queue.state.withLock { $0.shrinking = nil }
        return true
    }

    private func checkpoint(_ writer: Writer) {
        queue.state.withLock { $0.commitsSinceCheckpoint = 0 }
        // What fails here is tried again later; the log holds everything until then.
        guard let passed = try? writer.connection.checkpoint(.passive) else { return }
        if passed.logged > Self.longestLog { _ = try? writer.connection.checkpoint(.truncate) }
    }
}
