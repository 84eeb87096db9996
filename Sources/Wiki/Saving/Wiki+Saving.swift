internal import Markup
internal import Synchronization
internal import TextMerge
public import WikiCore
internal import WikiStore

extension Wiki {
    /// Saves a text, joins it with what was saved meanwhile, or keeps it as a waiting version.
    ///
    /// - Parameter completion: called once, after the commit, on the thread that wrote, which may be this one before
    ///   this returns; with a `WikiError` or `StoreError` when nothing was stored.
    public func save(
        _ request: SaveRequest, completion: @escaping @Sendable (Result<SaveOutcome, any Error>) -> Void
    ) {
        let completion: @Sendable (Result<SaveOutcome, any Error>) -> Void = { [self] result in
            saves.withLock { $0.add(result) }
            completion(result)
        }
        if let fault = Self.fault(in: request) { return completion(.failure(fault)) }
        let time = Timestamp.now()
        // Here rather than on the one thread that writes.
        let hash = ContentHash(of: request.text)
        commit(isBrief(request) ? .brief : .usual) { writer in
            let outcome = try Self.save(request, hash, time: time, writer)
            return (outcome, outcome.revised.map { [$0] } ?? [])
        } isTextAlone: {
            $0.isTextAlone
        } completion: { [self] result in
            if request.finishes != nil || (try? result.get())?.keepsWaiting == true { living.touch() }
            completion(result)
        }
    }

    /// Whether a text only goes on top of the newest, as far as memory knows: nothing is to be merged.
    private func isBrief(_ request: SaveRequest) -> Bool {
        request.kind == .page && (try? living.find(.page, request.name.key))?.head == request.base
    }

    /// Saves and waits for the outcome.
    public func save(_ request: SaveRequest) throws -> SaveOutcome {
        try Handover.waiting { save(request, completion: $0) }
    }

    /// The whole text that results from putting a section's text in place of that section of `base`.
    ///
    /// - Throws: `WikiError.unknownBase` or `.unknownSection`.
    public func text(
        replacingSection section: Int, of base: RevisionID, page name: PageName, with text: [UInt8]
    ) throws -> [UInt8] {
        let whole = try baseText(base, page: name)
        let rendered = render(whole, name: name.text)
        guard let range = Sections.range(of: section, outline: rendered.outline, textCount: whole.count)
        else {
            throw WikiError.unknownSection
        }
        // A section ends with a line end, or the next heading would become part of its last line.
        var replacement = text
        if range.upperBound < whole.count, let last = text.last, last != 0x0A, last != 0x0D {
            replacement.append(0x0A)
        }
        return Array(whole[..<range.lowerBound]) + replacement + Array(whole[range.upperBound...])
    }

    /// A section's text in a revision.
    ///
    /// - Throws: `WikiError.unknownBase`, `.unknownSection` or `.withheld`.
    public func text(ofSection section: Int, of base: RevisionID, page name: PageName) throws -> [UInt8] {
        if try revision(base)?.veil != nil { throw WikiError.withheld(base) }
        let whole = try baseText(base, page: name)
        let rendered = render(whole, name: name.text)
        guard let range = Sections.range(of: section, outline: rendered.outline, textCount: whole.count)
        else {
            throw WikiError.unknownSection
        }
        return Array(whole[range])
    }

    /// What a browser's form sent, with the line ends that its lines have in `base`.
    public func formText(_ typed: [UInt8], base: RevisionID?, section: Int?, page name: PageName) throws
        -> [UInt8]
    {
        guard let base else { return LineEnds.restored(typed: typed, base: []) }
        let original =
            if let section { try text(ofSection: section, of: base, page: name) } else {
                try baseText(base, page: name)
            }
        return LineEnds.restored(typed: typed, base: original)
    }

    /// The text of a revision of the page that has that name or had it; a deletion's is empty.
    func baseText(_ base: RevisionID, page name: PageName) throws -> [UInt8] {
        try store.read { reader in
            guard let page = try reader.page(.page, keyOrAlias: name.key),
                let revision = try reader.revision(base), revision.page == page.id
            else { throw WikiError.unknownBase }
            return try revision.content.map(reader.text) ?? []
        }
    }

    static func fault(in request: SaveRequest) -> WikiError? {
        let limit = request.kind == .page ? largestText : largestFile
        if request.text.count > limit { return .tooLarge(limit: limit) }
        if request.comment.utf8.count > largestComment { return .commentTooLarge }
        guard request.kind == .page else { return nil }
        if let offset = request.text.firstIndex(of: 0) { return .containsNUL(offset: offset) }
        if let offset = firstInvalidByte(of: request.text) { return .notUTF8(offset: offset) }
        return nil
    }

