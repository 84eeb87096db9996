internal import CXapian
internal import WikiCore

/// A new index of some pages, written once to be checked and merged. For one thread.
///
/// Its files are written as Xapian has them, without Xapian, whose own writer takes some four times the time for it. It grows in
/// memory to some three times the room of the pages' text, and is written at the end.
final class IndexPiece {
    private let handle: OpaquePointer
    private let builder = DocumentBuilder()

    /// One in a folder that is not there yet.
    init(path: String) throws(SearchError) {
        var piece: OpaquePointer?
        try SearchError.check(xapian_piece_new(path, &piece))
        guard let piece else { throw SearchError.failed("no piece") }
        handle = piece
    }

    deinit {
        xapian_piece_free(handle)
    }

    /// Adds the documents of a page.
    func add(_ page: IndexedPage) throws(SearchError) {
        for document in try builder.documents(of: page) { try add(document) }
    }

    /// Adds a document behind the others.
    func add(_ document: IndexDocument) throws(SearchError) {
        try SearchError.check(xapian_piece_add(handle, document.handle))
    }

    /// Writes its files, with what it says of itself; nothing can be added to it any more.
    func finish(_ record: IndexRecord) throws(SearchError) {
        try SearchError.check(
            IndexRecord.metadataKey.withBytes { key in
                record.text.withBytes { xapian_piece_set_metadata(handle, key, $0) }
            })
        try SearchError.check(xapian_piece_finish(handle))
    }

    /// Whether Xapian finds nothing wrong with what was written: its own check, of every table.
    @Sendable static func isSound(_ path: String) -> Bool {
        var faults = 0
        return xapian_check(path, &faults) == XAPIAN_OK && faults == 0
    }
}
