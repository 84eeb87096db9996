internal import Git

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

    /// Compares each commit with its first parent.
    ///
    /// - Parameters:
    ///   - isKnown: commits that are passed over.
    ///   - progress: told how many commits were compared.
    init(
        _ repository: Repository, _ history: History, isKnown: (ObjectID) -> Bool, progress: (Int) -> Void
    ) throws(GitError) {
        for (index, node) in history.nodes.enumerated() {
            if !isKnown(node.id) {
                let parent = node.parents.first.map { history.nodes[$0].tree }
                for change in try TreeDiff(repository, from: parent, to: node.tree).changes {
                    changes.append(Change(path: number(of: change.path), old: change.old, new: change.new))
                }
            }
            starts.append(changes.count)
            progress(index + 1)
        }
        numbers = [:]
    }

    /// What the commit at a place changed, in order of paths.
    subscript(place: Int) -> ArraySlice<Change> {
        changes[starts[place]..<starts[place + 1]]
    }

    /// All changes, oldest first.
    var all: [Change] { changes }

    private mutating func number(of path: [UInt8]) -> Int32 {
        if let number = numbers[path] { return number }
        let number = Int32(paths.count)
        numbers[path] = number
        paths.append(path)
        return number
    }
}
