internal import Glibc
internal import Search
internal import Synchronization
internal import WikiCore
internal import WikiStore

/// The thread that keeps the search index.
final class Indexer: Sendable {
    private struct State {
        var isStopping = false
        var isRunning = false
        /// Whether the index was found to be damaged, or is to be made anew because somebody asked for it.
        var isSuspect = false
        var progress = IndexProgress.idle
        var reached: ChangeID?
        var delay = IndexDelay()
    }

    private let state = Mutex(State())
    private let signal = Signal()
    private let ended = Signal()
    /// Commits follow each other no faster than this, so that a run of saves shares them: a save is found within a second.
    private static let nanosecondsPerCommit = 300_000_000
    /// What nobody tells of is looked for this often: that files vanished, that another process asks for something.
    private static let nanosecondsPerLook = 1_000_000_000
    /// What failed is tried again after so long.
    private static let nanosecondsPerAttempt = 5_000_000_000
    /// The index is compared with the pages once a day.
    private static let nanosecondsPerAudit = 86_400_000_000_000

    /// Says that there is something new.
    func wake() {
        let now = MonotonicClock.nanoseconds()
        state.withLock { $0.delay.note(now: now) }
        signal.raise()
    }

    /// Says that the index cannot be read.
    func suspect() {
        state.withLock { $0.isSuspect = true }
        signal.raise()
    }

    /// How far the index is.
    var progress: IndexProgress {
        state.withLock { $0.progress }
    }

    /// The last change that the index holds, as far as this process knows.
    var reached: ChangeID? {
        state.withLock { $0.reached }
    }

    /// Whole seconds for which something waits for the index; 0 where nobody keeps it in this process.
    var secondsBehind: Int {
        let now = MonotonicClock.nanoseconds()
        return state.withLock { $0.isRunning ? $0.delay.seconds(now: now) : 0 }
    }

    /// Starts the thread.
    func start(_ wiki: Wiki) throws {
        state.withLock { state in
            state.isRunning = true
            state.progress = .opening
        }
        try Thread.start { [self] in
            work(wiki)
            state.withLock { $0.isRunning = false }
            ended.raise()
        }
    }

    /// Has the thread finish what it is at, and waits for it.
    func stop() {
        let isRunning = state.withLock { state in
            state.isStopping = true
            return state.isRunning
        }
        signal.raise()
        if isRunning { ended.waitLong() }
    }

    /// The thread's whole life.
    private func work(_ wiki: Wiki) {
        let keeper = IndexKeeper(
            wiki, report: { [self] progress in state.withLock { $0.progress = progress } },
            shouldStop: { [self] in state.withLock { $0.isStopping } })
        var failures = 0
        var lastAudit = MonotonicClock.nanoseconds()
        while !state.withLock({ $0.isStopping }) {
            do {
                try serveRequest(keeper, wiki)
                try step(keeper, &lastAudit)
                failures = 0
            } catch IndexingError.stopped {
                return keeper.close()
            } catch {
                keeper.close()
                if case SearchError.unusable = error { state.withLock { $0.isSuspect = true } }
                failures += 1
                // What is damaged is made anew at once; what fails again would only fail once more.
                guard failures > 1 else { continue }
                state.withLock { $0.progress = .failed("\(error)") }
                _ = signal.wait(nanoseconds: Self.nanosecondsPerAttempt)
            }
        }
        // Without the note the next start looks at everything, which takes time and loses nothing.
        try? keeper.finish()
    }

    /// Makes everything derived anew where somebody asks for that through the wiki's folder.
    private func serveRequest(_ keeper: IndexKeeper, _ wiki: Wiki) throws {
        guard let request = RebuildRequest(pendingIn: wiki.store.folder) else { return }
        do {
            try wiki.rebuild(with: keeper) { request.tell(.working($0)) }
            request.conclude(.done)
        } catch {
            request.conclude(.failed("\(error)"))
            throw error
        }
    }

    /// Forgets what was suspected of the index that was there before: who searched while there was none complained of that.
    private func trust() {
        state.withLock { $0.isSuspect = false }
    }

    private func step(_ keeper: IndexKeeper, _ lastAudit: inout Int) throws {
        let isSuspect = state.withLock { state in
            defer { state.isSuspect = false }
            return state.isSuspect
        }
        if isSuspect {
            keeper.close()
            try keeper.rebuild()
            trust()
        } else if keeper.reached == nil {
            try keeper.open()
            trust()
        } else if !keeper.isInUse {
            throw SearchError.unusable("its files are gone")
        }
        let now = MonotonicClock.nanoseconds()
        let noted = state.withLock { $0.delay.noted }
        let didFollow = try keeper.follow()
        let reached = keeper.reached
        state.withLock { state in
            state.reached = reached
            state.delay.settle(noted, since: now)
        }
        if didFollow {
            usleep(UInt32(Self.nanosecondsPerCommit / 1_000))
        } else if try !keeper.auditStep() {
            _ = signal.wait(nanoseconds: Self.nanosecondsPerLook)
            if MonotonicClock.nanoseconds() - lastAudit > Self.nanosecondsPerAudit {
                lastAudit = MonotonicClock.nanoseconds()
                keeper.beginAudit()
            }
        }
    }
}
