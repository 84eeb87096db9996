internal import WikiCore
internal import WikiStore

/// One commit of a history on its way into the tables.
///
/// Deletions come first, then renames, then what is new, so that one name can pass from page to page in one commit.
struct HistoryCommit {
    private let step: HistoryStep
    private let act: HistoryStep.Act
    private let entries: [HistoryStep.Entry]
    private let parents: [HistoryState]
    private let request: HistoryRequest
    private let batch: ImportID
    private let writer: Writer
    /// What the run knows of pages and names, with what this commit adds.
    private(set) var catalogue: HistoryCatalogue
    /// How the pages stand in the first parent at first, in this commit at the end.
    private(set) var state: HistoryState
    /// The change; nil for a merge that joins nothing.
    private(set) var change: ChangeID?
    private(set) var changeParents: [ChangeID] = []
    private(set) var revisions = 0
    private(set) var touched: [Int] = []

    /// The mode of a file of which git says nothing else.
    static let plainMode = 0o100644

    init(
        step: HistoryStep, act: HistoryStep.Act, entries: [HistoryStep.Entry], parents: [HistoryState],
        state: HistoryState, request: HistoryRequest, batch: ImportID, catalogue: HistoryCatalogue,
        writer: Writer
    ) {
        self.step = step
        self.act = act
        self.entries = entries
        self.parents = parents
        self.state = state
        self.request = request
        self.batch = batch
        self.catalogue = catalogue
        self.writer = writer
    }

    /// Stores the commit.
    ///
    /// - Parameter graph: which changes lead to which, for a merge's parents.
    mutating func run(graph: HistoryGraph) throws {
        let orphans = orphans()
        changeParents = changeParents(graph)
        let joins = parents.count > 1 && changeParents.count > 1
        if !entries.isEmpty || !orphans.isEmpty || joins {
            let change = try writer.addChange(
                author: act.author, time: act.time, zone: act.zone, kind: .import, comment: act.comment,
                commit: act.commit, origin: step.origin, parents: changeParents, batch: batch)
            try store(entries, orphans: orphans, change: change)
            self.change = change
            state.change = change
        }
        for other in parents.dropFirst() { state.adoptDead(from: other) }
    }

    /// The changes that this one was made on; one that leads to the first is no parent beside it.
    private func changeParents(_ graph: HistoryGraph) -> [ChangeID] {
        var chosen: [ChangeID] = []
        for change in parents.compactMap(\.change) where !chosen.contains(change) {
            if let first = chosen.first, graph.leads(change, to: first) { continue }
            chosen.append(change)
        }
        return chosen
    }

    /// Pages that live on a merged branch, were never in the first parent, and that the merge does not take.
    private func orphans() -> [Int] {
        guard parents.count > 1 else { return [] }
        let taken = Set(entries.compactMap { $0.state == nil ? nil : $0.path })
        var orphans: Set<Int> = []
        for other in parents.dropFirst() {
            other.pages.forEachUnshared(with: state.pages) { page, old in
                guard old.content != nil, state.pages[page] == nil,
                    !taken.contains(catalogue.paths[old.path])
                else { return }
                orphans.insert(page)
            }
        }
        return orphans.sorted()
    }

    private mutating func store(
        _ entries: [HistoryStep.Entry], orphans: [Int], change: ChangeID
    ) throws {
        var renamed: [HistoryStep.Entry] = []
        var others: [HistoryStep.Entry] = []
        for entry in entries {
            guard entry.state != nil else {
                try delete(at: entry.path, change)
                continue
            }
            guard let source = entry.source else {
                others.append(entry)
                continue
            }
            // What a merged branch has at the path is that page, however alike another may be.
            let branch = branchPage(at: catalogue.path(entry.path))
            if branch == nil || branch == state.pageAtPath[catalogue.path(source)] {
                renamed.append(entry)
            } else {
                try delete(at: source, change)
                others.append(entry)
            }
        }
        for page in orphans { try delete(page, change) }
        let moved = try renamed.map { entry in try lifted(entry) }
        for (entry, page) in zip(renamed, moved) { try put(entry, page, change) }
        for entry in others { try put(entry, state.pageAtPath[catalogue.path(entry.path)], change) }
    }

    private mutating func delete(at path: SourcePath, _ change: ChangeID) throws {
        if let page = state.pageAtPath[catalogue.path(path)] { try delete(page, change) }
    }

    private mutating func delete(_ page: Int, _ change: ChangeID) throws {
        let inOthers = parents.dropFirst().compactMap { $0.pages[page] }
        guard var old = state.living(page) ?? inOthers.first else { return }
        let parent = state.pages[page]?.revision
        let isLine = isLine(page, parent)
        old.revision = try writer.addRevision(
            of: catalogue.pages[page].id, change: change, parent: parent, parent2: second(page),
            content: nil, name: parent == nil ? catalogue.name(old.name) : nil,
            path: parent == nil ? exportPath(old.path) : nil, isSide: !isLine)
        old.content = nil
        state.lift(page, key: catalogue.key(ofName: old.name))
        state.put(page, old, key: 0)
        if isLine {
            catalogue.advance(page, to: old.revision, lives: false)
            catalogue.named(page, nil)
            try writer.dropDerived(of: catalogue.pages[page].id)
        }
        count(page)
    }

    /// Takes a page that gets another path off its path and name.
    private mutating func lifted(_ entry: HistoryStep.Entry) throws -> Int? {
        guard let source = entry.source, let page = state.pageAtPath[catalogue.path(source)],
            let old = state.living(page)
        else { return nil }
        state.lift(page, key: catalogue.key(ofName: old.name))
        if isLine(page, old.revision), catalogue.pages[page].name != nil {
            try writer.giveUpName(of: catalogue.pages[page].id)
            catalogue.named(page, nil)
        }
        return page
    }

