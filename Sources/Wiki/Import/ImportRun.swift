internal import TextMerge
internal import WikiCore
internal import WikiStore

/// One import inside the writer's transaction.
struct ImportRun {
    private let request: ImportRequest
    private let time: Timestamp
    private let writer: Writer
    /// The pages and files that earlier imports made of the source's paths, wherever people moved them since.
    private var known: [SourcePath: PageID] = [:]
    /// Those, and the new ones: no other path of the source may get them by their names.
    private var claimed: Set<PageID> = []
    private(set) var outcome = ImportOutcome()
    /// Every page and file that the source holds.
    private var seen: Set<PageID> = []
    /// Every page and file that got a revision.
    private(set) var touched: [PageID] = []

    init(_ request: ImportRequest, time: Timestamp, writer: Writer) {
        self.request = request
        self.time = time
        self.writer = writer
    }

    /// Takes over what is new.
    ///
    /// - Parameter progress: told how many entries were looked at.
    mutating func run(progress: (Int) -> Void) throws {
        try findKnown()
        for (index, entry) in request.entries.enumerated() {
            let bytes: [UInt8]
            do {
                bytes = try entry.load()
            } catch let error as ImportFault {
                outcome.leftOut.append(.init(path: entry.path, reason: error.reason))
                // It is still in the source, so it has not vanished.
                if case .present(let page) = try place(of: entry) { seen.insert(page.id) }
                continue
            }
            try take(entry, bytes)
            progress(index + 1)
        }
        if request.deletesVanished { try deleteVanished() }
        if request.kind == .import, request.root.isEmpty, !seen.isEmpty { try dropStarters() }
        let isKnown = try writer.reader.importRoots().contains(request.root)
        if request.kind == .import, outcome.change != nil || !isKnown {
            try writer.addImport(
                source: request.source, root: request.root, time: time, change: outcome.change)
        }
    }

    private mutating func findKnown() throws {
        let paths = Set(request.entries.map { SourcePath(kind: $0.kind, text: $0.path) })
        try writer.reader.forEachImportedPath { page, kind, text in
            let path = SourcePath(kind: kind, text: text)
            if paths.contains(path) { known[path] = page }
        }
        claimed = Set(known.values)
    }

    /// What an entry is in the wiki.
    private enum Place {
        case present(PageRecord)
        /// It is new and gets that name.
        case new(PageName)
        /// It is new, and no name is left for it.
        case none
    }

    /// The page that an entry is, wherever it stands now, or the name that a new one gets.
    ///
    /// What an earlier import made of the path comes first, then what has the name. A page that is another path's is
    /// passed over: people may have moved it onto the name.
    private func place(of entry: ImportRequest.Entry) throws -> Place {
        if let id = known[SourcePath(kind: entry.kind, text: entry.path)],
            let page = try writer.reader.page(id), page.isNamed
        {
            return .present(page)
        }
        var name = entry.name
        var number = 1
        while let holder = try writer.reader.page(entry.kind, key: name.key) {
            guard claimed.contains(holder.id) || number > 1 else { return .present(holder) }
            number += 1
            guard let next = try? PageName("\(entry.name.text)~\(number)") else { return .none }
            name = next
        }
        return .new(name)
    }

    private mutating func take(_ entry: ImportRequest.Entry, _ bytes: [UInt8]) throws {
        let hash = ContentHash(of: bytes)
        if let id = known[SourcePath(kind: entry.kind, text: entry.path)], try isBrought(hash, to: id) {
            seen.insert(id)
            return
        }
        let page: PageRecord
        switch try place(of: entry) {
        case .present(let present):
            page = present
        case .new(let name):
            let page = try writer.addPage(entry.kind, name: name)
            seen.insert(page)
            claimed.insert(page)
            return try append(entry, bytes, to: page, parent: nil, name: name)
        case .none:
            outcome.leftOut.append(.init(path: entry.path, reason: "another page has its name"))
            return
        }
        seen.insert(page.id)
        if try isBrought(hash, to: page.id) { return }
        let base = try writer.reader.newestImport(of: page.id)
        guard let headContent = page.content else {
            return try append(entry, bytes, to: page.id, parent: page.head)
        }
        if try writer.reader.hash(of: headContent) == hash { return }
        let isUntouched = try base?.revision == page.head || isUneditedStarter(page)
        if isUntouched || request.kind == .plant {
            return try append(entry, bytes, to: page.id, parent: page.head)
        }
        try merge(entry, bytes, into: page, base: base, head: headContent)
    }

