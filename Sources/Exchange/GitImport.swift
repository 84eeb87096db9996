internal import Git
internal import Synchronization
public import Wiki
public import WikiCore
public import WikiStore

/// Imports a git repository with its whole history: each commit that touches Markdown, or a file that Markdown leads
/// to, becomes a change.
public enum GitImport {
    /// Whether a folder is a git repository, with a work tree or without.
    ///
    /// - Throws: `ExchangeError` for a repository that cannot be read.
    public static func isRepository(_ path: String) throws -> Bool {
        try opened(path) != nil
    }

    /// Takes over what is new in a repository.
    ///
    /// - Parameters:
    ///   - path: the repository.
    ///   - prefix: the name below which its pages go; nil for the top.
    ///   - branch: the branch, tag or commit; nil for what is checked out.
    ///   - author: who brings it in; the changes keep the authors of their commits.
    /// - Throws: `ExchangeError` when the repository cannot be read; `StoreError` when the wiki cannot be written. The
    ///   commits that were stored by then stay, and the next import goes on behind them.
    public static func run(
        wiki: Wiki, path: String, into prefix: PageName? = nil, branch: String? = nil, author: Author,
        progress: @escaping @Sendable (FolderImport.Progress) -> Void = { _ in }
    ) throws -> ImportSummary {
        do {
            return try wiki.keepingMore {
                try take(
                    wiki: wiki, path: path, root: prefix?.text ?? "", branch: branch, author: author,
                    progress: progress)
            }
        } catch let error as GitError {
            throw ExchangeError(error.message)
        }
    }

    /// Takes over what a commit holds, in one change and without what was before it.
    ///
    /// - Throws: `ExchangeError`, `StoreError`. Nothing was imported then.
    public static func runWithoutHistory(
        wiki: Wiki, path: String, into prefix: PageName? = nil, branch: String? = nil, author: Author,
        progress: @escaping @Sendable (FolderImport.Progress) -> Void = { _ in }
    ) throws -> ImportSummary {
        let source = try FolderImport.realFolder(path)
        let root = prefix?.text ?? ""
        guard let repository = try opened(source) else { throw ExchangeError("\(path) is no git repository") }
        let picture: TipPicture
        do {
            let history = try History(repository, to: repository.tip(of: branch), depth: 1)
            let diffs = try HistoryDiffs(repository, history, isKnown: { _ in true }, progress: { _ in })
            let files = try linkedFiles(repository, history, diffs, wiki: wiki, root: root)
            picture = try TipPicture(
                repository, history.nodes[0], HistorySelection(repository, files: files),
                links: SourceLinks(of: history.nodes[0].tree, in: repository), root: root)
        } catch let error as GitError {
            throw ExchangeError(error.message)
        }
        // Entries are read on the writer's thread, by a handle of its own.
        let reading = Mutex(try opened(source))
        let entries = picture.entries.compactMap { entry in
            picture.leaves[entry.path].map { leaf in
                ImportRequest.Entry(
                    kind: leaf.kind, name: entry.name,
                    path: PathText.text(of: PathText.bytes(of: entry.path.text), below: root)
                ) {
                    guard let bytes = try reading.withLock({ try $0?.blob(leaf.id) }) else {
                        throw ImportFault(reason: "the repository does not hold its bytes")
                    }
                    return bytes
                }
            }
        }
        let outcome = try wiki.bringIn(
            ImportRequest(
                source: source, root: root, entries: entries, deletesVanished: false, author: author,
                comment: "Import of \(FolderImport.lastSegment(source))")
        ) { progress(.taking($0, of: entries.count)) }
        let missing = try wiki.missingTargets(in: outcome.pages) {
            progress(.rendering($0, of: outcome.pages.count))
        }
        return ImportSummary(
            outcome, renamed: picture.renamed, missing: missing,
            leftOut: picture.leftOut + outcome.leftOut(below: root))
    }

    static func opened(_ path: String) throws -> Repository? {
        do {
            return try Repository(opening: path)
        } catch let error {
            throw ExchangeError(error.message)
        }
    }

