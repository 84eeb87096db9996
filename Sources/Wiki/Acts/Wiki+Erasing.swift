public import WikiCore
internal import WikiStore

extension Wiki {
    /// What an erasure removed.
    public struct Erased: Sendable {
        /// The act, which is the record that it was done.
        public let change: ChangeID
        /// How many contents went.
        public let contents: Int
        /// The files to be removed when the store is closed, see `Store.finishErasure`.
        public let files: [ContentHash]
    }

    /// Removes the texts of revisions for good, and all equal ones, as the law may demand. That they were there, and who
    /// removed them when and why, stays.
    ///
    /// What a living page shows cannot be erased: it must be saved without it, or deleted, before.
    ///
    /// - Throws: `WikiError.unknownRevision`, `.newestRevision`, or `.nothingToDo` when nothing is left of them.
    public func erase(_ revisions: [RevisionID], _ request: ActRequest) throws -> Erased {
        guard request.comment.utf8.count <= Wiki.largestComment else { throw WikiError.commentTooLarge }
        let time = Timestamp.now()
        return try commit { writer in
            let change = try writer.addChange(
                author: request.author, time: time, kind: .erase, comment: request.comment, key: request.key)
            var contents: Set<ContentID> = []
            var files: [ContentHash] = []
            var touched: [PageID] = []
            for revision in revisions {
                guard let record = try writer.reader.revision(revision) else {
                    throw WikiError.unknownRevision
                }
                guard let content = record.content, record.veil != .erased else { continue }
                guard try writer.reader.pagesShowing(content).isEmpty else { throw WikiError.newestRevision }
                let gone = try writer.erase(content, change: change)
                contents.formUnion(gone.contents)
                files += [gone.file].compactMap { $0 }
                touched.append(record.page)
            }
            guard !contents.isEmpty else { throw WikiError.nothingToDo }
            return (Erased(change: change, contents: contents.count, files: files), touched)
        }
    }
}
