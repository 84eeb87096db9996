internal import WikiCore
internal import WikiStore

extension Wiki {
    /// What a move came to.
    public struct Moved: Sendable {
        /// The act, and the page or file that was asked for as it is since.
        public let done: Done
        /// What was planned, as it was done.
        public let plan: MovePlan
    }

    /// So often a move is planned anew because somebody saved meanwhile; then links on what was saved are left.
    private static let attempts = 4

    /// What a move would do. Changes nothing.
    ///
    /// - Throws: as `move`.
    public func plan(_ request: MoveRequest) throws -> MovePlan {
        try MovePlanner.plan(request, in: self)
    }

    /// Gives a page or file, or a whole tree of them, another name, in one change. Old names go on leading there.
    ///
    /// - Throws: `WikiError.notFound`, `.nothingToDo` or `.nameTaken`; `PageNameError` where a name below the new
    ///   one would be none.
    public func move(_ request: MoveRequest) throws -> Moved {
        guard request.comment.utf8.count <= Wiki.largestComment else { throw WikiError.commentTooLarge }
        if let key = request.key, let done = try store.read({ try Self.firstDone(key, $0) }) {
            return Moved(done: done, plan: MovePlan())
        }
        for attempt in 1...(2 * Self.attempts) {
            let plan = try plan(request)
            let isLenient = attempt >= Self.attempts
            let time = Timestamp.now()
            let moved = try commit { writer in
                let run = MoveRun(
                    request: request, plan: plan, time: time, writer: writer, isLenient: isLenient)
                return try run.run()
            }
            if let moved { return moved }
        }
        throw WikiError.notFound
    }

    /// What the first request of a key did; nil if this is the first.
    static func firstDone(_ key: String, _ reader: Reader) throws -> Done? {
        guard let change = try reader.change(key: key),
            let first = try reader.revisions(of: change).first, let page = try reader.page(first.page)
        else { return nil }
        return Done(change: change, name: page.name, revision: page.head)
    }
}

/// One move inside the writer's transaction.
struct MoveRun {
    let request: MoveRequest
    let plan: MovePlan
    let time: Timestamp
    let writer: Writer
    /// Whether a page that was saved since the plan was made is moved with its links as they are.
    let isLenient: Bool

    /// Does what was planned.
    ///
    /// - Returns: nothing where the plan no longer fits the wiki and must be made anew.
    func run() throws -> (outcome: Wiki.Moved?, touched: [PageID]) {
        if let key = request.key, let done = try Wiki.firstDone(key, writer.reader) {
            return (Wiki.Moved(done: done, plan: MovePlan()), [])
        }
        var plan = plan
        var heads: [PageID: PageRecord] = [:]
        for page in plan.moves.map(\.page) + plan.rewrites.map(\.page) {
            guard let now = try writer.reader.page(page.id) else { return (nil, []) }
            guard now != page else { continue }
            let isMoved = plan.newName(of: page.id) != nil
            guard isLenient, !isMoved || now.isLiving && now.name == page.name else { return (nil, []) }
            heads[page.id] = now
            plan.rewrites.removeAll { $0.page.id == page.id }
            plan.left.append(.init(page: now.name, target: ""))
        }
        let change = try writer.addChange(
            author: request.author, time: time, kind: .move, comment: request.comment, key: request.key)
        let texts = Dictionary(plan.rewrites.map { ($0.page.id, $0.text) }, uniquingKeysWith: { $1 })
        // Names first all go, so that pages of a tree may take one another's.
        if plan.moves.count > 1 { for move in plan.moves { try writer.giveUpName(of: move.page.id) } }
        var done: Wiki.Done?
        for move in plan.moves {
            let page = heads[move.page.id] ?? move.page
            guard try writer.rename(page.id, to: move.name) else { throw WikiError.nameTaken(move.name) }
            let revision = try writer.addRevision(
                of: page.id, change: change, parent: page.head,
                content: try texts[page.id].map { try writer.addContent($0) } ?? page.content,
                name: move.name,
                path: try newPath(of: page, move.name), isMechanical: true)
            done = done ?? Wiki.Done(change: change, name: move.name, revision: revision)
        }
        for rewrite in plan.rewrites where plan.newName(of: rewrite.page.id) == nil {
            _ = try writer.addRevision(
                of: rewrite.page.id, change: change, parent: rewrite.page.head,
                content: try writer.addContent(rewrite.text), isMechanical: true)
        }
        let touched = Set(plan.moves.map(\.page.id) + plan.rewrites.map(\.page.id))
        return (done.map { Wiki.Moved(done: $0, plan: plan) }, Array(touched))
    }

    /// The path that what came from outside gets there; nil for what was never there.
    private func newPath(of page: PageRecord, _ name: PageName) throws -> String? {
        guard let path = try writer.reader.path(of: page.id) else { return nil }
        let root = try writer.reader.importRoots().first { root in
            !root.isEmpty && name.text.utf8.starts(with: (root + "/").utf8)
        }
        let below = root.map { String(decoding: name.text.utf8.dropFirst($0.utf8.count + 1), as: UTF8.self) }
        guard page.kind == .page else { return below ?? name.text }
        let file = path.utf8.split(separator: 0x2F).last ?? path.utf8[...]
        let ending = file.lastIndex(of: 0x2E).map { String(Substring(file[$0...])) } ?? ".md"
        return (below ?? name.text) + ending
    }
}
