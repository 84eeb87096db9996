/// A new index beside the one in use, made from nothing. For one thread.
///
/// A commit changes the list of each word in it, which takes longer the larger an index is. So a large index is written in
/// pieces of their own, which are merged into one file without gaps. Pieces are large all the same: a merged list stays cut where
/// its pieces were, and short ends take room and time in each search.
public final class IndexReplacement {
    let generation: String
    private let folder: IndexFolder
    private let record: IndexRecord
    private let steps: Steps
    private let builder = DocumentBuilder()
    private var writer: IndexWriter?
    /// How many bytes of text the piece that is written holds, and how many of them are not committed.
    private var taken = (inPiece: 0, sinceCommit: 0)
    /// The finished pieces in the order of their pages, and how often each was merged.
    private var pieces: [(name: String, merges: Int)] = []
    private var made = 0

    /// While pieces are merged, the caller is asked this often for what else there is to do.
    private static let nanosecondsPerTurn = 100_000_000

    /// In which steps it is made.
    struct Steps {
        /// A commit takes so many bytes of text.
        var bytesPerCommit = IndexWriter.bytesPerCommit
        /// A piece takes so many bytes of text.
        var bytesPerPiece = 32 << 20
        /// So many pieces of the same kind are merged, two at least; each has files open meanwhile.
        var mostPieces = 16
    }

    /// - Parameter record: what it is going to hold.
    init(_ folder: IndexFolder, _ record: IndexRecord, _ steps: Steps) throws(SearchError) {
        self.folder = folder
        self.record = record
        self.steps = steps
        generation = try folder.next()
    }

    /// Adds a page.
    ///
    /// - Parameter meanwhile: called ten times a second where that takes longer; what it throws ends it.
    public func add(_ page: IndexedPage, meanwhile: () throws -> Void) throws {
        let writer = try writer ?? nextPiece()
        try writer.add(page)
        taken.inPiece += page.size
        taken.sinceCommit += page.size
        if taken.inPiece > steps.bytesPerPiece {
            try endPiece()
            try mergeMany(meanwhile)
        } else if taken.sinceCommit > steps.bytesPerCommit {
            try writer.commit(record)
            taken.sinceCommit = 0
        }
    }

    private func mergeMany(_ meanwhile: () throws -> Void) throws {
        while let last = pieces.last, pieces.count >= steps.mostPieces,
            pieces.suffix(steps.mostPieces).allSatisfy({ $0.merges == last.merges })
        {
            try merge(steps.mostPieces, into: nextName(), merges: last.merges + 1, meanwhile)
        }
    }

    /// Makes one index of all that was added, to be put in use.
    ///
    /// - Parameter meanwhile: as for `add`.
    func finish(meanwhile: () throws -> Void) throws {
        if pieces.isEmpty, writer == nil { _ = try nextPiece() }
        try endPiece()
        try merge(pieces.count, into: generation, merges: 0, meanwhile)
    }

    private func nextPiece() throws(SearchError) -> IndexWriter {
        let piece = try IndexWriter(folder, nextName(), .new, builder)
        writer = piece
        return piece
    }

    private func nextName() -> String {
        made += 1
        return "\(generation)-\(made)"
    }

    private func endPiece() throws(SearchError) {
        guard let writer else { return }
        try writer.commit(record)
        pieces.append((writer.generation, 0))
        self.writer = nil
        taken = (0, 0)
    }

    /// Makes one piece of the last ones.
    private func merge(
        _ count: Int, into name: String, merges: Int, _ meanwhile: () throws -> Void
    ) throws {
        let parts = pieces.suffix(count).map(\.name)
        let merge = try IndexMerge(parts.map(folder.path), into: folder.path(of: name))
        while try !merge.wait(nanoseconds: Self.nanosecondsPerTurn) {
            do {
                try meanwhile()
            } catch {
                merge.cancel()
                throw error
            }
        }
        for part in parts { folder.remove(part) }
        pieces.replaceSubrange((pieces.count - count)..., with: [(name, merges)])
    }
}
