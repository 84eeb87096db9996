internal import WikiCore
internal import WikiStore

/// The import of a history as the writer sees it: takes commit after commit and knows how the pages stand in each.
///
/// A page is followed through the graph of commits. Only the line of first parents makes a revision a page's newest;
/// what was made on branches stands beside it until a merge brings it in, and where the wiki itself has moved on, all
/// that comes stands beside until `finish` joins both.
struct HistoryRun: Sendable {
    let request: HistoryRequest
    let batch: ImportID
    /// The changes that earlier imports made of commits.
    let known: [String: ChangeID]
    var catalogue = HistoryCatalogue()
    private var states: [Int: HistoryState] = [:]
    private var graph: HistoryGraph
    /// Set once a step could not be stored: what is in memory and what is on disk are not the same from then on.
    var isBroken = false
    private(set) var revisions = 0
    private(set) var newestChange: ChangeID?
    /// Pages that got a revision.
    var touched: Set<Int> = []

    init(_ request: HistoryRequest, time: Timestamp, writer: Writer) throws {
        self.request = request
        var known: [String: ChangeID] = [:]
        var graph = HistoryGraph()
        try writer.reader.forEachImportedCommit(root: request.root) { origin, change, parents in
            known[origin] = change
            graph.add(change, parents: parents)
        }
        self.known = known
        self.graph = graph
        batch = try writer.beginImport(source: request.source, root: request.root, time: time)
    }

    /// Takes a commit, all of it or nothing.
    mutating func take(_ step: HistoryStep, writer: Writer) throws {
        guard !isBroken else { throw StoreError.closed }
        isBroken = true
        let parents = step.parents.map { states[$0] ?? HistoryState() }
        var state = parents.first ?? HistoryState()
        state.change = parents.lazy.compactMap(\.change).first
        switch step.body {
        case .untouched:
            break
        case .known:
            try replay(step, into: &state, others: parents.dropFirst(), writer: writer)
        case .commit(let act, let entries):
            var commit = HistoryCommit(
                step: step, act: act, entries: entries, parents: parents, state: state, request: request,
                batch: batch, catalogue: catalogue, writer: writer)
            // While it works, the catalogue is its alone: shared, each change would copy it.
            catalogue = HistoryCatalogue()
            try commit.run(graph: graph)
            catalogue = commit.catalogue
            state = commit.state
            if let change = commit.change {
                graph.add(change, parents: commit.changeParents)
                newestChange = change
            }
            revisions += commit.revisions
            touched.formUnion(commit.touched)
        }
        for place in step.forgets { states[place] = nil }
        states[step.place] = state
        isBroken = false
    }

    /// How the pages stand in a commit that was taken last, or whose place nobody forgot.
    func state(at place: Int) -> HistoryState {
        states[place] ?? HistoryState()
    }

    /// Brings back from the store what a commit did when it came.
    private mutating func replay(
        _ step: HistoryStep, into state: inout HistoryState, others: ArraySlice<HistoryState>, writer: Writer
    ) throws {
        guard let change = known[step.origin] else { return }
        state.change = change
        let rows = try writer.reader.historyRevisions(of: change)
        for row in rows {
            let page = try catalogue.page(row.page, writer.reader)
            if let old = state.pages[page] { state.lift(page, key: catalogue.key(ofName: old.name)) }
        }
        for row in rows {
            let page = try catalogue.page(row.page, writer.reader)
            let basis = state.pages[page]
            guard let path = row.path.map({ catalogue.path(sourcePath(row.kind, $0)) }) ?? basis?.path,
                let name = row.name.map({ catalogue.name(row.kind, PageName(trusted: $0)) }) ?? basis?.name
            else { continue }
            state.put(
                page,
                HistoryState.Page(
                    revision: row.id, content: row.content, path: path, name: name,
                    mode: row.mode ?? basis?.mode ?? HistoryCommit.plainMode),
                key: catalogue.key(ofName: name))
            catalogue.took(page, name: name)
        }
        for other in others { state.adoptDead(from: other) }
    }

    /// The path in the source of what has `path` in an export of the whole wiki.
    private func sourcePath(_ kind: PageKind, _ path: String) -> SourcePath {
        let prefix = request.root.isEmpty ? "" : request.root + "/"
        guard path.utf8.starts(with: prefix.utf8) else { return SourcePath(kind: kind, text: path) }
        return SourcePath(kind: kind, text: String(Substring(path.utf8.dropFirst(prefix.utf8.count))))
    }
}

extension HistoryState {
    /// Takes over what is known of pages that this state never had and that are dead in `other`.
    mutating func adoptDead(from other: HistoryState) {
        var found: [(Int, Page)] = []
        other.pages.forEachUnshared(with: pages) { page, state in
            if state.content == nil, pages[page] == nil { found.append((page, state)) }
        }
        for (page, state) in found { put(page, state, key: 0) }
    }
}

/// Which changes lead to which, as far as they came from commits.
struct HistoryGraph: Sendable {
    private var parents: [ChangeID: [ChangeID]] = [:]

    mutating func add(_ change: ChangeID, parents: [ChangeID]) {
        self.parents[change] = parents
    }

    /// Whether `old` leads to `new`. A change's parents have lower ids, so what is older than `old` is not searched.
    func leads(_ old: ChangeID, to new: ChangeID) -> Bool {
        var wanted = [new]
        var seen: Set<ChangeID> = []
        while let change = wanted.popLast() {
            if change == old { return true }
            guard change > old, seen.insert(change).inserted else { continue }
            wanted += parents[change] ?? []
        }
        return false
    }
}
