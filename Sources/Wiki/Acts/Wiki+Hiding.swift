public import WikiCore
public import WikiStore

extension Wiki {
    /// Why a revision's text is not shown: the act, and what kind it was.
    public struct Withheld: Sendable {
        /// Whether it can be shown again.
        public let veil: Veil
        /// Who did it, when and why.
        public let change: ChangeRecord
    }

    /// Has a revision's text shown nowhere from here on; anyone may end that.
    ///
    /// The newest revision cannot be hidden: what readers see would go without a revision that says so. Who wants its
    /// text gone saves the page without it, or deletes the page, and hides the revision then.
    ///
    /// - Throws: `WikiError.unknownRevision`; `.newestRevision`; `.nothingToDo` when it is hidden or has no text.
    public func hide(_ revision: RevisionID, _ request: ActRequest) throws -> Done {
        try act(on: revision, request, kind: .hide) { record, page, change, writer in
            guard page.head != record.id else { throw WikiError.newestRevision }
            guard record.content != nil, try writer.hide(revision, change: change) else {
                throw WikiError.nothingToDo
            }
        }
    }

    /// Has a hidden revision's text shown again.
    ///
    /// - Throws: `WikiError.unknownRevision`; `.nothingToDo` when it is not hidden.
    public func unhide(_ revision: RevisionID, _ request: ActRequest) throws -> Done {
        try act(on: revision, request, kind: .unhide) { _, _, change, writer in
            guard try writer.unhide(revision, change: change) else { throw WikiError.nothingToDo }
        }
    }

    /// Why a revision's text is not shown; nil for one that is.
    public func withheld(_ revision: RevisionRecord) throws -> Withheld? {
        switch revision.veil {
        case nil: nil
        case .hidden:
            try store.read { try $0.hiding(of: revision.id) }.map {
                Withheld(veil: .hidden, change: $0.change)
            }
        case .erased:
            try store.read { reader in try revision.content.flatMap(reader.erasure) }
                .map { Withheld(veil: .erased, change: $0) }
        }
    }

    /// Hides what was shown again, or the reverse.
    func undoHiding(_ change: ChangeRecord, _ request: ActRequest) throws -> UndoOutcome {
        guard let revision = try store.read({ try $0.revision(hiddenOrShownBy: change.id) }) else {
            throw WikiError.nothingToDo
        }
        let done = try change.kind == .hide ? unhide(revision, request) : hide(revision, request)
        return .undone(.init(done: done, left: []))
    }

    private func act(
        on revision: RevisionID, _ request: ActRequest, kind: ChangeKind,
        _ body: @escaping @Sendable (RevisionRecord, PageRecord, ChangeID, Writer) throws -> Void
    ) throws -> Done {
        guard request.comment.utf8.count <= Wiki.largestComment else { throw WikiError.commentTooLarge }
        let time = Timestamp.now()
        let done = try commit { writer in
            guard let record = try writer.reader.revision(revision),
                let page = try writer.reader.page(record.page)
            else { throw WikiError.unknownRevision }
            if let key = request.key, let change = try writer.reader.change(key: key) {
                return (Done(change: change, name: page.name, revision: revision), [])
            }
            let change = try writer.addChange(
                author: request.author, time: time, kind: kind, comment: request.comment, key: request.key)
            try body(record, page, change, writer)
            return (Done(change: change, name: page.name, revision: revision), [page.id])
        }
        living.touch()
        return done
    }
}

extension ChangeKind {
    /// Whether it changed what is shown of old revisions, and no page.
    var concernsHiding: Bool {
        switch self {
        case .hide, .unhide, .erase: true
        default: false
        }
    }
}
