internal import WikiCore
internal import WikiStore

/// The pages of a wiki as an export shows them, change after change.
///
/// Starter pages are left out until somebody edits them. A hidden or erased text is left out: what stood there before
/// stands there still.
struct ExportLine {
    /// One state of a page, as far as an export needs it.
    struct State {
        /// The path that it asks for, as git and file systems have it.
        let path: [UInt8]
        /// The name.
        let name: String
        /// Git's mode.
        let mode: Int
        /// Where a symbolic link leads.
        let link: [UInt8]?
        /// The bytes; nil for a deletion.
        let content: ContentID?
        /// Whether it is a starter page that nobody has edited.
        let isStarter: Bool

        /// Whether an export shows it.
        var isShown: Bool { content != nil && !isStarter }
    }

    /// A living page and where an export puts it.
    struct Placed {
        let path: [UInt8]
        let state: State
    }

    /// What a path became; nil where there is nothing any more.
    typealias Update = (path: [UInt8], state: State?)

    private var states: [RevisionID: State] = [:]
    private var names: [PageID: String] = [:]
    private var paths = ExportPaths()
    /// The pages that an export shows now.
    private(set) var placed: [PageID: Placed] = [:]
    /// Which page stands at a path now.
    private(set) var pageAtPath: [[UInt8]: PageID] = [:]
    /// Those that are symbolic links.
    private(set) var links: Set<PageID> = []

    /// The state of a revision that was taken.
    func state(_ revision: RevisionID) -> State? { states[revision] }

    /// Takes the next change.
    ///
    /// - Returns: what the paths of those pages became whose newest states the change made.
    mutating func take(_ change: HistoryChange, _ rows: [HistoryRevision]) -> [Update] {
        var newest: [PageID: State] = [:]
        for row in rows {
            let state = state(of: row, in: change)
            states[row.id] = state
            if !row.isSide {
                newest[row.page] = state
                names[row.page] = state.name
            }
        }
        var updates: [Update] = []
        // All old paths go before the new ones come: pages may change places.
        var coming: [(PageID, State)] = []
        for (page, state) in newest.sorted(by: { $0.key < $1.key }) {
            if let old = placed[page] {
                if state.isShown, state.path == old.state.path {
                    place(page, state, at: old.path)
                    updates.append((old.path, state))
                    continue
                }
                placed[page] = nil
                pageAtPath[old.path] = nil
                links.remove(page)
                paths.release(old.path)
                updates.append((old.path, nil))
            }
            if state.isShown { coming.append((page, state)) }
        }
        for (page, state) in coming {
            let path = paths.take(state.path, for: page)
            place(page, state, at: path)
            updates.append((path, state))
        }
        return updates
    }

    private mutating func place(_ page: PageID, _ state: State, at path: [UInt8]) {
        placed[page] = Placed(path: path, state: state)
        pageAtPath[path] = page
        if state.link == nil { links.remove(page) } else { links.insert(page) }
    }

    /// Where a page leads as a symbolic link; nil for one whose text is no longer what stands there, as when people
    /// changed one of both here: it is a file then, or the text would be lost.
    func link(of page: PageID, _ reader: Reader) throws -> [UInt8]? {
        guard let placed = placed[page], let link = placed.state.link, let own = placed.state.content,
            link.first != 0x2F
        else { return nil }
        let folder = SourcePaths.folder(of: placed.path)
        guard let end = SourcePaths.resolve(link, from: folder),
            let target = pageAtPath[end], target != page,
            let content = self.placed[target]?.state.content,
            try reader.hash(of: content) == reader.hash(of: own)
        else { return nil }
        return link
    }

    private func state(of row: HistoryRevision, in change: HistoryChange) -> State {
        let basis = row.parent.flatMap { states[$0] }
        let name = row.name ?? basis?.name ?? names[row.page] ?? ""
        let isMoved = change.origin == nil && basis.map { !$0.name.utf8.elementsEqual(name.utf8) } == true
        let given = row.path.map(PathText.bytes).flatMap { ExportPaths.isSafe($0) ? $0 : nil }
        let path =
            given ?? (isMoved ? nil : basis?.path)
            ?? ExportPaths.wanted(row.kind, name: name, previous: basis?.path)
        let wasStarter = basis?.isStarter ?? false
        guard row.content == nil || row.isShown else {
            return State(
                path: path, name: name, mode: basis?.mode ?? 0o100644, link: basis?.link,
                content: basis?.content, isStarter: wasStarter)
        }
        return State(
            path: path, name: name, mode: mode(of: row, basis), link: row.link, content: row.content,
            isStarter: change.kind == .plant || wasStarter && row.isMechanical)
    }

    /// A link whose text was edited is a link no more.
    private func mode(of row: HistoryRevision, _ basis: State?) -> Int {
        let mode = row.mode ?? basis?.mode ?? 0o100644
        return mode == 0o120000 && row.link == nil ? 0o100644 : mode
    }
}
