internal import Markup
internal import Synchronization
internal import WikiCore
internal import WikiStore

/// Reads the words of documents in the background, one after another, so that the search index can take them.
final class DocumentDeriver: Sendable {
    private struct State {
        /// Bytes that cannot be read now: they are tried again when the program starts again.
        var skipped: Set<ContentID> = []
        var isStopping = false
    }

    private let documents: any DocumentReading
    private let state = Mutex(State())
    private let signal = Signal()

    /// - Parameter documents: what reads one.
    init(_ documents: any DocumentReading) {
        self.documents = documents
    }

    /// Says that there may be a new document.
    func wake() {
        signal.raise()
    }

    /// Lets `work` return once it is done with the document that it is at.
    func stop() {
        state.withLock { $0.isStopping = true }
        signal.raise()
    }

    /// The thread's whole life.
    func work(_ wiki: Wiki) {
        while !state.withLock({ $0.isStopping }) {
            // What fails here is tried again with the next document, or at the next start.
            try? readAll(wiki)
            signal.waitLong()
        }
    }

    /// Reads all documents that were not read.
    func readAll(_ wiki: Wiki) throws {
        while true {
            let unread = try wiki.store.read { try $0.unreadDocuments(reader: DocumentReader.version) }
            let next = state.withLock { state in
                state.isStopping ? nil : unread.first { !state.skipped.contains($0) }
            }
            guard let next else { return }
            if try !read(next, wiki) { _ = state.withLock { $0.skipped.insert(next) } }
            wiki.indexer.wake()
        }
    }

    /// Reads a document and keeps what it says.
    ///
    /// - Returns: whether there is something to keep: not so where its bytes are damaged, or nothing can read them.
    private func read(_ content: ContentID, _ wiki: Wiki) throws -> Bool {
        let source: DocumentSource
        do {
            source = try wiki.store.read { reader in
                if let file = try reader.file(of: content) { return .file(file.path) }
                return .bytes(try reader.content(content))
            }
        } catch StoreError.damaged {
            return false
        }
        let (pages, outcome): ([String], DocumentTextRecord.Outcome)
        switch documents.text(of: source) {
        case .pages(let read): (pages, outcome) = (read, .read)
        case .unreadable: (pages, outcome) = ([], .unreadable)
        case .tooCostly: (pages, outcome) = ([], .tooCostly)
        case .unavailable: return false
        }
        try wiki.store.write(.leisurely) { writer in
            try writer.keepText(pages, outcome, of: content, reader: DocumentReader.version)
        }
        return true
    }
}