    /// Whether the source still has a text as it was last brought in: then it is nothing new, whatever the wiki made of it, and
    /// whoever has the name of its page.
    private func isBrought(_ hash: ContentHash, to page: PageID) throws -> Bool {
        try writer.reader.newestImport(of: page)?.content.flatMap(writer.reader.hash) == hash
    }

    /// Both sides have changed: joins them, or keeps the source's text beside the wiki's.
    private mutating func merge(
        _ entry: ImportRequest.Entry, _ bytes: [UInt8], into page: PageRecord,
        base: (revision: RevisionID, content: ContentID?)?, head: ContentID
    ) throws {
        if entry.kind == .page, let base, let content = base.content,
            case .clean(let text) = TextMerge.merge(
                base: try writer.reader.text(content), ours: try writer.reader.text(head),
                theirs: Windows1252.utf8(bytes))
        {
            let change = try change()
            let taken = try writer.addRevision(
                of: page.id, change: change, parent: base.revision, content: try writer.addContent(bytes),
                path: try newPath(entry, page.id))
            _ = try writer.addRevision(
                of: page.id, change: change, parent: page.head, parent2: taken,
                content: try writer.addContent(text))
            outcome.revisions += 2
            outcome.merged += 1
            return try didTouch(page.id)
        }
        // The same conflict again is the same waiting version, finished or not.
        let key = "import:" + ContentHash(of: Array("\(page.id):".utf8) + bytes).hex
        if try writer.reader.waiting(key: key) != nil { return }
        _ = try writer.addWaiting(
            page: page.id, base: base?.revision, content: try writer.addContent(bytes),
            author: request.author,
            time: time, comment: request.comment, key: key)
        outcome.waiting.append(page.name)
    }

    private mutating func append(
        _ entry: ImportRequest.Entry, _ bytes: [UInt8], to page: PageID, parent: RevisionID?,
        name: PageName? = nil
    ) throws {
        _ = try writer.addRevision(
            of: page, change: try change(), parent: parent, content: try writer.addContent(bytes),
            name: name, path: try newPath(entry, page))
        outcome.revisions += 1
        try didTouch(page)
    }

    /// Deletes what came from this source and is no longer in it, unless somebody has edited it since.
    private mutating func deleteVanished() throws {
        for page in try writer.reader.importedPages(source: request.source, root: request.root)
        where !seen.contains(page.id) {
            guard try writer.reader.newestImport(of: page.id)?.revision == page.head else {
                outcome.leftOut.append(
                    .init(path: page.name.text, reason: "gone from the source, but edited here, so kept"))
                continue
            }
            try delete(page)
        }
    }

    private mutating func dropStarters() throws {
        for page in try writer.reader.uneditedStarters() where !seen.contains(page.id) {
            try delete(page)
        }
    }

    private mutating func delete(_ page: PageRecord) throws {
        _ = try writer.addRevision(of: page.id, change: try change(), parent: page.head, content: nil)
        try writer.dropDerived(of: page.id)
        outcome.revisions += 1
        outcome.deleted += 1
        touched.append(page.id)
    }

    private mutating func didTouch(_ page: PageID) throws {
        touched.append(page)
        guard let record = try writer.reader.page(page) else { return }
        if record.kind == .page { outcome.pages.append(record) } else { outcome.files += 1 }
    }

    private func isUneditedStarter(_ page: PageRecord) throws -> Bool {
        try writer.reader.changeKind(of: page.head) == .plant
    }

    /// The path that a revision records; nil where it is the page's already, or where people moved the page away from
    /// it, which then stays where they put it.
    private func newPath(_ entry: ImportRequest.Entry, _ page: PageID) throws -> String? {
        if known[SourcePath(kind: entry.kind, text: entry.path)] == page { return nil }
        let known = try writer.reader.path(of: page)
        return known.map { $0.utf8.elementsEqual(entry.path.utf8) } == true ? nil : entry.path
    }

    /// The one change of this import, made when the first revision needs it.
    private mutating func change() throws -> ChangeID {
        if let change = outcome.change { return change }
        let change = try writer.addChange(
            author: request.author, time: time, kind: request.kind, comment: request.comment)
        outcome.change = change
        return change
    }
}

/// Why an entry's bytes could not be had; the import goes on without it.
public struct ImportFault: Error, Equatable, Sendable {
    /// A few words.
    public let reason: String

    /// A fault with its reason.
    public init(reason: String) {
        self.reason = reason
    }
}
