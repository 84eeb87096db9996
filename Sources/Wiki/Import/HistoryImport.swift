internal import Synchronization
internal import WikiCore
internal import WikiStore

/// An import of a history that is under way: commits are given to it in order, then the end.
///
/// Each commit is stored whole or not at all, and many share a sync of the disk. Ended at any moment, it goes on when
/// the same history is imported again.
public final class HistoryImport: Sendable {
    private struct Flow {
        var steps = 0
        var bytes = 0
        var failure: (any Error)?
    }

    private let wiki: Wiki
    private let run: Mutex<HistoryRun>
    private let flow = Mutex(Flow())
    private let moved = Signal()
    /// Ids of commits that earlier imports brought.
    public let known: Set<String>
    /// The commit up to which the history was taken last.
    public let lastTip: String?

    /// So many commits wait for the writer at most.
    private static let mostSteps = 1_024
    /// So many bytes wait for the writer at most, but for one commit.
    private static let mostBytes = 16 << 20

    /// Begins, or goes on with an import of the same source that was interrupted.
    ///
    /// - Throws: `StoreError`.
    public init(_ wiki: Wiki, _ request: HistoryRequest) throws {
        self.wiki = wiki
        lastTip = try wiki.store.read { try $0.importedTip(root: request.root) }
        let time = Timestamp.now()
        let begun = try wiki.store.write { try HistoryRun(request, time: time, writer: $0) }
        known = Set(begun.known.keys)
        run = Mutex(begun)
    }

    /// Takes the next commit; waits while too much is on its way to the disk.
    ///
    /// - Throws: `StoreError` when an earlier commit could not be stored; those before it are.
    public func take(_ step: HistoryStep) throws {
        let bytes = step.bytes
        while true {
            let isFull = try flow.withLock { flow in
                if let failure = flow.failure { throw failure }
                let isFull =
                    flow.steps >= Self.mostSteps || flow.steps > 0 && flow.bytes + bytes > Self.mostBytes
                if !isFull {
                    flow.steps += 1
                    flow.bytes += bytes
                }
                return isFull
            }
            guard isFull else { break }
            moved.waitLong()
        }
        wiki.store.write { [self] writer in
            try run.withLock { try $0.take(step, writer: writer) }
        } completion: { [self] result in
            if case .failure = result { run.withLock { $0.isBroken = true } }
            flow.withLock { flow in
                flow.steps -= 1
                flow.bytes -= bytes
                if case .failure(let error) = result, flow.failure == nil { flow.failure = error }
            }
            moved.raise()
        }
    }

    /// Paths of the tip that no commit brought.
    public func missing(from tip: HistoryTip) throws -> [SourcePath] {
        let missing = try wiki.store.write { [self] _ in
            run.withLock { HistoryEnd.missing(&$0, tip: tip) }
        }
        if let failure = flow.withLock({ $0.failure }) { throw failure }
        return missing
    }

    /// Makes the wiki's pages what the newest commit has, joined with what people changed here.
    ///
    /// - Returns: what the whole import did.
    public func finish(_ tip: HistoryTip) throws -> ImportOutcome {
        let time = Timestamp.now()
        let outcome = try wiki.store.write { [self] writer in
            try run.withLock { run in
                guard !run.isBroken else { throw StoreError.closed }
                var end = HistoryEnd(run, tip: tip, time: time, writer: writer)
                try end.run()
                return end.outcome
            }
        }
        try wiki.reload()
        return outcome
    }
}

extension HistoryStep {
    /// About how many bytes it holds.
    var bytes: Int {
        guard case .commit(let act, let entries) = body else { return 0 }
        return entries.reduce(act.comment.utf8.count) { sum, entry in
            guard case .new(let prepared)? = entry.state?.content else { return sum }
            return sum + prepared.size
        }
    }
}
