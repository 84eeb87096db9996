public import WikiCore

/// A page or file as its table has it.
public struct PageRecord: Equatable, Sendable {
    /// The id.
    public let id: PageID
    /// Page or file.
    public let kind: PageKind
    /// The proper name.
    public let name: PageName
    /// The newest revision.
    public let head: RevisionID
    /// The newest revision's content; nil for a page that was deleted.
    public let content: ContentID?
    /// Whether its name leads to it; not so for a deleted page whose name another page has taken.
    public let isNamed: Bool

    /// Whether there is something to read.
    public var isLiving: Bool { content != nil }

    init(
        id: PageID, kind: PageKind, name: PageName, head: RevisionID, content: ContentID?,
        isNamed: Bool = true
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.head = head
        self.content = content
        self.isNamed = isNamed
    }
}

/// What a change was, for people who read the list of changes. The numbers are stored.
public enum ChangeKind: Int64, Sendable {
    /// A text was saved.
    case edit = 0
    /// The page did not live before.
    case create = 1
    /// The page was deleted.
    case delete = 2
    /// A deleted page, or an old revision, was brought back.
    case restore = 3
    /// A text was saved onto a newer head and joined with it.
    case merge = 4
    /// A file's bytes came.
    case upload = 5
    /// Pages were brought in from elsewhere.
    case `import` = 6
    /// The pages that a new wiki starts with.
    case plant = 7
    /// Pages got other names.
    case move = 8
    /// What another change did was taken back.
    case undo = 9
    /// A page was made part of another, to which its name leads since.
    case unite = 10
    /// A revision's text is shown nowhere from here on.
    case hide = 11
    /// A hidden revision's text is shown again.
    case unhide = 12
    /// Texts were removed for good, as the law may demand.
    case erase = 13

    /// The word that the API has for it.
    public var word: String {
        switch self {
        case .edit: "edit"
        case .create: "create"
        case .delete: "delete"
        case .restore: "restore"
        case .merge: "merge"
        case .upload: "upload"
        case .import: "import"
        case .plant: "plant"
        case .move: "move"
        case .undo: "undo"
        case .unite: "unite"
        case .hide: "hide"
        case .unhide: "unhide"
        case .erase: "erase"
        }
    }
}

/// A revision with the change that it is part of.
public struct RevisionRecord: Equatable, Sendable {
    /// The id.
    public let id: RevisionID
    /// Whose state it is.
    public let page: PageID
    /// The act that made it.
    public let change: ChangeID
    /// The revision that it follows; nil for the first.
    public let parent: RevisionID?
    /// The second parent of a merge.
    public let parent2: RevisionID?
    /// The bytes; nil for a deletion.
    public let content: ContentID?
    /// The number of bytes.
    public let size: Int
    /// The name of who made it, as shown.
    public let author: String
    /// When.
    public let time: Timestamp
    /// Why.
    public let comment: String
    /// What the change was.
    public let kind: ChangeKind
    /// Why its text is not shown; nil where it is.
    public let veil: Veil?
}

/// One act, without its revisions.
public struct ChangeRecord: Equatable, Sendable {
    /// The id; ids follow the order of commits.
    public let id: ChangeID
    /// The name of who did it, as shown.
    public let author: String
    /// When.
    public let time: Timestamp
    /// Why.
    public let comment: String
    /// What it was.
    public let kind: ChangeKind
    /// The import that it is part of, where that made several.
    public let batch: Int64?
}

/// A revision in a list of changes.
public struct ChangedPage: Equatable, Sendable {
    /// The page.
    public let page: PageID
    /// Page or file.
    public let kind: PageKind
    /// The page's present name.
    public let name: PageName
    /// What the change made of it.
    public let revision: RevisionID
    /// What it was before.
    public let parent: RevisionID?
    /// Whether the change deleted it.
    public let isDeletion: Bool
    /// Whether its name leads to it, see `PageRecord`.
    public let isNamed: Bool
}

/// A waiting version.
public struct WaitingRecord: Equatable, Sendable {
    /// The id.
    public let id: WaitingID
    /// Where it was meant to go.
    public let page: PageID
    /// The revision that its writer began from; nil for none.
    public let base: RevisionID?
    /// The text as typed.
    public let content: ContentID
    /// Who typed it.
    public let author: String
    /// When.
    public let time: Timestamp
    /// Why.
    public let comment: String
    /// Whether it was finished or let go.
    public let isClosed: Bool
}

/// An exact name and e-mail as they came.
public struct Author: Hashable, Sendable {
    /// The name to show; empty for a person who gave none.
    public let name: String
    /// The address, which is never shown; empty where there is none.
    public let email: String

    /// A person from what they gave.
    public init(name: String, email: String = "") {
        self.name = name
        self.email = email
    }
}
