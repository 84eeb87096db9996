internal import Glibc
internal import Synchronization
internal import WikiCore

/// Work that waits for the one writer.
///
/// All that waits at the same moment shares one transaction: each job runs in a savepoint of its own, sees those
/// before it, and is answered after the COMMIT, so that what was answered is on disk. A thread of its own does that;
/// a brief job that finds nobody writing is done by the thread that brings it, which spares two changes of threads.
final class WriterQueue: Sendable {
    /// A piece of work and what follows once it is on disk, or is known not to be.
    struct Job: Sendable {
        /// Changes the tables. Throwing undoes this job alone.
        let run: @Sendable (Writer) throws -> Void
        /// Called after the commit, in the order of commits, by who wrote; with the error that kept the work from being
        /// stored.
        let finish: @Sendable ((any Error)?) -> Void
    }

    struct State {
        var jobs: [Job] = []
        var leisurely: [Job] = []
        /// What becomes of the file's being written anew without what is free in it; nil when nobody asked.
        var shrinking: (@Sendable (Writer) throws -> Void)?
        /// How many shared a commit lately or came while it was made: so many may come at once again.
        var companions = 1
        /// When the last commit ended, by the monotonic clock in nanoseconds.
        var lastCommit = MonotonicClock.nanoseconds()
        /// Commits in a row that the disk took quickly.
        var quickCommits = 0
        var commitsSinceCheckpoint = 0
        /// Whether the writer's thread sleeps until it is woken.
        var isResting = false
        /// A failure on another thread that left unknown what is on disk, for the writer's thread to tell of.
        var lost: StoreError?
        var isClosing = false
        var isClosed = false

        var isIdle: Bool { jobs.isEmpty && leisurely.isEmpty && !isClosing }

        /// Whether a brief job may be done by the thread that brings it: nobody is there to share a commit with, and
        /// the wait is short.
        var letsOthersWrite: Bool {
            jobs.isEmpty && companions == 1 && quickCommits >= WriterQueue.quickCommitsForTrust && lost == nil
                && !isClosing
        }
    }

    /// So many quick commits in a row make the disk one that a thread may wait for which others wait for.
    static let quickCommitsForTrust = 8
    /// A commit that the disk took in no longer than this is quick, in nanoseconds.
    let quickCommit: Int
    /// The connection; whoever holds the lock writes. Nil until the writer's thread has opened it.
    let writer = Mutex<Writer?>(nil)
    let state = Mutex(State())
    let done = Mutex(WriterActivity())
    /// Wakes the writer's thread.
    let signal = Signal()

    /// An empty queue.
    ///
    /// - Parameter quickCommit: a commit of so many nanoseconds is quick.
    init(quickCommit: Int) {
        self.quickCommit = quickCommit
    }

    /// Has the writer's connection opened; called by its thread at the beginning.
    func open(_ make: () throws -> Writer) rethrows {
        try writer.withLock { $0 = try make() }
    }

    /// Lets go of the connection; called by the writer's thread at its end.
    func end() {
        writer.withLock { $0 = nil }
        state.withLock { $0.isClosed = true }
    }

    /// What was done by now, and what waits.
    var activity: WriterActivity {
        var activity = done.withLock { $0 }
        activity.waiting = state.withLock { $0.jobs.count + $0.leisurely.count }
        return activity
    }

    /// Takes a job; it is finished with `StoreError.closed` after `close`.
    func submit(_ job: Job, _ urgency: Urgency = .usual) {
        if urgency == .brief, commitHere(job) { return }
        let isTaken = state.withLock { state in
            guard !state.isClosing else { return false }
            if urgency == .leisurely { state.leisurely.append(job) } else { state.jobs.append(job) }
            return true
        }
        guard isTaken else { return job.finish(StoreError.closed) }
        signal.raise()
    }

    /// Commits a job on the calling thread, where the writer and the disk allow that.
    ///
    /// - Returns: false when it was not even begun.
    private func commitHere(_ job: Job) -> Bool {
        let isDone = writer.withLockIfAvailable { writer in
            guard let writer, state.withLock({ $0.letsOthersWrite }) else { return false }
            // The answer goes out from here, so that to end the process is the other thread's.
            if let failure = commit([job], writer) { state.withLock { $0.lost = failure } }
            return true
        }
        guard isDone == true else { return false }
        let wakes = state.withLock { state in
            defer { state.isResting = false }
            return state.isResting || state.lost != nil
        }
        if wakes { signal.raise() }
        return true
    }

    /// Has the file written anew without what is free in it, once nobody has saved for a while; a save that comes
    /// calls it off, to be tried again.
    ///
    /// - Parameter finish: called on the writer's thread, in a transaction of its own, once that is done.
    func shrink(finish: @escaping @Sendable (Writer) throws -> Void) {
        state.withLock { $0.shrinking = finish }
        signal.raise()
    }

    /// Takes no jobs from here on; for a store without a writer.
    func refuseAll() {
        state.withLock { state in
            state.isClosing = true
            state.isClosed = true
        }
    }

    /// Does what was taken on, then lets the writer's thread end.
    func close() {
        state.withLock { $0.isClosing = true }
        signal.raise()
        while !state.withLock({ $0.isClosed }) { usleep(1_000) }
    }
}
