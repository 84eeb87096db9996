internal import TextMerge
internal import WikiCore
internal import WikiStore

/// Takes changes back inside the writer's transaction, newest first, all of it in one new change.
struct UndoRun {
    /// A page as it will be.
    private struct State {
        var text: Text
        var name: PageName
    }

    /// A page's text: one that is stored, or a new one.
    private enum Text {
        case none
        case stored(ContentID)
        case made([UInt8])
    }

    /// What a change made of a page, and what it was before.
    private struct Effect {
        let page: PageID
        let before: RevisionRecord?
        let after: RevisionRecord
        let isMechanical: Bool
    }

    private let writer: Writer
    private var reader: Reader { writer.reader }
    private var states: [PageID: State] = [:]
    /// The pages in the order in which they were met.
    private var order: [PageID] = []
    /// Mechanical revisions that were left as they are.
    private(set) var left: [PageName] = []

    init(writer: Writer) {
        self.writer = writer
    }

    /// Takes back one revision.
    ///
    /// - Returns: what stands in the way; then nothing is taken back.
    mutating func takeBack(_ revision: RevisionRecord) throws -> [UndoObstacle] {
        try takeBack([
            Effect(
                page: revision.page, before: try revision.parent.flatMap(reader.revision), after: revision,
                isMechanical: false)
        ])
    }

    /// Takes back all that a change did.
    ///
    /// - Returns: what stands in the way; then nothing is taken back.
    mutating func takeBack(_ change: ChangeID) throws -> [UndoObstacle] {
        try takeBack(effects(of: change))
    }

    private mutating func takeBack(_ effects: [Effect]) throws -> [UndoObstacle] {
        let saved = self
        var obstacles: [UndoObstacle] = []
        for effect in effects {
            if let obstacle = try takeBack(effect) { obstacles.append(obstacle) }
        }
        for page in order where obstacles.isEmpty {
            if let obstacle = try nameObstacle(page) { obstacles.append(obstacle) }
        }
        if !obstacles.isEmpty { self = saved }
        return obstacles
    }

    private func effects(of change: ChangeID) throws -> [Effect] {
        var effects: [Effect] = []
        var seen: Set<PageID> = []
        for last in try reader.revisions(of: change).reversed() where seen.insert(last.page).inserted {
            // Of a merge, the text as it was typed is in the change too: what was before is where the first parents lead.
            var before = try last.parent.flatMap(reader.revision)
            while let parent = before, parent.change == change {
                before = try parent.parent.flatMap(reader.revision)
            }
            effects.append(
                Effect(
                    page: last.page, before: before, after: last,
                    isMechanical: try reader.isMechanical(last.id)))
        }
        return effects.reversed()
    }

    private mutating func takeBack(_ effect: Effect) throws -> UndoObstacle? {
        guard let page = try reader.page(effect.page) else { return nil }
        if states[page.id] == nil {
            states[page.id] = State(text: page.content.map(Text.stored) ?? .none, name: page.name)
            order.append(page.id)
        }
        let isMove = try isMove(effect)
        do {
            try takeBackText(effect, page)
        } catch let obstacle as Obstacle {
            guard effect.isMechanical, obstacle.reason == .changedSince else {
                return UndoObstacle(page: page, reason: obstacle.reason, marked: obstacle.marked)
            }
            left.append(page.name)
        }
        guard isMove, let before = effect.before, let old = try reader.name(of: page.id, at: before.id) else {
            return nil
        }
        if states[page.id]?.name == old { return nil }
        guard states[page.id]?.name == (try reader.name(of: page.id, at: effect.after.id)) else {
            return UndoObstacle(page: page, reason: .movedSince, marked: nil)
        }
        states[page.id]?.name = old
        return nil
    }

    private func isMove(_ effect: Effect) throws -> Bool {
        guard let before = effect.before else { return false }
        return try reader.name(of: effect.page, at: before.id)
            != reader.name(of: effect.page, at: effect.after.id)
    }
}

extension UndoRun {
    private struct Obstacle: Error {
        let reason: UndoObstacle.Reason
        var marked: [UInt8]?
    }

    private mutating func takeBackText(_ effect: Effect, _ page: PageRecord) throws {
        let after = effect.after.content
        let before = effect.before?.content
        if try isSame(after, before) { return }
        let current = states[page.id]?.text ?? .none
        if try isSame(current, before) { return }
        if try isSame(current, after) {
            guard effect.before.map({ $0.veil == nil }) ?? true else { throw Obstacle(reason: .hidden) }
            states[page.id]?.text = before.map(Text.stored) ?? .none
            return
        }
        // A page that is made goes again, and one that is deleted comes back, only as the act left it.
        guard let after, let before, page.kind == .page, let now = try bytes(current) else {
            throw Obstacle(reason: .changedSince)
        }
        guard effect.before?.veil == nil, effect.after.veil != .erased else {
            throw Obstacle(reason: .hidden)
        }
        let (made, old) = (try reader.text(after), try reader.text(before))
        switch TextMerge.merge(base: made, ours: now, theirs: old, ourLabel: "now", theirLabel: "before") {
        case .clean(let text): states[page.id]?.text = .made(text)
        case .conflict(let marked):
            // Links that were rewritten are taken back also beside what somebody wrote since.
            guard effect.isMechanical, let text = TextMerge.mergeWords(base: made, ours: now, theirs: old)
            else {
                throw Obstacle(reason: .changedSince, marked: marked)
            }
            states[page.id]?.text = .made(text)
        }
    }

