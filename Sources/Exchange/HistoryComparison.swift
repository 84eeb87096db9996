internal import Git
internal import Synchronization

/// Compares the commits of a history with their first parents, for several threads, each with the repository open for
/// itself.
///
/// They take turns at short runs of commits: what stands near each other in a history stands near each other in a pack,
/// and libgit2 keeps what it unpacked last for all of them.
final class HistoryComparison: Sendable {
    private struct State {
        var diffs = HistoryDiffs()
        /// The first commit that nobody has taken.
        var next = 0
        /// Runs that are done before one in front of them, by their first commit.
        var early: [Int: [[TreeDiff.Change]]] = [:]
    }

    private let nodes: [History.Node]
    private let isKnown: @Sendable (ObjectID) -> Bool
    private let progress: @Sendable (Int) -> Void
    private let state = Mutex(State())
    /// So many commits are a run.
    private static let run = 64

    /// - Parameters:
    ///   - isKnown: commits that are passed over.
    ///   - progress: told how many commits were compared, on the thread that did.
    init(
        _ history: History, isKnown: @escaping @Sendable (ObjectID) -> Bool,
        progress: @escaping @Sendable (Int) -> Void
    ) {
        nodes = history.nodes
        self.isKnown = isKnown
        self.progress = progress
    }

    /// What was compared, from the first commit on.
    var diffs: HistoryDiffs { state.withLock { $0.diffs } }

    /// Takes run after run until there is none left, or another thread has failed.
    func work(in repository: Repository) throws(GitError) {
        while let run = take() {
            do {
                var found: [[TreeDiff.Change]] = []
                for place in run { found.append(try changes(of: nodes[place], repository)) }
                progress(keep(found, from: run.lowerBound))
            } catch {
                state.withLock { $0.next = nodes.count }
                throw error
            }
        }
    }

    private func take() -> Range<Int>? {
        state.withLock { state in
            guard state.next < nodes.count else { return nil }
            let first = state.next
            state.next = min(first + Self.run, nodes.count)
            return first..<state.next
        }
    }

    private func changes(
        of node: History.Node, _ repository: Repository
    ) throws(GitError) -> [TreeDiff.Change] {
        if isKnown(node.id) { return [] }
        let parent = node.parents.first.map { nodes[$0].tree }
        return try TreeDiff(repository, from: parent, to: node.tree).changes
    }

    /// Adds a run once those in front of it are there.
    ///
    /// - Returns: how many commits were added by now.
    private func keep(_ changes: [[TreeDiff.Change]], from first: Int) -> Int {
        state.withLock { state in
            state.early[first] = changes
            while let next = state.early.removeValue(forKey: state.diffs.count) {
                for change in next { state.diffs.append(change) }
            }
            return state.diffs.count
        }
    }
}
