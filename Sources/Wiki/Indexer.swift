internal import Glibc
internal import Search
internal import Synchronization
internal import WikiCore

/// The thread that keeps the search index.
final class Indexer: Sendable {
    private struct State {
        var isStopping = false
        var isRunning = false
        /// Whether the index was found to be damaged, or is to be made anew because somebody asked for it.
        var isSuspect = false
        var progress = IndexProgress.idle
        var reached: ChangeID?
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

    /// Says that there is something new.
    func wake() {
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

    private func work(_ wiki: Wiki) {
        let keeper = IndexKeeper(
            wiki, report: { [self] progress in state.withLock { $0.progress = progress } },
            shouldStop: { [self] in state.withLock { $0.isStopping } })
        var isOpen = false
        while !state.withLock({ $0.isStopping }) {
            do {
                if !isOpen {
                    try keeper.open()
                    isOpen = true
                }
                let isSuspect = state.withLock { state in
                    defer { state.isSuspect = false }
                    return state.isSuspect
                }
                if isSuspect || !keeper.isInUse { try keeper.rebuild() }
                let didSomething = try keeper.follow()
                let reached = keeper.reached
                state.withLock { $0.reached = reached }
                if didSomething {
                    usleep(UInt32(Self.nanosecondsPerCommit / 1_000))
                } else {
                    _ = signal.wait(nanoseconds: Self.nanosecondsPerLook)
                }
            } catch IndexingError.stopped {
                return
            } catch {
                keeper.close()
                isOpen = false
                if case SearchError.unusable = error {
                    state.withLock { $0.isSuspect = true }
                    continue
                }
                state.withLock { $0.progress = .failed("\(error)") }
                _ = signal.wait(nanoseconds: Self.nanosecondsPerAttempt)
            }
        }
    }
}
