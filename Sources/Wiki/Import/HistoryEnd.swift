internal import TextMerge
public import WikiCore
internal import WikiStore

/// What stands at a path in the newest commit of a history, as far as a wiki takes it.
public struct HistoryTip: Sendable {
    /// The commit's id.
    public var origin: String
    /// Its place in the history.
    public var place: Int
    /// What stands there: each path once, with the name that it must have.
    public var entries: [Entry]
    /// What stands there but did not come with any commit, such as a file to which no page had led before.
    public var additions: [SourcePath: HistoryStep.State]

    /// A path of the tip.
    public struct Entry: Sendable {
        /// The path.
        public var path: SourcePath
        /// Its name.
        public var name: PageName

        /// An entry from its parts.
        public init(path: SourcePath, name: PageName) {
            self.path = path
            self.name = name
        }
    }

    /// A tip from its parts.
    public init(
        origin: String, place: Int, entries: [Entry], additions: [SourcePath: HistoryStep.State] = [:]
    ) {
        self.origin = origin
        self.place = place
        self.entries = entries
        self.additions = additions
    }
}

/// The end of an import of a history: the wiki's pages become what the newest commit has, joined with what people
/// changed here.
struct HistoryEnd {
    private let tip: HistoryTip
    private let request: HistoryRequest
    private let batch: ImportID
    private let time: Timestamp
    private let writer: Writer
    private let state: HistoryState
    private let newestChange: ChangeID?
    private var catalogue: HistoryCatalogue
    private(set) var outcome = ImportOutcome()
    private(set) var touched: Set<Int>
    private var change: ChangeID?
    private var starterChange: ChangeID?

    init(_ run: HistoryRun, tip: HistoryTip, time: Timestamp, writer: Writer) {
        self.tip = tip
        self.time = time
        self.writer = writer
        request = run.request
        batch = run.batch
        catalogue = run.catalogue
        state = run.state(at: tip.place)
        newestChange = run.newestChange
        touched = run.touched
        outcome.revisions = run.revisions
    }

    /// Paths of the tip that no commit brought.
    static func missing(_ run: inout HistoryRun, tip: HistoryTip) -> [SourcePath] {
        let state = run.state(at: tip.place)
        return tip.entries.map(\.path).filter { state.pageAtPath[run.catalogue.path($0)] == nil }
    }

    mutating func run() throws {
        try addMissing()
        try correctNames()
        try joinBoth()
        if request.root.isEmpty, !tip.entries.isEmpty { try dropStarters() }
        if newestChange != nil, change == nil, try writer.reader.hasOtherChanges(root: request.root) {
            _ = try ownChange()
        }
        try writer.finishImport(batch, tip: tip.origin, change: change ?? state.change)
        outcome.change = change ?? newestChange
        try report()
    }

    /// What the tip holds and no commit brought.
    private mutating func addMissing() throws {
        for entry in tip.entries {
            guard let new = tip.additions[entry.path], case .new(let prepared) = new.content else { continue }
            if let record = try writer.reader.page(entry.path.kind, key: entry.name.key), record.isLiving {
                outcome.leftOut.append(.init(path: entry.path.text, reason: "another page has its name"))
                continue
            }
            let old = try writer.reader.page(entry.path.kind, key: entry.name.key)
            let page = try old?.id ?? writer.addPage(entry.path.kind, name: entry.name)
            _ = try writer.addRevision(
                of: page, change: try ownChange(), parent: old?.head,
                content: try writer.addContent(prepared),
                name: entry.name,
                path: request.root.isEmpty ? entry.path.text : request.root + "/" + entry.path.text,
                mode: new.mode == HistoryCommit.plainMode ? nil : new.mode, link: new.link)
            touched.insert(try catalogue.page(page, writer.reader))
            outcome.revisions += 1
        }
    }

    /// Names depend on all paths of a commit; here they become what the tip's paths make of them.
    private mutating func correctNames() throws {
        var wrong: [(page: Int, revision: RevisionID, name: PageName)] = []
        for entry in tip.entries {
            guard let page = state.pageAtPath[catalogue.path(entry.path)], let old = state.living(page) else {
                continue
            }
            let present = catalogue.pages[page]
            // A page that people moved or changed here keeps the name that it has.
            guard present.head == old.revision, let name = present.name,
                !name.text.utf8.elementsEqual(entry.name.text.utf8)
            else { continue }
            wrong.append((page, old.revision, entry.name))
        }
        for fault in wrong { try writer.giveUpName(of: catalogue.pages[fault.page].id) }
        for fault in wrong {
            let entry = catalogue.pages[fault.page]
            let isFree = try writer.name(entry.id, entry.kind, fault.name)
            let kept = try isFree || writer.takeNameBack(entry.id)
            guard kept else { throw StoreError.damaged("the name of an imported page is taken") }
            if isFree { try writer.correctName(of: fault.revision, to: fault.name) }
            touched.insert(fault.page)
        }
    }

