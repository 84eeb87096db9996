public import WikiCore
public import WikiStore

/// What somebody wants to have another name.
public struct MoveRequest: Sendable {
    /// Page or file.
    public var kind: PageKind
    /// Its present name, or an old one.
    public var name: PageName
    /// Its name from then on.
    public var destination: PageName
    /// Whether all pages and files below the name go along.
    public var movesTree: Bool
    /// Whether links to what moves, and relative links on what moves, are rewritten.
    public var rewritesLinks: Bool
    /// Who.
    public var author: Author
    /// Why.
    public var comment: String
    /// What a repeated request is known by.
    public var key: String?

    /// A request from its parts.
    public init(
        kind: PageKind, name: PageName, to destination: PageName, movesTree: Bool = false,
        rewritesLinks: Bool = true, author: Author, comment: String, key: String? = nil
    ) {
        self.kind = kind
        self.name = name
        self.destination = destination
        self.movesTree = movesTree
        self.rewritesLinks = rewritesLinks
        self.author = author
        self.comment = comment
        self.key = key
    }
}

/// What a move does, worked out before it is done.
public struct MovePlan: Sendable {
    /// What gets another name: what was asked for first, then what stands below it.
    public internal(set) var moves: [Move] = []
    /// Pages whose links are rewritten, those that move among them.
    public internal(set) var rewrites: [Rewrite] = []
    /// Links that could not be rewritten. They still lead to their targets where an old name does.
    public internal(set) var left: [LeftLink] = []

    /// A page or file and its new name.
    public struct Move: Sendable {
        /// The page as it is before.
        public let page: PageRecord
        /// The new name.
        public let name: PageName
    }

    /// A page whose text gets other links.
    public struct Rewrite: Sendable {
        /// The page as it is before.
        public let page: PageRecord
        /// How many links are rewritten.
        public let count: Int
        let text: [UInt8]
    }

    /// A link that stays as it is.
    public struct LeftLink: Equatable, Sendable {
        /// The page that it stands on.
        public let page: PageName
        /// What it leads to; empty where that could not be told.
        public let target: String
    }

    func newName(of page: PageID) -> PageName? {
        moves.first { $0.page.id == page }?.name
    }
}
