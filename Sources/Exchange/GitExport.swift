internal import Git
internal import WikiCore
internal import WikiStore

/// Makes a commit of each change of a wiki.
///
/// A change that came as a commit has the parents that it had then. One that was made here follows the one before it
/// that was made here, and takes in what was imported since. A text that was typed on an older state and merged in
/// the same change is a commit of its own on that state, and the change their merge.
struct GitExport {
    private let reader: Reader
    private let writer: RepositoryWriter
    private var line = ExportLine()
    private var summary = Export.Summary()
    private var commits: [ChangeID: ObjectID] = [:]
    private var trees: [ObjectID: ObjectID] = [:]
    private var blobs: [ContentID: ObjectID] = [:]
    /// The newest commit of what was made here.
    private var own: ObjectID?
    /// Imported commits that no commit has as a parent yet, oldest first.
    private var loose: [ObjectID] = []
    /// The pages as they are now, with what was not written yet.
    private var lineTree: ObjectID?
    private var unwritten: [[UInt8]: ExportLine.State?] = [:]
    /// Symbolic links that are files, since their text is no longer what they lead to.
    private var cut: Set<PageID> = []
    private var newest: HistoryChange?

    /// Says in a repository's settings that an export made it.
    static let flag = "meent.export"

    init(_ reader: Reader, _ writer: RepositoryWriter) throws {
        self.reader = reader
        self.writer = writer
        try writer.setFlag(Self.flag)
    }

    /// Takes the next change.
    mutating func take(_ change: HistoryChange, _ rows: [HistoryRevision]) throws {
        for (path, state) in line.take(change, rows) { unwritten[path] = .some(state) }
        newest = change
        if change.origin != nil { return try addImported(change, rows) }
        let shows = rows.contains { row in
            line.state(row.id)?.isShown == true || row.parent.flatMap { line.state($0)?.isShown } == true
        }
        let joins = change.parents.contains { commits[$0].map(loose.contains) == true }
        guard shows || joins else { return }
        var parents = [own].compactMap { $0 } + loose
        for row in rows where rows.contains(where: { $0.parent2 == row.id }) {
            parents.append(try addTyped(row, change))
        }
        let commit = try add(change, tree: try writtenLine(), parents: parents)
        own = commit
        loose = []
    }

    /// Writes what is left, and makes the newest commit the tip.
    mutating func finish() throws -> Export.Summary {
        var tip = own
        let tree = try writtenLine()
        if !loose.isEmpty {
            let only = own == nil && loose.count == 1 ? loose[0] : nil
            if let only, trees[only] == tree {
                tip = only
            } else if let newest {
                // An import that was interrupted: its commits are there, and nothing has joined them yet.
                let people = Signature(
                    name: Array("Meent".utf8), email: [], seconds: newest.time.seconds, zone: 0)
                tip = try writer.addCommit(
                    tree: tree, parents: [own].compactMap { $0 } + loose, author: people, committer: people,
                    message: Array("Export\n".utf8))
                summary.commits += 1
            }
        }
        try writer.finish(tip)
        summary.files = line.placed.count
        return summary
    }

    private mutating func addImported(_ change: HistoryChange, _ rows: [HistoryRevision]) throws {
        let parents = change.parents.compactMap { commits[$0] }
        var changes: [(path: [UInt8], state: TreeDiff.State?)] = []
        for row in rows {
            if let old = row.parent.flatMap({ line.state($0) }), old.isShown {
                changes.append((old.path, nil))
            }
        }
        for row in rows {
            guard let new = line.state(row.id), new.isShown else { continue }
            changes.append((new.path, try state(new)))
        }
        // A merge into what had no pages yet is a change on the other parent alone, but its revisions begin with nothing.
        let beginsWithNothing = parents.count == 1 && rows.contains { $0.parent == nil && $0.parent2 != nil }
        let base = beginsWithNothing ? nil : parents.first.flatMap { trees[$0] }
        let tree = try writer.addTree(base, changing: changes)
        let commit = try add(change, tree: tree, parents: parents)
        loose.removeAll { parents.contains($0) }
        loose.append(commit)
    }

    /// The commit of a text as it was typed, on the state from which its writer began.
    private mutating func addTyped(_ row: HistoryRevision, _ change: HistoryChange) throws -> ObjectID {
        let base = try row.parent.flatMap { try reader.historyRevision($0) }
        let parent = try base.flatMap { base in try reader.revision(base.id)?.change }.flatMap { commits[$0] }
        var changes: [(path: [UInt8], state: TreeDiff.State?)] = []
        if let new = line.state(row.id), new.isShown {
            changes.append((new.path, try state(new)))
        }
        let tree = try writer.addTree(parent.flatMap { trees[$0] }, changing: changes)
        return try add(change, tree: tree, parents: [parent].compactMap { $0 })
    }

    private mutating func add(
        _ change: HistoryChange, tree: ObjectID, parents: [ObjectID]
    ) throws -> ObjectID {
        let author = Self.signature(change.author, change.time, change.zone)
        let committer = change.commit.map { Self.signature($0.committer, $0.time, $0.zone) } ?? author
        let commit = try writer.addCommit(
            tree: tree, parents: parents, author: author, committer: committer,
            message: Array(change.comment.utf8))
        commits[change.id] = commit
        trees[commit] = tree
        summary.commits += 1
        return commit
    }

    /// The tree of the pages as they are now.
    private mutating func writtenLine() throws -> ObjectID {
        for page in line.links {
            guard let placed = line.placed[page] else { continue }
            let isCut = try line.link(of: page, reader) == nil
            if isCut || cut.contains(page) { unwritten[placed.path] = .some(placed.state) }
            if isCut { cut.insert(page) } else { cut.remove(page) }
        }
        let changes = try unwritten.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { path, state in
            let isCut = line.pageAtPath[path].map(cut.contains) ?? false
            return (path: path, state: try state.map { try self.state($0, isCut: isCut) })
        }
        let tree = try writer.addTree(
            lineTree, changing: changes.filter { $0.state == nil } + changes.filter { $0.state != nil })
        lineTree = tree
        unwritten = [:]
        return tree
    }

    private mutating func state(_ state: ExportLine.State, isCut: Bool = false) throws -> TreeDiff.State {
        let mode = isCut ? FileMode.file : FileMode(rawValue: UInt32(state.mode))
        if let link = state.link, !isCut {
            return TreeDiff.State(mode: mode, id: try writer.addBlob(link, path: state.path))
        }
        guard let content = state.content else {
            throw ExchangeError("a page without a text was to be written")
        }
        if let known = blobs[content] { return TreeDiff.State(mode: mode, id: known) }
        let id = try writer.addBlob(try reader.content(content), path: state.path)
        blobs[content] = id
        return TreeDiff.State(mode: mode, id: id)
    }

    private static func signature(_ author: Author, _ time: Timestamp, _ zone: Int) -> Signature {
        Signature(
            name: Array(author.name.utf8), email: Array(author.email.utf8), seconds: time.seconds, zone: zone)
    }
}