    /// Joins what came with what people changed here since.
    private mutating func joinBoth() throws {
        var open: [(Int, HistoryState.Page)] = []
        state.pages.forEach { page, theirs in
            if catalogue.pages[page].head != theirs.revision { open.append((page, theirs)) }
        }
        for (page, theirs) in open { try join(page, theirs) }
    }

    private mutating func join(_ page: Int, _ theirs: HistoryState.Page) throws {
        let entry = catalogue.pages[page]
        guard let head = entry.head else {
            // Only branches had it, and it lives no more.
            if theirs.content == nil { try writer.buryPage(entry.id, at: theirs.revision) }
            return
        }
        let base = try base(of: head)
        if base?.id == theirs.revision { return }
        let ours = try writer.reader.historyRevision(head)?.content
        guard let content = theirs.content else {
            if ours != nil, base != nil {
                outcome.leftOut.append(
                    .init(
                        path: catalogue.paths[theirs.path].text,
                        reason: "gone from the source, but changed here, so kept"))
            }
            return
        }
        guard let ours else {
            // Deleted here; what is new since makes it live again.
            return try adopt(page, content: content, head: head, theirs: theirs.revision)
        }
        if try writer.reader.hash(of: ours) == writer.reader.hash(of: content) { return }
        let bytes = try writer.reader.content(content)
        if entry.kind == .page, let base, let baseContent = base.content,
            case .clean(let merged) = TextMerge.merge(
                base: try writer.reader.text(baseContent), ours: try writer.reader.text(ours),
                theirs: Windows1252.utf8(bytes))
        {
            let joined = merged == bytes ? content : try writer.addContent(merged)
            try adopt(page, content: joined, head: head, theirs: theirs.revision)
            outcome.merged += 1
            return
        }
        // The same conflict again is the same waiting version, finished or not.
        let key = "import:" + ContentHash(of: Array("\(entry.id):".utf8) + bytes).hex
        if try writer.reader.waiting(key: key) != nil { return }
        _ = try writer.addWaiting(
            page: entry.id, base: base?.id, content: content, author: request.author, time: time,
            comment: request.comment, key: key)
        if let name = entry.name { outcome.waiting.append(name) }
    }

    private mutating func adopt(
        _ page: Int, content: ContentID, head: RevisionID, theirs: RevisionID
    ) throws {
        let entry = catalogue.pages[page]
        _ = try writer.addRevision(
            of: entry.id, change: try ownChange(), parent: head, parent2: theirs, content: content)
        _ = try writer.takeNameBack(entry.id)
        touched.insert(page)
        outcome.revisions += 1
    }

    /// The newest revision of the history from which what people have now was made.
    private func base(of head: RevisionID) throws -> HistoryRevision? {
        var wanted = [head]
        var seen: Set<RevisionID> = []
        var best: HistoryRevision?
        while let id = wanted.popLast() {
            guard best.map({ id > $0.id }) ?? true, seen.insert(id).inserted,
                let revision = try writer.reader.historyRevision(id)
            else { continue }
            if try writer.reader.isImportedCommit(id, root: request.root) {
                best = revision
            } else {
                wanted += [revision.parent, revision.parent2].compactMap { $0 }
            }
        }
        return best
    }

    private mutating func dropStarters() throws {
        let kept = Set(tip.entries.compactMap { state.pageAtPath[catalogue.path($0.path)] })
        for record in try writer.reader.uneditedStarters() {
            let page = try catalogue.page(record.id, writer.reader)
            guard !kept.contains(page) else { continue }
            // It is of the kind that made them, so that an export knows it for the end of what it never shows.
            let change =
                try starterChange
                ?? writer.addChange(
                    author: request.author, time: time, kind: .plant, comment: request.comment, batch: batch)
            starterChange = change
            _ = try writer.addRevision(of: record.id, change: change, parent: record.head, content: nil)
            try writer.dropDerived(of: record.id)
            touched.insert(page)
        }
    }

    /// The change in which the person who imports joins what came with what was here.
    private mutating func ownChange() throws -> ChangeID {
        if let change { return change }
        let change = try writer.addChange(
            author: request.author, time: time, kind: .import, comment: request.comment, joins: state.change,
            batch: batch)
        self.change = change
        return change
    }

    private mutating func report() throws {
        for page in touched.sorted() {
            let entry = catalogue.pages[page]
            guard let record = try writer.reader.page(entry.id) else { continue }
            if !record.isLiving {
                if entry.livedBefore { outcome.deleted += 1 }
            } else if record.kind == .page {
                outcome.pages.append(record)
            } else {
                outcome.files += 1
            }
        }
    }
}