    private func isSame(_ one: ContentID?, _ other: ContentID?) throws -> Bool {
        if one == other { return true }
        guard let one, let other else { return false }
        return try reader.hash(of: one) == reader.hash(of: other)
    }

    private func isSame(_ text: Text, _ content: ContentID?) throws -> Bool {
        switch text {
        case .none: content == nil
        case .stored(let stored): try isSame(stored, content)
        case .made(let bytes): try content.flatMap(reader.hash) == ContentHash(of: bytes)
        }
    }

    private func bytes(_ text: Text) throws -> [UInt8]? {
        switch text {
        case .none: nil
        case .stored(let content): try reader.text(content)
        case .made(let bytes): bytes
        }
    }

    private func isLiving(_ page: PageRecord) -> Bool {
        guard let state = states[page.id] else { return page.isLiving }
        if case .none = state.text { return false }
        return true
    }

    /// A living page must have its name to itself when all is done.
    private func nameObstacle(_ id: PageID) throws -> UndoObstacle? {
        guard let page = try reader.page(id), let state = states[id], isLiving(page) else { return nil }
        let taken = UndoObstacle(page: page, reason: .nameTaken, marked: nil)
        if let holder = try reader.page(page.kind, key: state.name.key), holder.id != id, isLiving(holder),
            (states[holder.id]?.name ?? holder.name).key == state.name.key
        {
            return taken
        }
        for (other, otherState) in states where other != id && otherState.name.key == state.name.key {
            if let other = try reader.page(other), other.kind == page.kind, isLiving(other) { return taken }
        }
        return nil
    }
}

extension UndoRun {
    /// Stores what the pages have become.
    ///
    /// - Parameter change: makes the change when the first revision needs it.
    /// - Returns: each page that got a revision, in order; none where all is as it was.
    func store(change: () throws -> ChangeID) throws -> [(page: PageID, revision: RevisionID)] {
        var work: [Work] = []
        for id in order {
            guard let page = try reader.page(id), let state = states[id] else { continue }
            work.append(Work(page: page, state: state, isChanged: try !isSame(state.text, page.content)))
        }
        try giveNames(work)
        var stored: [(page: PageID, revision: RevisionID)] = []
        for item in work {
            guard item.isChanged || item.isRenamed else { continue }
            let content: ContentID? =
                switch item.state.text {
                case .none: nil
                case .stored(let content): content
                case .made(let bytes): try writer.addContent(bytes)
                }
            let revision = try writer.addRevision(
                of: item.page.id, change: try change(), parent: item.page.head, content: content,
                name: item.isRenamed ? item.state.name : nil)
            if content == nil { try writer.dropDerived(of: item.page.id) }
            stored.append((item.page.id, revision))
        }
        return stored
    }

    /// A page, and what it will be.
    private struct Work {
        let page: PageRecord
        let state: State
        let isChanged: Bool
        var isRenamed: Bool { state.name != page.name }
    }

    /// Gives each page the name that it will have. Those that will live come first to one, whoever has it now.
    private func giveNames(_ work: [Work]) throws {
        let (living, dead) = (work.filter { isLiving($0.page) }, work.filter { !isLiving($0.page) })
        let wanted = Set(living.map { LivingPages.Key(kind: $0.page.kind, key: $0.state.name.key) })
        for item in dead + living.filter({ $0.isRenamed || !$0.page.isNamed }) {
            try writer.giveUpName(of: item.page.id)
        }
        for item in dead where item.isRenamed || item.page.isNamed {
            let key = LivingPages.Key(kind: item.page.kind, key: item.state.name.key)
            let isFree = try !wanted.contains(key) && reader.page(key.kind, key: key.key) == nil
            if item.page.isNamed, isFree {
                _ = try writer.rename(item.page.id, to: item.state.name)
            } else {
                try writer.noteName(of: item.page.id, item.state.name)
                // The name that it gives up goes on leading to it, as after any move, and to nothing that had it before.
                if item.isRenamed, item.page.isNamed {
                    try writer.addAlias(item.page.kind, item.page.name, to: item.page.id)
                }
            }
        }
        for item in living where item.isRenamed || !item.page.isNamed {
            guard try writer.rename(item.page.id, to: item.state.name) else {
                throw WikiError.nameTaken(item.state.name)
            }
            try takeNamesBack(item.page)
        }
    }

    /// The pages that were looked at, whether or not they changed.
    var touched: [PageID] { order }

    /// Where a page was made part of another, its names led there; those that the other has itself were forgotten.
    private func takeNamesBack(_ page: PageRecord) throws {
        guard !page.isNamed else { return }
        let partners = Set(order)
        for name in try reader.names(of: page.id) {
            let leadsTo =
                try reader.alias(page.kind, key: name.key)?.page ?? reader.page(page.kind, key: name.key)?.id
            guard let leadsTo, leadsTo != page.id, partners.contains(leadsTo) else { continue }
            if name.key == page.name.key {
                try writer.dropAlias(page.kind, key: name.key)
            } else {
                try writer.addAlias(page.kind, name, to: page.id)
            }
        }
    }
}