    private mutating func put(_ entry: HistoryStep.Entry, _ present: Int?, _ change: ChangeID) throws {
        guard let new = entry.state, let content = try content(of: entry, new) else { return }
        let path = catalogue.path(entry.path)
        var name: Int
        let page: Int
        if let present {
            page = present
            let old = state.pages[page]
            // A page that stays where it is keeps its name, whatever others are called.
            name =
                if let old, old.path == path { old.name } else { try freeName(of: entry.path, for: page) }
        } else {
            name = try freeName(of: entry.path, for: nil)
            page = try newPage(at: path, name: name)
        }
        let old = state.pages[page]
        let parent = old?.revision
        let isLine = isLine(page, parent)
        var recordsName = parent == nil || old?.name != name
        if isLine { recordsName = try claim(page, &name, entry.path) || recordsName }
        let revision = try writer.addRevision(
            of: catalogue.pages[page].id, change: change, parent: parent, parent2: second(page),
            content: content, name: recordsName ? catalogue.name(name) : nil,
            path: parent == nil || old?.path != path ? exportPath(path) : nil,
            mode: new.mode == old?.mode ?? Self.plainMode ? nil : new.mode, link: new.link, isSide: !isLine)
        state.put(
            page,
            HistoryState.Page(revision: revision, content: content, path: path, name: name, mode: new.mode),
            key: catalogue.key(ofName: name))
        catalogue.took(page, name: name)
        if isLine { catalogue.advance(page, to: revision, lives: true) }
        count(page)
    }

    private mutating func count(_ page: Int) {
        revisions += 1
        touched.append(page)
    }

    /// Whether what the commit makes of a page is the page's newest.
    private func isLine(_ page: Int, _ parent: RevisionID?) -> Bool {
        let entry = catalogue.pages[page]
        guard step.isMainline, let head = entry.head else { return step.isMainline }
        return head == parent || parent == nil && (!entry.lives || entry.isStarter)
    }

    /// The page's newest revision in another parent of a merge, if that has another than the first.
    private func second(_ page: Int) -> RevisionID? {
        let first = state.pages[page]?.revision
        return parents.dropFirst().lazy.compactMap { $0.pages[page]?.revision }.first { $0 != first }
    }

    private mutating func content(
        of entry: HistoryStep.Entry, _ new: HistoryStep.State
    ) throws -> ContentID? {
        switch new.content {
        case .new(let prepared):
            return try writer.addContent(prepared)
        case .parent(let index):
            let path = catalogue.path(index == 0 ? entry.source ?? entry.path : entry.path)
            guard let page = parents[index].pageAtPath[path] else { return nil }
            return parents[index].living(page)?.content
        }
    }

    /// The first of a path's names that no other page has in this commit.
    private mutating func freeName(of path: SourcePath, for page: Int?) throws -> Int {
        var number = 1
        while true {
            let name = catalogue.name(path.kind, request.name(path, number))
            number += 1
            if let holder = state.pageOfKey[catalogue.key(ofName: name)], holder != page { continue }
            if step.isMainline, try isHeld(name, path.kind, page) { continue }
            return name
        }
    }

    /// Whether a living page of the wiki that is another in this history has a name.
    private func isHeld(_ name: Int, _ kind: PageKind, _ page: Int?) throws -> Bool {
        guard let holder = try writer.reader.page(kind, key: catalogue.name(name).key), holder.isLiving else {
            return false
        }
        // A page of the wiki that this history has not met becomes the new path's own.
        guard let number = catalogue.number(of: holder.id) else { return page != nil }
        return number != page && (page != nil || state.living(number) != nil)
    }

    /// The page for a path that the first parent does not have: the one that another parent has there, or that had
    /// the name before, here or in the wiki; else a new one.
    private mutating func newPage(at path: Int, name: Int) throws -> Int {
        if let page = branchPage(at: path) { return page }
        if let page = catalogue.lastPage(named: name), state.living(page) == nil { return page }
        let kind = catalogue.paths[path].kind
        let text = catalogue.name(name)
        if let record = try writer.reader.page(kind, key: text.key), catalogue.number(of: record.id) == nil {
            return try catalogue.page(record.id, writer.reader)
        }
        return catalogue.add(try writer.addUnnamedPage(kind, name: text), kind)
    }

    /// The page that a merged branch has at a path and that does not live in the first parent.
    private func branchPage(at path: Int) -> Int? {
        parents.dropFirst().lazy.compactMap { $0.pageAtPath[path] }.first { state.living($0) == nil }
    }

    /// Makes a name lead to a page, or where a page of the wiki has it the next of the path's names.
    ///
    /// - Returns: whether the page had another spelling or none.
    private mutating func claim(_ page: Int, _ name: inout Int, _ path: SourcePath) throws -> Bool {
        let entry = catalogue.pages[page]
        var number = 1
        while true {
            let wanted = catalogue.name(name)
            if let present = entry.name, present.text.utf8.elementsEqual(wanted.text.utf8) { return false }
            let isDone =
                entry.head == nil
                ? try writer.name(entry.id, entry.kind, wanted) : try writer.rename(entry.id, to: wanted)
            if isDone {
                catalogue.named(page, wanted)
                return true
            }
            number += 1
            name = catalogue.name(path.kind, request.name(path, number))
        }
    }

    /// The path that a page has in an export of the whole wiki.
    private func exportPath(_ path: Int) -> String {
        let text = catalogue.paths[path].text
        return request.root.isEmpty ? text : request.root + "/" + text
    }
}
