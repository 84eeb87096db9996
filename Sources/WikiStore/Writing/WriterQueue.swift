internal import Glibc
internal import SQLite
internal import Synchronization
internal import WikiCore

/// Work that waits for the one writer, and the thread that does it.
///
/// All that waits at the same moment shares one transaction: each job runs in a savepoint of its own, sees those
/// before it, and is answered after the COMMIT, so that what was answered is on disk.
final class WriterQueue: Sendable {
    /// A piece of work and what follows once it is on disk, or is known not to be.
    struct Job: Sendable {
        /// Changes the tables. Throwing undoes this job alone.
        let run: @Sendable (Writer) throws -> Void
        /// Called after the commit, in the order of the queue; with the error that kept the work from being stored.
        let finish: @Sendable ((any Error)?) -> Void
    }

    private struct Waiting {
        var jobs: [Job] = []
        var leisurely: [Job] = []
        /// What becomes of the file's being written anew without what is free in it; nil when nobody asked.
        var shrinking: (@Sendable (Writer) throws -> Void)?
        var isClosing = false
        var isClosed = false

        var isIdle: Bool { jobs.isEmpty && leisurely.isEmpty && !isClosing }
    }

    /// At most so many jobs share a commit, so that the first is not kept waiting for the last.
    private static let largestBatch = 256
    /// Leisurely work begins when nobody has saved for this long.
    private static let idleNanoseconds = 20_000_000
    /// Leisurely work waits no longer than this while others save without pause; it shares a commit then.
    private static let longestLeisure = 1_000_000_000
    /// A commit waits no longer than this for those who shared the one before it.
    private static let longestGathering = 3_000_000
    /// When nobody came for this long, nobody is waited for.
    private static let gatheringStep = 500_000
    /// So many commits pass before the log is moved into the file while saves go on.
    private static let commitsPerCheckpoint = 250
    /// The file is written anew when nobody has saved for this long; after each time that it was called off, for
    /// twice as long, an hour at most.
    private static let shortestPause = 1_000_000_000
    private static let longestPause = 3_600_000_000_000
    /// A log of more pages than this is cut back, even if readers must be waited for (64 MiB).
    private static let longestLog = 16_384

    private let waiting = Mutex(Waiting())
    private let done = Mutex(WriterActivity())
    private let signal = Signal()

    /// What was done by now, and what waits.
    var activity: WriterActivity {
        var activity = done.withLock { $0 }
        activity.waiting = waiting.withLock { $0.jobs.count + $0.leisurely.count }
        return activity
    }

    /// Takes a job; it is finished with `StoreError.closed` after `close`.
    func submit(_ job: Job, leisurely: Bool = false) {
        let taken = waiting.withLock { waiting in
            guard !waiting.isClosing else { return false }
            if leisurely { waiting.leisurely.append(job) } else { waiting.jobs.append(job) }
            return true
        }
        guard taken else { return job.finish(StoreError.closed) }
        signal.raise()
    }

    /// Has the file written anew without what is free in it, once nobody has saved for a while; a save that comes
    /// calls it off, to be tried again.
    ///
    /// - Parameter finish: called on the writer's thread, in a transaction of its own, once that is done.
    func shrink(finish: @escaping @Sendable (Writer) throws -> Void) {
        waiting.withLock { $0.shrinking = finish }
        signal.raise()
    }

    /// Takes no jobs from here on; for a store without a writer.
    func refuseAll() {
        waiting.withLock { waiting in
            waiting.isClosing = true
            waiting.isClosed = true
        }
    }

    /// Does what was taken on, then lets `work` return.
    func close() {
        waiting.withLock { $0.isClosing = true }
        signal.raise()
        while !waiting.withLock({ $0.isClosed }) { usleep(1_000) }
    }

    /// The writer thread's whole life.
    ///
    /// - Parameter lost: called when a commit failed in a way that leaves unknown what is on disk. Only a new
    ///   process may write then.
    func work(_ writer: Writer, lost: @Sendable (StoreError) -> Void) {
        var commitsSinceCheckpoint = 0
        var lastLeisure = MonotonicClock.nanoseconds()
        var companions = 1
        var pause = Self.shortestPause
        while true {
            gather(after: companions)
            let isOverdue = MonotonicClock.nanoseconds() - lastLeisure > Self.longestLeisure
            if isOverdue { lastLeisure = MonotonicClock.nanoseconds() }
            let next = waiting.withLock { waiting -> (jobs: [Job], ends: Bool)? in
                if !waiting.jobs.isEmpty {
                    let shared = isOverdue ? Self.take(&waiting.leisurely) : []
                    return (Self.take(&waiting.jobs) + shared, false)
                }
                if waiting.isClosing, waiting.leisurely.isEmpty { return ([], true) }
                return waiting.isClosing ? (Self.take(&waiting.leisurely), false) : nil
            }
            if let next {
                if next.ends { break }
                commit(next.jobs, writer, lost: lost)
                // Who is late for one commit comes to the next: a small one does not tell that the others have gone.
                companions = max(next.jobs.count, companions - (companions + 3) / 4)
                commitsSinceCheckpoint += 1
                if commitsSinceCheckpoint >= Self.commitsPerCheckpoint {
                    commitsSinceCheckpoint = 0
                    checkpoint(writer)
                }
                continue
            }
            companions = 1
            let isIdle = !signal.wait(nanoseconds: Self.idleNanoseconds)
            guard isIdle else { continue }
            let leisurely = waiting.withLock { $0.jobs.isEmpty ? Self.take(&$0.leisurely) : [] }
            if !leisurely.isEmpty {
                lastLeisure = MonotonicClock.nanoseconds()
                commit(leisurely, writer, lost: lost)
                commitsSinceCheckpoint += 1
            } else if waiting.withLock({ $0.jobs.isEmpty && !$0.isClosing }) {
                if commitsSinceCheckpoint > 0 {
                    commitsSinceCheckpoint = 0
                    checkpoint(writer)
                }
                guard let finish = waiting.withLock({ $0.shrinking }) else {
                    signal.waitLong()
                    continue
                }
                if signal.wait(nanoseconds: pause) { continue }
                let isDone = shrink(writer, finish, lost: lost)
                pause = isDone ? Self.shortestPause : min(2 * pause, Self.longestPause)
            }
        }
        checkpoint(writer)
        waiting.withLock { $0.isClosed = true }
    }

