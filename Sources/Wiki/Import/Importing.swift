public import WikiCore
public import WikiStore

/// Pages and files that somebody brings in from elsewhere, all in one change.
public struct ImportRequest: Sendable {
    /// Where they come from, such as a folder's path; the same again is a later state of the same source.
    public var source: String
    /// The name below which they go; empty for the top.
    public var root: String
    /// What there is, each name and path once.
    public var entries: [Entry]
    /// Whether pages that came from this source and are no longer in it are deleted.
    public var deletesVanished: Bool
    /// `.import`, or `.plant` for the pages that a new wiki begins with.
    public var kind: ChangeKind
    /// Who.
    public var author: Author
    /// Why.
    public var comment: String

    /// A page or file of the source.
    public struct Entry: Sendable {
        /// Page or file.
        public let kind: PageKind
        /// The name that it gets.
        public let name: PageName
        /// Its path in the source.
        public let path: String
        /// Reads its bytes; called on the writer's thread, one entry at a time.
        public let load: @Sendable () throws -> [UInt8]

        /// An entry from its parts.
        public init(
            kind: PageKind, name: PageName, path: String, load: @escaping @Sendable () throws -> [UInt8]
        ) {
            self.kind = kind
            self.name = name
            self.path = path
            self.load = load
        }
    }

    /// A request from its parts.
    public init(
        source: String, root: String, entries: [Entry], deletesVanished: Bool, kind: ChangeKind = .import,
        author: Author, comment: String
    ) {
        self.source = source
        self.root = root
        self.entries = entries
        self.deletesVanished = deletesVanished
        self.kind = kind
        self.author = author
        self.comment = comment
    }
}

/// What an import did.
public struct ImportOutcome: Sendable {
    /// The one change; nil when there was nothing new.
    public var change: ChangeID?
    /// Living pages of the source that were made or got a revision.
    public var pages: [PageRecord] = []
    /// How many files were made or got a revision.
    public var files = 0
    /// How many revisions were stored.
    public var revisions = 0
    /// How many pages were joined with what was changed here.
    public var merged = 0
    /// Pages and files whose source and wiki differ in the same places: the source's text waits beside them.
    public var waiting: [PageName] = []
    /// How many pages and files were deleted because the source no longer has them, starter pages included.
    public var deleted = 0
    /// What was left out: the path, or the page's name, and why.
    public var leftOut: [LeftOut] = []

    /// Something that was left out.
    public struct LeftOut: Equatable, Sendable {
        /// The path in the source, or the name in the wiki.
        public let path: String
        /// Why, in a few words.
        public let reason: String

        /// What and why.
        public init(path: String, reason: String) {
            self.path = path
            self.reason = reason
        }
    }

    /// Nothing so far.
    public init() {}
}

/// A link that leads to no living page or file.
public struct MissingTarget: Equatable, Sendable {
    /// The page that holds the link.
    public let page: PageName
    /// The first name that the link may mean.
    public let target: String
}
