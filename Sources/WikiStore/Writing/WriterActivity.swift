/// What the one writer did since the start.
public struct WriterActivity: Equatable, Sendable {
    /// Transactions that are on disk.
    public internal(set) var commits = 0
    /// Pieces of work in them.
    public internal(set) var jobs = 0
    /// Pieces of work that wait.
    public internal(set) var waiting = 0
    /// Why the last transaction kept nothing; nil when it did.
    public internal(set) var failure: String?

    /// Counts a commit.
    ///
    /// - Parameter failures: for each piece of work, the error that undid it alone.
    mutating func add(_ failures: [(any Error)?]) {
        commits += 1
        jobs += failures.count
        failure =
            failures.lazy.compactMap { error in
                if case .unwritable(let reason) = error as? StoreError { reason } else { nil }
            }.first
    }
}
