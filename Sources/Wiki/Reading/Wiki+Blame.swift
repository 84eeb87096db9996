internal import TextMerge
internal import WikiCore
public import WikiStore

/// A text with who wrote each of its lines.
public struct BlamedText: Sendable {
    /// The lines in order, each with its line end.
    public let lines: [Line]
    /// False where the history is too long to be followed to its beginning: some lines may be older than is said.
    public let isComplete: Bool

    /// A line.
    public struct Line: Sendable {
        /// The revision in which it first stood as it does now.
        public let revision: RevisionRecord
        /// Its bytes.
        public let text: [UInt8]
    }
}

extension Wiki {
    /// Who wrote each line of a revision.
    ///
    /// Follows both parents of merges, through moves and into pages that were joined; what was deleted and written
    /// again counts from where it was first. Reads 256 MiB of old texts at most.
    ///
    /// - Throws: `WikiError.withheld` for a revision that is hidden or erased.
    public func blame(_ revision: RevisionRecord) throws -> BlamedText {
        guard revision.veil == nil else { throw WikiError.withheld(revision.id) }
        return try store.read { reader in
            var history = BlameHistory(reader)
            let blame = try Blame(of: revision.id) { id in
                let revision = try history.revision(id)
                return Blame.Version(
                    text: Windows1252.utf8(try history.text(of: revision)),
                    parents: try history.parents(of: revision))
            }
            return BlamedText(
                lines: try zip(blame.lines, blame.sources).map { text, source in
                    .init(revision: try history.revision(source), text: Array(text))
                },
                isComplete: blame.isComplete)
        }
    }
}

/// Revisions as blame asks for them, from new to old.
private struct BlameHistory {
    private let reader: Reader
    private var revisions: [RevisionID: RevisionRecord] = [:]
    /// The last few texts: an older one is mostly kept as a difference from the next newer.
    private var recent: [(id: ContentID, text: [UInt8])] = []

    init(_ reader: Reader) {
        self.reader = reader
    }

    mutating func revision(_ id: RevisionID) throws -> RevisionRecord {
        if let known = revisions[id] { return known }
        guard let found = try reader.revision(id) else {
            throw StoreError.damaged("revision \(id) is missing")
        }
        revisions[id] = found
        return found
    }

    mutating func text(of revision: RevisionRecord) throws -> [UInt8] {
        guard let content = revision.content else { return [] }
        if let known = recent.first(where: { $0.id == content }) { return known.text }
        let text = try reader.content(
            content, known: Dictionary(recent.map { ($0.id, $0.text) }, uniquingKeysWith: { $1 }))
        if recent.count == 4 { recent.removeFirst() }
        recent.append((content, text))
        return text
    }

    /// The parents, a deletion's own in its place: what was brought back is nobody's new work.
    mutating func parents(of revision: RevisionRecord) throws -> [RevisionID] {
        var parents: [RevisionID] = []
        for parent in [revision.parent, revision.parent2].compactMap({ $0 }) {
            var next: RevisionID? = parent
            while let id = next, try self.revision(id).content == nil { next = try self.revision(id).parent }
            if let next { parents.append(next) }
        }
        return parents
    }
}
