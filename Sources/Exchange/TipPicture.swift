internal import Git
internal import Wiki
internal import WikiCore

/// What the newest commit of a history holds for a wiki, with the names that its paths get, and what it leaves out.
struct TipPicture {
    /// What is taken, in order of paths.
    private(set) var entries: [HistoryTip.Entry] = []
    /// What stands at the paths.
    private(set) var leaves: [SourcePath: HistoryLeaf] = [:]
    /// Paths that got another name than they say.
    private(set) var renamed: [(path: String, name: PageName)] = []
    /// What is left out, and why.
    var leftOut: [ImportOutcome.LeftOut] = []

    init(
        _ repository: Repository, _ tip: History.Node, _ selection: HistorySelection, links: SourceLinks,
        root: String
    ) throws(GitError) {
        var names = ImportNames(prefix: root)
        var unwanted = 0
        for change in try TreeDiff(repository, from: nil, to: tip.tree).changes {
            guard let state = change.new else { continue }
            do {
                let leaf = try selection.leaf(change.path, state, links)
                let path = SourcePath(kind: leaf.kind, text: PathText.text(of: change.path))
                let (name, isChanged) = names.name(of: change.path, kind: leaf.kind)
                if isChanged { renamed.append((PathText.shown(change.path), name)) }
                entries.append(.init(path: path, name: name))
                leaves[path] = leaf
            } catch .because(let reason) {
                leftOut.append(.init(path: PathText.shown(change.path), reason: reason))
            } catch {
                unwanted += 1
            }
        }
        guard unwanted > 0 else { return }
        leftOut.append(.init(path: "\(unwanted) other files", reason: "no page leads to them"))
    }
}
