public import WikiCore
public import WikiStore

/// A text or file that somebody wants to save.
public struct SaveRequest: Sendable {
    /// Page or file.
    public var kind: PageKind
    /// Where.
    public var name: PageName
    /// The bytes. UTF-8 without NUL for a page.
    public var text: [UInt8]
    /// The revision that the writer began from; nil where there was no page or file yet.
    public var base: RevisionID?
    /// Whether a file takes the place of whatever is there, so that `base` does not count.
    public var replacesAny: Bool
    /// Who.
    public var author: Author
    /// Why.
    public var comment: String
    /// What a repeated request is known by.
    public var key: String?
    /// The waiting version that this finishes.
    public var finishes: WaitingID?

    /// A request from its parts.
    public init(
        kind: PageKind = .page, name: PageName, text: [UInt8], base: RevisionID?, replacesAny: Bool = false,
        author: Author, comment: String,
        key: String? = nil, finishes: WaitingID? = nil
    ) {
        self.kind = kind
        self.name = name
        self.text = text
        self.base = base
        self.replacesAny = replacesAny
        self.author = author
        self.comment = comment
        self.key = key
        self.finishes = finishes
    }
}

/// What became of it.
public enum SaveOutcome: Equatable, Sendable {
    /// It is on disk.
    case saved(Saved)
    /// The page has that text already; nothing was stored.
    case unchanged(name: PageName, revision: RevisionID)
    /// The same lines were changed meanwhile: the text is on disk as a waiting version.
    case conflict(Conflict)

    /// The page that has a new revision, or had it by an earlier request with the same key.
    var revised: PageID? {
        if case .saved(let saved) = self { saved.page } else { nil }
    }

    /// Whether a waiting version was kept.
    var keepsWaiting: Bool {
        switch self {
        case .saved(let saved): saved.kept != nil
        case .unchanged: false
        case .conflict: true
        }
    }

    /// Whether the page has lived all along, under the same name.
    var isTextAlone: Bool {
        switch self {
        case .saved(let saved): !saved.isCreated
        case .unchanged, .conflict: true
        }
    }

    /// A save that made revisions.
    public struct Saved: Equatable, Sendable {
        /// The page.
        let page: PageID
        /// Its proper name.
        public let name: PageName
        /// The page's newest revision.
        public let revision: RevisionID
        /// The act.
        public let change: ChangeID
        /// Whether the text was joined with what others had saved meanwhile.
        public let isMerged: Bool
        /// Whether the page did not live before.
        public let isCreated: Bool
        /// The text of a repeated request, where it is not the one that this answers: kept as a waiting version.
        public let kept: WaitingID?
    }

    /// Two texts that differ in the same lines.
    public struct Conflict: Equatable, Sendable {
        /// The page.
        public let name: PageName
        /// Its newest revision.
        public let head: RevisionID
        /// What the writer began from.
        public let base: RevisionID?
        /// Both texts in one, the differing lines marked as git marks them.
        public let marked: [UInt8]
        /// Where the text is kept as it was typed.
        public let waiting: WaitingID
    }
}
