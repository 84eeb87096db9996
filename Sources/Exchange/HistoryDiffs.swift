internal import Git
internal import WikiCore

/// What each commit of a history changed against its first parent, kept so that it is compared once: about 60 bytes a
/// changed path.
struct HistoryDiffs {
    /// A path that a commit changed.
    struct Change {
        let path: Int32
        let old: TreeDiff.State?
        let new: TreeDiff.State?
    }

    /// All paths that occur, each once.
    private(set) var paths: [[UInt8]] = []
    private var numbers: [[UInt8]: Int32] = [:]
    private var changes: [Change] = []
    private var starts: [Int] = [0]

    /// Compares each commit with its first parent, on two threads.
    ///
    /// - Parameters:
    ///   - isKnown: commits that are passed over.
    ///   - progress: told, on either thread, how many commits were compared.
    /// - Throws: `GitError` when the repository is damaged; `ThreadError` when there is no room for a second thread.
    init(
        _ repository: Repository, _ history: History, isKnown: @escaping @Sendable (ObjectID) -> Bool,
        progress: @escaping @Sendable (Int) -> Void
    ) throws {
        let comparison = HistoryComparison(history, isKnown: isKnown, progress: progress)
        let path = repository.path
        _ = try Thread.both {
            try comparison.work(in: repository)
        } and: {
            guard let own = try Repository(opening: path) else {
                throw ExchangeError("the repository \(path) is gone")
            }
            try comparison.work(in: own)
        }
        self = comparison.diffs
        numbers = [:]
    }

    /// Nothing compared.
    init() {}

    /// What the commit at a place changed, in order of paths.
    subscript(place: Int) -> ArraySlice<Change> {
        changes[starts[place]..<starts[place + 1]]
    }

    /// All changes, oldest first.
    var all: [Change] { changes }

    /// How many commits are in it.
    var count: Int { starts.count - 1 }

    /// Adds what the next commit changed.
    mutating func append(_ differences: [TreeDiff.Change]) {
        for change in differences {
            changes.append(Change(path: number(of: change.path), old: change.old, new: change.new))
        }
        starts.append(changes.count)
    }

    private mutating func number(of path: [UInt8]) -> Int32 {
        if let number = numbers[path] { return number }
        let number = Int32(paths.count)
        numbers[path] = number
        paths.append(path)
        return number
    }
}