    /// The offset of the first byte that is no UTF-8; nil where all is.
    static func firstInvalidByte(of text: [UInt8]) -> Int? {
        guard String(validating: text, as: UTF8.self) == nil else { return nil }
        var decoder = UTF8()
        var bytes = text.makeIterator()
        var offset = 0
        while true {
            switch decoder.decode(&bytes) {
            case .scalarValue(let scalar): offset += UTF8.width(scalar)
            case .emptyInput, .error: return offset
            }
        }
    }

    /// - Parameter hash: that of the request's text. Texts are told apart by it, so that those which are stored
    ///   are read only where they must be merged.
    static func save(
        _ request: SaveRequest, _ hash: ContentHash, time: Timestamp, _ writer: Writer
    ) throws -> SaveOutcome {
        if let key = request.key, let first = try firstAnswer(to: key, request, hash, time, writer) {
            return first
        }
        guard let page = try page(for: request, writer.reader) else {
            guard request.base == nil else { throw WikiError.unknownBase }
            let page = try writer.addPage(request.kind, name: request.name)
            return try store(request, hash, on: nil, page: page, name: request.name, time, writer)
        }
        let isOnHead = request.base == page.head
        let base = isOnHead ? nil : try base(of: request, page, writer.reader)
        guard let headContent = page.content else {
            guard try writer.takeNameBack(page.id) else {
                return try keepBeside(page, request, time, writer)
            }
            return try store(request, hash, on: page.head, page: page.id, name: page.name, time, writer)
        }
        if try writer.reader.hash(of: headContent) == hash {
            try finish(request, time, writer)
            return .unchanged(name: page.name, revision: page.head)
        }
        if isOnHead || request.kind == .file && request.replacesAny {
            return try store(
                request, hash, on: page.head, page: page.id, name: page.name, time, writer, isUpdate: true)
        }
        if try base?.content.flatMap(writer.reader.hash) == hash {
            // Nothing was typed: what others saved stands.
            try finish(request, time, writer)
            return .unchanged(name: page.name, revision: page.head)
        }
        let head = try writer.reader.text(headContent)
        let baseText = try base?.content.map(writer.reader.text) ?? []
        let merged =
            base == nil || request.kind == .file
            ? MergeResult.conflict(
                marked: request.kind == .file ? [] : marked(head: head, typed: request.text))
            : TextMerge.merge(base: baseText, ours: head, theirs: request.text)
        switch merged {
        case .clean(let text):
            return try storeMerge(text, of: request, hash, base: base, page: page, time, writer)
        case .conflict(let marked):
            return try keep(request, waitingFor: page, base: base?.id, marked: marked, time, writer)
        }
    }

    /// What the writer began from, where that is not the page's newest; nil for a new page.
    private static func base(
        of request: SaveRequest, _ page: PageRecord, _ reader: Reader
    ) throws -> RevisionRecord? {
        try request.base.map { base in
            guard let revision = try reader.revision(base), revision.page == page.id else {
                throw WikiError.unknownBase
            }
            return revision
        }
    }

    /// The page was deleted meanwhile and another has its name: the text waits beside that one.
    private static func keepBeside(
        _ page: PageRecord, _ request: SaveRequest, _ time: Timestamp, _ writer: Writer
    ) throws -> SaveOutcome {
        guard let holder = try writer.reader.page(page.kind, key: page.name.key), let content = holder.content
        else { throw WikiError.nameTaken(page.name) }
        let marked =
            request.kind == .file ? [] : marked(head: try writer.reader.text(content), typed: request.text)
        return try keep(request, waitingFor: holder, base: nil, marked: marked, time, writer)
    }

    private static func keep(
        _ request: SaveRequest, waitingFor page: PageRecord, base: RevisionID?, marked: [UInt8],
        _ time: Timestamp, _ writer: Writer
    ) throws -> SaveOutcome {
        let waiting = try writer.addWaiting(
            page: page.id, base: base, content: try writer.addContent(request.text), author: request.author,
            time: time, comment: request.comment, key: request.key)
        return .conflict(
            SaveOutcome.Conflict(
                name: page.name, head: page.head, base: base, marked: marked, waiting: waiting))
    }

