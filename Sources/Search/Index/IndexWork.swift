internal import Synchronization
internal import WikiCore

/// Work on the files of an index, on a thread of its own. For one thread that waits.
final class IndexWork: Sendable {
    private struct State {
        var isCancelled = false
        var result: Result<Void, SearchError>?
    }

    private let state = Mutex(State())
    private let ended = Signal()

    /// Begins.
    ///
    /// - Parameter body: given this, to ask it from time to time whether to go on.
    init(_ body: @escaping @Sendable (IndexWork) throws(SearchError) -> Void) throws(ThreadError) {
        try Thread.start { [self] in
            let result = Result { () throws(SearchError) in try body(self) }
            state.withLock { $0.result = result }
            ended.raise()
        }
    }

    /// Whether nobody has told it to give up.
    var goesOn: Bool { state.withLock { !$0.isCancelled } }

    /// Waits until it is done, or so long.
    ///
    /// - Returns: whether it is done.
    /// - Throws: `SearchError` when it could not be.
    func wait(nanoseconds: Int) throws(SearchError) -> Bool {
        guard ended.wait(nanoseconds: nanoseconds) else { return false }
        try state.withLock { $0.result }?.get()
        return true
    }

    /// Has it give up, and waits until it did: some seconds in a large wiki.
    func cancel() {
        state.withLock { $0.isCancelled = true }
        ended.waitLong()
    }
}
