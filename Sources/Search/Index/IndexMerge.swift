internal import CXapian
internal import Glibc
internal import Synchronization
internal import WikiCore

/// Indexes on their way into one, on a thread of its own. For one thread that waits.
final class IndexMerge: Sendable {
    private struct State {
        var isCancelled = false
        var result: Result<Void, SearchError>?
    }

    private let state = Mutex(State())
    private let ended = Signal()

    /// Begins to merge the indexes in these folders, which nobody writes, into a new one.
    init(_ pieces: [String], into path: String) throws(ThreadError) {
        try Thread.start { [self] in
            let result = Result { () throws(SearchError) in try merge(pieces, into: path) }
            state.withLock { $0.result = result }
            ended.raise()
        }
    }

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

    private func merge(_ pieces: [String], into path: String) throws(SearchError) {
        let paths = pieces.map { strdup($0) }
        defer { for path in paths { free(path) } }
        let pointers = paths.map { UnsafePointer($0) }
        try SearchError.check(
            path.withCString { path in
                xapian_merge(
                    pointers, pointers.count, path,
                    { merge in
                        merge.map {
                            Unmanaged<IndexMerge>.fromOpaque($0).takeUnretainedValue().goesOn ? 1 : 0
                        } ?? 0
                    }, Unmanaged.passUnretained(self).toOpaque())
            })
    }

    private var goesOn: Bool { state.withLock { !$0.isCancelled } }
}
