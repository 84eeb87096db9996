public import WikiCore
public import WikiStore

extension Wiki {
    /// What an act that is no save of a text did.
    public struct Done: Equatable, Sendable {
        /// The act.
        public let change: ChangeID
        /// The page's proper name.
        public let name: PageName
        /// Its newest revision.
        public let revision: RevisionID
    }

    /// The revision of that id.
    public func revision(_ id: RevisionID) throws -> RevisionRecord? {
        try store.read { try $0.revision(id) }
    }

    /// The page or file of that id, deleted ones included.
    public func page(_ id: PageID) throws -> PageRecord? {
        try store.read { try $0.page(id) }
    }

    /// A page's revisions, newest first, older than `before`.
    public func history(of page: PageID, before: RevisionID? = nil, limit: Int) throws -> [RevisionRecord] {
        try store.read { try $0.history(of: page, before: before, limit: limit) }
    }

    /// Totals over a page's or file's whole history.
    ///
    /// - Parameter authors: at most so many authors are named.
    public func facts(of page: PageID, authors: Int) throws -> PageFacts {
        try store.read { try $0.facts(of: page, authors: authors) }
    }

    /// The first revision that came after the given one; nil for the newest.
    public func successor(of revision: RevisionRecord) throws -> RevisionID? {
        try store.read { try $0.successor(of: revision.id, page: revision.page) }
    }

    /// A revision of a page as people read and edit it, in UTF-8; empty for a deletion.
    ///
    /// - Throws: `WikiError.withheld` for one that is hidden or erased.
    public func text(of revision: RevisionRecord) throws -> [UInt8] {
        Windows1252.utf8(try bytes(of: revision))
    }

    /// A revision's bytes as they are stored; none for a deletion.
    ///
    /// - Throws: `WikiError.withheld` for one that is hidden or erased.
    public func bytes(of revision: RevisionRecord) throws -> [UInt8] {
        guard revision.veil == nil else { throw WikiError.withheld(revision.id) }
        return try revision.content.map(content) ?? []
    }

    /// Deletes a page or file: a revision like any other.
    ///
    /// - Throws: `WikiError.notFound`, or `.nothingToDo` when it is deleted already.
    public func delete(
        _ kind: PageKind, _ name: PageName, author: Author, comment: String, key: String? = nil
    ) throws -> Done {
        try act(
            ActRequest(author: author, comment: comment, key: key), kind: .delete,
            on: { try $0.page(kind, keyOrAlias: name.key) }
        ) { page, _ in
            guard page.isLiving else { throw WikiError.nothingToDo }
            return nil
        }
    }

    /// Brings a deleted page or file back as it was.
    ///
    /// - Throws: `WikiError.notFound`, or `.nothingToDo` when it lives.
    public func restore(
        _ kind: PageKind, _ name: PageName, author: Author, comment: String, key: String? = nil
    ) throws -> Done {
        try act(
            ActRequest(author: author, comment: comment, key: key), kind: .restore,
            on: { try $0.page(kind, keyOrAlias: name.key) }, content: Self.contentToRestore)
    }

    /// Brings a deleted page or file back as it was, also one whose name another has taken since and left again.
    ///
    /// - Throws: `WikiError.notFound`; `.nothingToDo` when it lives; `.nameTaken`.
    public func restore(_ page: PageID, _ request: ActRequest) throws -> Done {
        try act(request, kind: .restore, on: { try $0.page(page) }, content: Self.contentToRestore)
    }

    private static func contentToRestore(_ page: PageRecord, _ reader: Reader) throws -> ContentID? {
        guard !page.isLiving, let newest = try reader.newestText(of: page.id) else {
            throw WikiError.nothingToDo
        }
        return newest.content
    }

    private func act(
        _ request: ActRequest, kind: ChangeKind, on find: @escaping @Sendable (Reader) throws -> PageRecord?,
        content: @escaping @Sendable (PageRecord, Reader) throws -> ContentID?
    ) throws -> Done {
        guard request.comment.utf8.count <= Wiki.largestComment else { throw WikiError.commentTooLarge }
        let time = Timestamp.now()
        return try commit { writer in
            guard let page = try find(writer.reader) else { throw WikiError.notFound }
            if let key = request.key, let change = try writer.reader.change(key: key) {
                guard try writer.reader.change(change)?.kind == kind,
                    try writer.reader.changedPages(change, limit: 1).first?.page == page.id
                else { throw WikiError.keyTaken }
                return (Done(change: change, name: page.name, revision: page.head), [page.id])
            }
            let content = try content(page, writer.reader)
            guard try writer.takeNameBack(page.id) else { throw WikiError.nameTaken(page.name) }
            let change = try writer.addChange(
                author: request.author, time: time, kind: kind, comment: request.comment, key: request.key)
            let revision = try writer.addRevision(
                of: page.id, change: change, parent: page.head, content: content)
            if content == nil { try writer.dropDerived(of: page.id) }
            return (Done(change: change, name: page.name, revision: revision), [page.id])
        }
    }
}