    /// Lets those who shared the last commit come back, so that they share the next one too: without it the first of
    /// them would have a commit of its own. Goes on while more come, and ends soon; who saves alone never waits.
    private func gather(after companions: Int) {
        guard companions > 1 else { return }
        let end = MonotonicClock.nanoseconds() + Self.longestGathering
        var seen = 0
        while MonotonicClock.nanoseconds() < end {
            let count = waiting.withLock { $0.isClosing ? .max : $0.jobs.count }
            guard count > seen || seen == 0, count < companions else { return }
            seen = max(seen, count)
            var pause = timespec(tv_sec: 0, tv_nsec: Self.gatheringStep)
            nanosleep(&pause, nil)
        }
    }

    private static func take(_ jobs: inout [Job]) -> [Job] {
        let batch = Array(jobs.prefix(largestBatch))
        jobs.removeFirst(batch.count)
        return batch
    }

    private func commit(_ jobs: [Job], _ writer: Writer, lost: (StoreError) -> Void) {
        let connection = writer.connection
        var failures: [(any Error)?] = []
        do {
            try connection.run("BEGIN IMMEDIATE")
            for job in jobs {
                failures.append(try attempt(job, writer))
            }
        } catch {
            // The transaction is gone, and with it all that ran in it.
            if connection.isInTransaction { try? connection.run("ROLLBACK") }
            done.withLock { $0.failure = "\(StoreError(error))" }
            for job in jobs { job.finish(StoreError(error)) }
            return
        }
        do {
            try connection.run("COMMIT")
        } catch {
            if connection.isInTransaction { try? connection.run("ROLLBACK") }
            // A full disk is known to have kept nothing. After any other failure, of fsync above all, the rows may
            // be on disk or not, and asking again would not tell (Rebello et al., ATC '20).
            let failure = error.isFull ? StoreError(error) : .uncertain(error)
            done.withLock { $0.failure = "\(failure)" }
            for job in jobs { job.finish(failure) }
            if case .uncertain = failure { lost(failure) }
            return
        }
        done.withLock { $0.add(failures) }
        for (job, failure) in zip(jobs, failures) { job.finish(failure) }
    }

    /// Runs one job in its savepoint.
    ///
    /// - Returns: the error that undid this job alone; nil if it stands.
    /// - Throws: when the whole transaction is gone.
    private func attempt(_ job: Job, _ writer: Writer) throws -> (any Error)? {
        let connection = writer.connection
        try connection.run("SAVEPOINT job")
        do {
            try job.run(writer)
            try connection.run("RELEASE job")
            return nil
        } catch {
            guard connection.isInTransaction else { throw error }
            try connection.run("ROLLBACK TO job")
            try connection.run("RELEASE job")
            return error is StoreError || error is SQLiteError ? StoreError(error) : error
        }
    }

    /// - Returns: false when it was called off.
    private func shrink(
        _ writer: Writer, _ finish: @escaping @Sendable (Writer) throws -> Void, lost: (StoreError) -> Void
    ) -> Bool {
        do throws(SQLiteError) {
            guard try writer.connection.vacuum(while: { waiting.withLock { $0.isIdle } }) else {
                return false
            }
            commit([Job(run: finish, finish: { _ in })], writer, lost: lost)
            checkpoint(writer)
        } catch {
            // For want of room, say: nothing is missing, and trying again soon would not help.
            if error.isInputOutput { lost(StoreError(error)) }
        }
        waiting.withLock { $0.shrinking = nil }
        return true
    }

    private func checkpoint(_ writer: Writer) {
        // What fails here is tried again later; the log holds everything until then.
        guard let passed = try? writer.connection.checkpoint(.passive) else { return }
        if passed.logged > Self.longestLog { _ = try? writer.connection.checkpoint(.truncate) }
    }
}
