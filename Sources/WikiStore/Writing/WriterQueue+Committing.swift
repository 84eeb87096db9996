internal import SQLite
internal import Synchronization
internal import WikiCore

extension WriterQueue {
    /// Runs jobs in one transaction and finishes each. To be called with the writer's lock held.
    ///
    /// - Returns: a failure that leaves unknown what is on disk. Only a new process may write then.
    func commit(_ jobs: [Job], _ writer: Writer) -> StoreError? {
        let connection = writer.connection
        var failures: [(any Error)?] = []
        do {
            try connection.run("BEGIN IMMEDIATE")
            for job in jobs {
                failures.append(try attempt(job, writer, isAlone: jobs.count == 1))
            }
        } catch {
            // The transaction is gone, and with it all that ran in it.
            if connection.isInTransaction { try? connection.run("ROLLBACK") }
            done.withLock { $0.failure = "\(StoreError(error))" }
            for job in jobs { job.finish(StoreError(error)) }
            return nil
        }
        let began = MonotonicClock.nanoseconds()
        do {
            try connection.run("COMMIT")
        } catch {
            if connection.isInTransaction { try? connection.run("ROLLBACK") }
            // A disk that is full or read-only is known to have kept nothing: the row that makes a commit of what is in
            // the log comes last. After any other failure, of fsync above all, the rows may be on disk or not, and
            // asking again would not tell (Rebello et al., ATC '20).
            let hasKeptNothing = error.isFull || error.isReadOnly
            let failure = hasKeptNothing ? StoreError(error) : .uncertain(error)
            done.withLock { $0.failure = "\(failure)" }
            for job in jobs { job.finish(failure) }
            return hasKeptNothing ? nil : failure
        }
        noteCommit(of: jobs.count, began: began)
        done.withLock { $0.add(failures) }
        for (job, failure) in zip(jobs, failures) { job.finish(failure) }
        return nil
    }

    private func noteCommit(of count: Int, began: Int) {
        let now = MonotonicClock.nanoseconds()
        state.withLock { state in
            state.lastCommit = now
            state.commitsSinceCheckpoint += 1
            state.quickCommits = now - began <= quickCommit ? state.quickCommits + 1 : 0
            // Whoever came too late for a commit that others shared is about to come to the next with them. Of those who
            // are late for that too, a small commit does not tell that they have gone.
            let all = count == 1 ? 1 : count + state.jobs.count
            state.companions = max(all, state.companions - (state.companions + 3) / 4)
        }
    }

    /// Runs one job in a savepoint of its own; one that has the transaction to itself needs none.
    ///
    /// - Returns: the error that undid this job alone; nil if it stands.
    /// - Throws: when the whole transaction is gone.
    private func attempt(_ job: Job, _ writer: Writer, isAlone: Bool) throws -> (any Error)? {
        let connection = writer.connection
        if !isAlone { try connection.run("SAVEPOINT job") }
        do {
            try job.run(writer)
            try writer.settleNames()
            if !isAlone { try connection.run("RELEASE job") }
            return nil
        } catch {
            _ = writer.changedNames.take()
            guard connection.isInTransaction else { throw error }
            if isAlone {
                try connection.run("ROLLBACK")
                try connection.run("BEGIN")
            } else {
                try connection.run("ROLLBACK TO job")
                try connection.run("RELEASE job")
            }
            return error is StoreError || error is SQLiteError ? StoreError(error) : error
        }
    }
}
