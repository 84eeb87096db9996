public import WikiCore
public import WikiStore

extension Wiki {
    /// Takes one revision back: out of the newest text, where others have changed it since.
    ///
    /// - Throws: `WikiError.unknownRevision`, or `.nothingToDo` when it is taken back already.
    public func undo(_ revision: RevisionID, _ request: ActRequest) throws -> UndoOutcome {
        try undo(request) { run, reader in
            guard let record = try reader.revision(revision) else { throw WikiError.unknownRevision }
            return try run.takeBack(record)
        }
    }

    /// Takes back all that a change did, or nothing of it.
    ///
    /// - Throws: `WikiError.unknownChange`; `.nothingToDo` when it is taken back already; `.final` for what was erased.
    public func undo(_ change: ChangeID, _ request: ActRequest) throws -> UndoOutcome {
        guard let record = try store.read({ try $0.change(change) }) else { throw WikiError.unknownChange }
        switch record.kind {
        case .erase: throw WikiError.final
        case .hide, .unhide: return try undoHiding(record, request)
        default: return try undo(request) { run, _ in try run.takeBack(change) }
        }
    }

    private func undo(
        _ request: ActRequest,
        _ takeBack: @escaping @Sendable (inout UndoRun, Reader) throws -> [UndoObstacle]
    ) throws -> UndoOutcome {
        guard request.comment.utf8.count <= Wiki.largestComment else { throw WikiError.commentTooLarge }
        let time = Timestamp.now()
        return try commit { writer in
            if let key = request.key, let done = try Self.firstDone(key, writer.reader) {
                return (.undone(.init(done: done, left: [])), [])
            }
            var run = UndoRun(writer: writer)
            let obstacles = try takeBack(&run, writer.reader)
            guard obstacles.isEmpty else { return (.conflict(obstacles), []) }
            guard let done = try Self.store(run, request, time, writer) else { throw WikiError.nothingToDo }
            return (.undone(.init(done: done, left: run.left)), run.touched)
        }
    }

    /// - Returns: nil where nothing was left to take back.
    private static func store(
        _ run: UndoRun, _ request: ActRequest, _ time: Timestamp, _ writer: Writer
    ) throws -> Done? {
        var made: ChangeID?
        let stored = try run.store {
            let change =
                try made
                ?? writer.addChange(
                    author: request.author, time: time, kind: .undo, comment: request.comment,
                    key: request.key)
            made = change
            return change
        }
        guard let change = made, let first = stored.first, let page = try writer.reader.page(first.page)
        else {
            return nil
        }
        return Done(change: change, name: page.name, revision: first.revision)
    }
}

extension Wiki {
    /// What came of undoing all that somebody did.
    public struct SpreeOutcome: Sendable {
        /// The act; nil where nothing was left to take back.
        public var done: Done?
        /// How many changes were taken back.
        public var undone = 0
        /// The changes that were not, and what stands in the way.
        public var left: [(change: ChangeRecord, obstacles: [UndoObstacle])] = []
    }

    /// Takes back all changes of everybody of that name since a time, newest first, in one change. What others have
    /// built upon is left and told.
    public func undoAll(by author: String, since time: Timestamp, _ request: ActRequest) throws
        -> SpreeOutcome
    {
        let now = Timestamp.now()
        return try commit { writer in
            var outcome = SpreeOutcome()
            var run = UndoRun(writer: writer)
            for change in try writer.reader.changes(by: author, since: time) {
                guard !change.kind.concernsHiding else {
                    outcome.left.append((change, []))
                    continue
                }
                let obstacles = try run.takeBack(change.id)
                if obstacles.isEmpty { outcome.undone += 1 } else { outcome.left.append((change, obstacles)) }
            }
            outcome.done = try Self.store(run, request, now, writer)
            return (outcome, run.touched)
        }
    }
}
