internal import TextMerge
internal import WikiCore
internal import WikiStore

/// One save within the writer's transaction: what a request becomes beside what is there by now.
struct SaveRun {
    let request: SaveRequest
    /// That of the request's text. Texts are told apart by it, so that those which are stored are read only where
    /// they must be merged.
    let hash: ContentHash
    let time: Timestamp
    let writer: Writer

    var reader: Reader { writer.reader }

    init(_ request: SaveRequest, hash: ContentHash, time: Timestamp, _ writer: Writer) {
        self.request = request
        self.hash = hash
        self.time = time
        self.writer = writer
    }

    /// Stores the text, joins it with what was saved meanwhile, or keeps it as a waiting version.
    func outcome() throws -> SaveOutcome {
        if let key = request.key, let first = try firstAnswer(to: key) { return first }
        guard let page = try page() else {
            guard request.base == nil else { throw WikiError.unknownBase }
            return try store(
                on: nil, page: writer.addPage(request.kind, name: request.name), name: request.name)
        }
        let isOnHead = request.base == page.head
        let base = isOnHead ? nil : try base(of: page)
        guard let headContent = page.content else {
            guard try writer.takeNameBack(page.id) else { return try keepBeside(page) }
            return try store(on: page.head, page: page.id, name: page.name)
        }
        if try reader.hash(of: headContent) == hash { return try unchanged(page) }
        if isOnHead || request.kind == .file && request.replacesAny {
            return try store(on: page.head, page: page.id, name: page.name, isUpdate: true)
        }
        // Nothing was typed: what others saved stands.
        if try base?.content.flatMap(reader.hash) == hash { return try unchanged(page) }
        switch try merged(base: base, head: reader.text(headContent)) {
        case .clean(let text): return try storeMerge(text, base: base, page: page)
        case .conflict(let marked): return try keep(waitingFor: page, base: base?.id, marked: marked)
        }
    }

    /// The page that the request is meant for: the one of that name, or the one that its base is of where that had the
    /// name before; nil for a page to be made.
    func page() throws -> PageRecord? {
        let key = request.name.key
        let named = try reader.page(request.kind, key: key)
        // The base is the newest nearly always: no need to read it.
        if let named, named.head == request.base { return named }
        guard let base = try request.base.flatMap(reader.revision), base.page != named?.id,
            let other = try reader.page(base.page), other.kind == request.kind
        else { return named }
        if try reader.alias(request.kind, key: key)?.page == other.id { return other }
        return other.name.key == key ? other : named
    }

    /// What the writer began from, where that is not the page's newest; nil for a new page.
    private func base(of page: PageRecord) throws -> RevisionRecord? {
        try request.base.map { base in
            guard let revision = try reader.revision(base), revision.page == page.id else {
                throw WikiError.unknownBase
            }
            return revision
        }
    }

    /// What was typed together with the newest. Files are never joined.
    private func merged(base: RevisionRecord?, head: [UInt8]) throws -> MergeResult {
        guard request.kind == .page else { return .conflict(marked: []) }
        guard let base else { return .conflict(marked: Self.marked(head: head, typed: request.text)) }
        return TextMerge.merge(
            base: try base.content.map(reader.text) ?? [], ours: head, theirs: request.text)
    }

    /// Two texts in one, what differs marked; by what they have in common where they have no origin, or one by which
    /// nothing differs.
    static func marked(base: [UInt8] = [], head: [UInt8], typed: [UInt8]) -> [UInt8] {
        for origin in [base, []] {
            if case .conflict(let marked) = TextMerge.merge(base: origin, ours: head, theirs: typed) {
                return marked
            }
        }
        return typed
    }

    private func unchanged(_ page: PageRecord) throws -> SaveOutcome {
        try finish()
        return .unchanged(name: page.name, revision: page.head)
    }

    /// The page was deleted meanwhile and another has its name: the text waits beside that one.
    private func keepBeside(_ page: PageRecord) throws -> SaveOutcome {
        guard let holder = try reader.page(page.kind, key: page.name.key), let content = holder.content
        else { throw WikiError.nameTaken(page.name) }
        let marked =
            request.kind == .file ? [] : Self.marked(head: try reader.text(content), typed: request.text)
        return try keep(waitingFor: holder, base: nil, marked: marked)
    }

    private func keep(waitingFor page: PageRecord, base: RevisionID?, marked: [UInt8]) throws -> SaveOutcome {
        let waiting = try writer.addWaiting(
            page: page.id, base: base, content: try writer.addContent(request.text), author: request.author,
            time: time, comment: request.comment, key: request.key)
        return .conflict(
            SaveOutcome.Conflict(
                name: page.name, head: page.head, base: base, marked: marked, waiting: waiting))
    }

    private func store(
        on parent: RevisionID?, page: PageID, name: PageName, isUpdate: Bool = false
    ) throws -> SaveOutcome {
        let kind: ChangeKind = request.kind == .file ? .upload : isUpdate ? .edit : .create
        let change = try addChange(kind)
        let revision = try writer.addRevision(
            of: page, change: change, parent: parent,
            content: try writer.addContent(request.text, hash: hash),
            name: parent == nil ? name : nil)
        try finish()
        return .saved(
            SaveOutcome.Saved(
                page: page, name: name, revision: revision, change: change, isMerged: false,
                isCreated: !isUpdate, kept: nil))
    }

    /// Stores the text as it was typed, then what it became together with the newest.
    private func storeMerge(_ text: [UInt8], base: RevisionRecord?, page: PageRecord) throws -> SaveOutcome {
        let change = try addChange(.merge)
        let typed = try writer.addRevision(
            of: page.id, change: change, parent: base?.id,
            content: try writer.addContent(request.text, hash: hash))
        let merge = try writer.addRevision(
            of: page.id, change: change, parent: page.head, parent2: typed,
            content: try writer.addContent(text))
        try finish()
        return .saved(
            SaveOutcome.Saved(
                page: page.id, name: page.name, revision: merge, change: change, isMerged: true,
                isCreated: false, kept: nil))
    }

    private func addChange(_ kind: ChangeKind) throws -> ChangeID {
        try writer.addChange(
            author: request.author, time: time, kind: kind, comment: request.comment, key: request.key)
    }

    private func finish() throws {
        if let waiting = request.finishes { _ = try writer.closeWaiting(waiting, time: time) }
    }
}
