internal import WikiCore

/// A new index beside the one in use, made from nothing. For one thread.
///
/// A commit to an index changes the list of each word in it, which takes the longer the larger it is. So a new index is written in
/// pieces that are each written once, by threads of their own, and merged into one file without gaps. Pieces are large all the
/// same: a merged list stays cut where its pieces were, and short ends take room and time in each search.
public final class IndexReplacement {
    let generation: String
    private let folder: IndexFolder
    private let record: IndexRecord
    private let steps: Steps
    /// The pages of the next piece, and how many bytes of text they have.
    private var pages: [IndexedPage] = []
    private var size = 0
    /// The pieces in the order of their pages, and how often each was merged.
    private var pieces: [(name: String, merges: Int)] = []
    /// Those of the last ones that are still written, first come first.
    private var writing: [IndexWork] = []
    private var made = 0

    /// While pieces are written and merged, the caller is asked this often for what else there is to do.
    private static let nanosecondsPerTurn = 100_000_000
    /// So many pieces are written at a time: each takes a processor, and memory.
    private static let mostAtWork = 2

    /// In which steps it is made.
    struct Steps: Sendable {
        /// A piece takes so many bytes of text.
        var bytesPerPiece = 8 << 20
        /// So many pieces of the same kind are merged, two at least; each has files open meanwhile.
        var mostPieces = 16
        /// Whether a piece that was written the quick way may be used.
        var isSound: @Sendable (String) -> Bool = IndexPiece.isSound
    }

    /// - Parameter record: what it is going to hold.
    init(_ folder: IndexFolder, _ record: IndexRecord, _ steps: Steps) throws(SearchError) {
        self.folder = folder
        self.record = record
        self.steps = steps
        generation = try folder.next()
    }

    deinit {
        // Whoever tries again removes the files.
        for work in writing { work.cancel() }
    }

    /// Adds a page.
    ///
    /// - Parameter meanwhile: called ten times a second where that takes longer; what it throws ends it.
    public func add(_ page: IndexedPage, meanwhile: () throws -> Void) throws {
        pages.append(page)
        size += page.size
        guard size > steps.bytesPerPiece else { return }
        try writePiece(meanwhile)
        try mergeMany(meanwhile)
    }

    /// Makes one index of all that was added, to be put in use.
    ///
    /// - Parameter meanwhile: as for `add`.
    func finish(meanwhile: () throws -> Void) throws {
        if !pages.isEmpty || pieces.isEmpty { try writePiece(meanwhile) }
        try merge(pieces.count, into: generation, merges: 0, meanwhile)
    }

    /// Begins to write the next piece, as soon as there is a thread for it.
    private func writePiece(_ meanwhile: () throws -> Void) throws {
        if writing.count == Self.mostAtWork { try complete(writing.removeFirst(), meanwhile) }
        let name = nextName()
        writing.append(try .writing(pages, record, folder, name, isSound: steps.isSound))
        pieces.append((name, 0))
        pages = []
        size = 0
    }

    private func mergeMany(_ meanwhile: () throws -> Void) throws {
        while let last = pieces.last, pieces.count >= steps.mostPieces,
            pieces.suffix(steps.mostPieces).allSatisfy({ $0.merges == last.merges })
        {
            try merge(steps.mostPieces, into: nextName(), merges: last.merges + 1, meanwhile)
        }
    }

    private func nextName() -> String {
        made += 1
        return "\(generation)-\(made)"
    }

    /// Makes one piece of the last ones.
    private func merge(
        _ count: Int, into name: String, merges: Int, _ meanwhile: () throws -> Void
    ) throws {
        while !writing.isEmpty { try complete(writing.removeFirst(), meanwhile) }
        let parts = pieces.suffix(count).map(\.name)
        try complete(.merging(parts.map(folder.path), into: folder.path(of: name)), meanwhile)
        for part in parts { folder.remove(part) }
        pieces.replaceSubrange((pieces.count - count)..., with: [(name, merges)])
    }

    private func complete(_ work: IndexWork, _ meanwhile: () throws -> Void) throws {
        while try !work.wait(nanoseconds: Self.nanosecondsPerTurn) {
            do {
                try meanwhile()
            } catch {
                work.cancel()
                throw error
            }
        }
    }
}
