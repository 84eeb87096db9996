internal import Git
internal import Wiki
internal import WikiCore
internal import WikiStore

/// Reads a history commit by commit and says what each is to a wiki.
struct HistoryReader {
    private let repository: Repository
    private let history: History
    private let diffs: HistoryDiffs
    private let selection: HistorySelection
    private let known: Set<String>
    private let preparation: ContentPreparation
    /// The symbolic links of commits whose children are still to come.
    private var links: [Int: SourceLinks] = [:]
    /// Places by the last commit that names them.
    private let forgets: [Int: [Int]]

    init(
        _ repository: Repository, _ history: History, _ diffs: HistoryDiffs, _ selection: HistorySelection,
        known: Set<String>
    ) throws {
        self.repository = repository
        self.history = history
        self.diffs = diffs
        self.selection = selection
        self.known = known
        preparation = try ContentPreparation()
        var forgets: [Int: [Int]] = [:]
        for (place, node) in history.nodes.enumerated() where node.lastUse > place {
            forgets[node.lastUse, default: []].append(place)
        }
        self.forgets = forgets
    }

    /// The step of the commit at a place; to be called for each place in order.
    mutating func step(_ place: Int) throws -> HistoryStep {
        let node = history.nodes[place]
        var step = HistoryStep(
            origin: node.id.hex, place: place, parents: node.parents, isMainline: node.isMainline,
            forgets: forgets[place] ?? [], body: .untouched)
        if known.contains(step.origin) {
            step.body = .known
        } else {
            let entries = try entries(of: place)
            if !entries.isEmpty || node.parents.count > 1, let commit = try repository.commit(node.id) {
                step.body = .commit(Self.act(commit), entries)
            }
        }
        for place in step.forgets { links[place] = nil }
        return step
    }

    /// A state with its bytes made ready; nil when the repository does not hold them.
    func state(of leaf: HistoryLeaf) throws -> HistoryStep.State? {
        guard let bytes = try repository.blob(leaf.id) else { return nil }
        return HistoryStep.State(
            mode: leaf.mode, link: leaf.link, content: .new(try preparation.prepare(bytes)))
    }

    /// The symbolic links of a commit.
    mutating func links(at place: Int) throws -> SourceLinks {
        if let links = links[place] { return links }
        let found = try SourceLinks(of: history.nodes[place].tree, in: repository)
        links[place] = found
        return found
    }

    private typealias Difference = (path: [UInt8], old: HistoryLeaf?, new: HistoryLeaf?)

    private mutating func entries(of place: Int) throws -> [HistoryStep.Entry] {
        let node = history.nodes[place]
        let changes = diffs[place]
        let before = try node.parents.first.map { try links(at: $0) } ?? SourceLinks()
        var after = before
        let turned = try after.update(
            changes.map { (diffs.paths[Int($0.path)], $0.new) }, tree: node.tree, in: repository)
        links[place] = after
        var differences: [Difference] = []
        for change in changes {
            let path = diffs.paths[Int(change.path)]
            differences.append(
                (path, leaf(path, change.old, before), leaf(path, change.new, after)))
        }
        let direct = Set(changes.map(\.path).map { diffs.paths[Int($0)] })
        for path in turned where !direct.contains(path) {
            guard let state = try repository.state(at: path, in: node.tree) else { continue }
            differences.append((path, leaf(path, state, before), leaf(path, state, after)))
        }
        differences.removeAll { $0.old == $0.new }
        return try entries(of: differences, at: node)
    }

    private func leaf(
        _ path: [UInt8], _ state: TreeDiff.State?, _ links: SourceLinks
    ) -> HistoryLeaf? {
        state.flatMap { try? selection.leaf(path, $0, links) }
    }

    private func entries(
        of differences: [Difference], at node: History.Node
    ) throws -> [HistoryStep.Entry] {
        guard !differences.isEmpty else { return [] }
        let elsewhere = try pathsUnlike(node)
        let sources = try renames(in: differences)
        let left = Set(sources.values)
        var entries: [HistoryStep.Entry] = []
        for (index, difference) in differences.enumerated() {
            let (path, old, new) = difference
            if let old, old.kind != new?.kind, !left.contains(index) {
                entries.append(.init(path: sourcePath(path, old.kind), state: nil))
            }
            guard let new else { continue }
            let source = sources[index].flatMap { source in
                differences[source].old.map { sourcePath(differences[source].path, $0.kind) }
            }
            let sourceID =
                sources[index].map { differences[$0].old?.id } ?? (old?.kind == new.kind ? old?.id : nil)
            let content: HistoryStep.Content
            if sourceID == new.id, new.link == nil {
                content = .parent(0)
            } else if source == nil, new.link == nil,
                let parent = elsewhere.firstIndex(where: { !$0.contains(path) })
            {
                content = .parent(parent + 1)
            } else {
                guard let state = try state(of: new) else { continue }
                content = state.content
            }
            entries.append(
                .init(
                    path: sourcePath(path, new.kind), source: source,
                    state: .init(mode: new.mode, link: new.link, content: content)))
        }
        return entries
    }

    /// For each further parent of a merge the paths in which the merge differs from it.
    private func pathsUnlike(_ node: History.Node) throws -> [Set<[UInt8]>] {
        try node.parents.dropFirst().map { parent in
            let tree = history.nodes[parent].tree
            return Set(try TreeDiff(repository, from: tree, to: node.tree).changes.map(\.path))
        }
    }

    /// Which files that came are which that went, by their places in the list.
    private func renames(in differences: [Difference]) throws -> [Int: Int] {
        var found: [Int: Int] = [:]
        for kind in [PageKind.page, .file] {
            let gone = differences.indices.filter { index in
                differences[index].old.map { $0.kind == kind && $0.link == nil } == true
                    && differences[index].new == nil
            }
            let came = differences.indices.filter { index in
                differences[index].new.map { $0.kind == kind && $0.link == nil } == true
                    && differences[index].old == nil
            }
            guard !gone.isEmpty, !came.isEmpty else { continue }
            let renames = try Renames(
                gone: gone.compactMap { index in
                    differences[index].old.map { $0.file(at: differences[index].path) }
                },
                came: came.compactMap { index in
                    differences[index].new.map { $0.file(at: differences[index].path) }
                }
            ) { id throws(GitError) in try repository.blob(id) }
            for (target, source) in renames.sources { found[came[target]] = gone[source] }
        }
        return found
    }

    private func sourcePath(_ path: [UInt8], _ kind: PageKind) -> SourcePath {
        SourcePath(kind: kind, text: PathText.text(of: path))
    }

    private static func act(_ commit: Commit) -> HistoryStep.Act {
        HistoryStep.Act(
            author: author(commit.author), time: Timestamp(seconds: commit.author.seconds),
            zone: commit.author.zone,
            commit: .init(
                committer: author(commit.committer), time: Timestamp(seconds: commit.committer.seconds),
                zone: commit.committer.zone),
            comment: text(commit.message))
    }

    private static func author(_ signature: Signature) -> Author {
        Author(name: text(signature.name), email: text(signature.email))
    }

    /// Text is UTF-8; what is not was written in an old encoding.
    private static func text(_ bytes: [UInt8]) -> String {
        String(decoding: Windows1252.utf8(bytes), as: UTF8.self)
    }
}