    private static func take(
        wiki: Wiki, path: String, root: String, branch: String?, author: Author,
        progress: @escaping @Sendable (FolderImport.Progress) -> Void
    ) throws -> ImportSummary {
        let source = try FolderImport.realFolder(path)
        guard let repository = try Repository(opening: source) else {
            throw ExchangeError("\(path) is no git repository")
        }
        let history = try History(repository, to: repository.tip(of: branch))
        let running = try HistoryImport(
            wiki,
            HistoryRequest(
                source: source, root: root, author: author,
                comment: "Import of \(FolderImport.lastSegment(source))"
            ) { path, number in
                ImportNames.name(
                    of: PathText.bytes(of: path.text), kind: path.kind, prefix: root, number: number)
            })
        guard let tip = history.nodes.last else { throw ExchangeError("\(path) has no commits") }
        let isNew = running.lastTip != tip.id.hex
        let count = history.nodes.count
        let diffs = try HistoryDiffs(repository, history) { id in
            !isNew || running.known.contains(id.hex)
        } progress: {
            progress(.taking($0 / 2, of: count))
        }
        let files = try linkedFiles(repository, history, diffs, wiki: wiki, root: root)
        let selection = HistorySelection(repository, files: files)
        var reader = try HistoryReader(repository, history, diffs, selection, known: running.known)
        if isNew {
            for place in history.nodes.indices {
                try running.take(try reader.step(place))
                progress(.taking((count + place + 1) / 2, of: count))
            }
        }
        var picture = try TipPicture(
            repository, tip, selection, links: reader.links(at: count - 1), root: root)
        picture.leftOut += history.missing.map {
            .init(path: "commit \($0.hex)", reason: "the repository does not hold it: is it a shallow clone?")
        }
        var outcome = ImportOutcome()
        if isNew {
            var end = HistoryTip(origin: tip.id.hex, place: count - 1, entries: picture.entries)
            for path in try running.missing(from: end) {
                guard let leaf = picture.leaves[path], let state = try reader.state(of: leaf) else {
                    continue
                }
                end.additions[path] = state
            }
            outcome = try running.finish(end)
        }
        let pages = outcome.pages
        let missing = try wiki.missingTargets(in: pages) { progress(.rendering($0, of: pages.count)) }
        return ImportSummary(
            outcome, renamed: picture.renamed, missing: missing, leftOut: picture.leftOut + outcome.leftOut)
    }

    /// The files that Markdown leads to, in any commit, those of earlier imports among them. A repository that an export
    /// made holds nothing but pages and files, and all of them come back.
    private static func linkedFiles(
        _ repository: Repository, _ history: History, _ diffs: HistoryDiffs, wiki: Wiki, root: String
    ) throws -> Set<[UInt8]> {
        guard let tip = history.nodes.last else { return [] }
        let prefix = root.isEmpty ? [] : Array(root.utf8) + [0x2F]
        let earlier = try wiki.store.read { try $0.importedFilePaths(root: root) }
            .map { Array(PathText.bytes(of: $0).dropFirst(prefix.count)) }
        let tree = try TreeDiff(repository, from: nil, to: tip.tree).changes
        func mayBeLinked(_ path: [UInt8]) -> Bool {
            !SourcePaths.isMarkdown(path) && !SourcePaths.isHidden(path) && !SourcePaths.isMedia(path)
        }
        let candidates = Set(tree.map(\.path).filter(mayBeLinked)).union(diffs.paths.filter(mayBeLinked))
        if repository.hasFlag(GitExport.flag) { return candidates.union(earlier) }
        var files = LinkedFiles(candidates: candidates)
        var seen: Set<ObjectID> = []
        func look(_ path: [UInt8], _ state: TreeDiff.State?) throws {
            guard files.isOpen, SourcePaths.isMarkdown(path), let state, state.mode.isFile,
                seen.insert(state.id).inserted, let size = repository.size(of: state.id),
                size <= Wiki.largestText, let text = try repository.blob(state.id)
            else { return }
            files.look(through: text, at: path)
        }
        // Most files have their links in the newest texts: once all are found there is nothing more to read.
        for change in tree { try look(change.path, change.new) }
        for change in diffs.all.reversed() {
            guard files.isOpen else { break }
            try look(diffs.paths[Int(change.path)], change.new)
        }
        return files.found.union(earlier)
    }
}