    /// The page that a request is meant for: the one of that name, or the one that its base is of where that had the
    /// name before; nil for a page to be made.
    private static func page(for request: SaveRequest, _ reader: Reader) throws -> PageRecord? {
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

    /// What the first request of a key was answered with; nil if this is the first. Another text than came with that
    /// one, as from a form that somebody went back to and typed on in, is kept as a waiting version.
    private static func firstAnswer(
        to key: String, _ request: SaveRequest, _ hash: ContentHash, _ time: Timestamp, _ writer: Writer
    ) throws -> SaveOutcome? {
        let reader = writer.reader
        if let change = try reader.change(key: key),
            let done = try reader.changedPages(change, limit: 1).last,
            let revision = try reader.revision(done.revision)
        {
            let meant = [
                try page(for: request, reader), try reader.page(request.kind, keyOrAlias: request.name.key),
            ]
            guard meant.contains(where: { $0?.id == done.page }) else { throw WikiError.keyTaken }
            // Of a merge, the text that was sent is the second parent.
            let sent = try revision.parent2.map(reader.revision) ?? revision
            return .saved(
                SaveOutcome.Saved(
                    page: done.page, name: done.name, revision: done.revision, change: change,
                    isMerged: revision.kind == .merge, isCreated: revision.kind == .create,
                    kept: try keepAnother(
                        request, hash, thanSent: sent?.content, on: done.page, time, writer)))
        }
        guard let id = try reader.waiting(key: key), let waiting = try reader.waiting(id),
            let page = try reader.page(waiting.page)
        else { return nil }
        let kept = try keepAnother(request, hash, thanSent: waiting.content, on: page.id, time, writer)
        let head = try page.content.map(reader.text) ?? []
        let base = try waiting.base.flatMap { try reader.revision($0)?.content }.map(reader.text)
        let typed = kept == nil ? try reader.text(waiting.content) : request.text
        var marked = marked(head: head, typed: typed)
        if let base, case .conflict(let text) = TextMerge.merge(base: base, ours: head, theirs: typed) {
            marked = text
        }
        return .conflict(
            SaveOutcome.Conflict(
                name: page.name, head: page.head, base: waiting.base, marked: marked, waiting: kept ?? id))
    }

    /// Keeps the text of a repeated request as a waiting version, once.
    ///
    /// - Returns: nil where it is the text that was sent at first, or the newest of the page: then all of it is there.
    private static func keepAnother(
        _ request: SaveRequest, _ hash: ContentHash, thanSent content: ContentID?, on page: PageID,
        _ time: Timestamp, _ writer: Writer
    ) throws -> WaitingID? {
        let reader = writer.reader
        for known in [content, try reader.page(page)?.content] {
            if let known, try reader.hash(of: known) == hash { return nil }
        }
        if let kept = try reader.openWaiting(of: page).first(where: {
            try reader.hash(of: $0.content) == hash
        }) {
            return kept.id
        }
        return try writer.addWaiting(
            page: page, base: request.base, content: try writer.addContent(request.text, hash: hash),
            author: request.author, time: time, comment: request.comment, key: nil)
    }

    /// Two texts without a common origin in one, what differs marked.
    private static func marked(head: [UInt8], typed: [UInt8]) -> [UInt8] {
        guard case .conflict(let marked) = TextMerge.merge(base: [], ours: head, theirs: typed) else {
            return typed
        }
        return marked
    }

    private static func store(
        _ request: SaveRequest, _ hash: ContentHash, on parent: RevisionID?, page: PageID, name: PageName,
        _ time: Timestamp,
        _ writer: Writer, isUpdate: Bool = false
    ) throws -> SaveOutcome {
        let change = try writer.addChange(
            author: request.author, time: time,
            kind: request.kind == .file ? .upload : isUpdate ? .edit : .create, comment: request.comment,
            key: request.key)
        let revision = try writer.addRevision(
            of: page, change: change, parent: parent,
            content: try writer.addContent(request.text, hash: hash),
            name: parent == nil ? name : nil)
        try finish(request, time, writer)
        return .saved(
            SaveOutcome.Saved(
                page: page, name: name, revision: revision, change: change, isMerged: false,
                isCreated: !isUpdate,
                kept: nil))
    }

    /// Stores the text as it was typed, then what it became together with the newest.
    private static func storeMerge(
        _ text: [UInt8], of request: SaveRequest, _ hash: ContentHash, base: RevisionRecord?,
        page: PageRecord,
        _ time: Timestamp, _ writer: Writer
    ) throws -> SaveOutcome {
        let change = try writer.addChange(
            author: request.author, time: time, kind: .merge, comment: request.comment, key: request.key)
        let typed = try writer.addRevision(
            of: page.id, change: change, parent: base?.id,
            content: try writer.addContent(request.text, hash: hash))
        let merge = try writer.addRevision(
            of: page.id, change: change, parent: page.head, parent2: typed,
            content: try writer.addContent(text))
        try finish(request, time, writer)
        return .saved(
            SaveOutcome.Saved(
                page: page.id, name: page.name, revision: merge, change: change, isMerged: true,
                isCreated: false,
                kept: nil))
    }

    private static func finish(_ request: SaveRequest, _ time: Timestamp, _ writer: Writer) throws {
        if let waiting = request.finishes { _ = try writer.closeWaiting(waiting, time: time) }
    }
}
