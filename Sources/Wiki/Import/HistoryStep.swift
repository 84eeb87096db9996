public import WikiCore
public import WikiStore

/// A path of a source's history, with the kind of what stands there.
public struct SourcePath: Hashable, Sendable {
    /// Page or file.
    public let kind: PageKind
    /// The path as it is kept and shown.
    public let text: String

    /// A path from its parts.
    public init(kind: PageKind, text: String) {
        self.kind = kind
        self.text = text
    }

    /// Compares bytes: paths that differ in any scalar differ.
    public static func == (left: Self, right: Self) -> Bool {
        left.kind == right.kind && left.text.utf8.elementsEqual(right.text.utf8)
    }

    /// Hashes the bytes, as `==` compares them.
    public func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(kind == .page)
    }
}

/// What one commit of a source's history is to a wiki.
public struct HistoryStep: Sendable {
    /// The commit's id.
    public var origin: String
    /// Its place in the history, from 0; a commit's parents come before it.
    public var place: Int
    /// The places of its parents.
    public var parents: [Int]
    /// Whether it is the tip or a first parent of such a commit.
    public var isMainline: Bool
    /// Places that no later step names.
    public var forgets: [Int]
    /// What it does.
    public var body: Body

    /// What a commit does.
    public enum Body: Sendable {
        /// It came with an earlier import: what it did is in the store.
        case known
        /// It touches nothing that a wiki takes.
        case untouched
        /// It differs from its first parent. Without entries it is a merge.
        case commit(Act, [Entry])
    }

    /// Who made a commit, when and why.
    public struct Act: Sendable {
        /// Who.
        public var author: Author
        /// When.
        public var time: Timestamp
        /// Minutes east of UTC.
        public var zone: Int
        /// Who committed it.
        public var commit: Writer.Commit
        /// Why.
        public var comment: String

        /// An act from its parts.
        public init(author: Author, time: Timestamp, zone: Int, commit: Writer.Commit, comment: String) {
            self.author = author
            self.time = time
            self.zone = zone
            self.commit = commit
            self.comment = comment
        }
    }

    /// A path that differs from the commit's first parent.
    public struct Entry: Sendable {
        /// The path.
        public var path: SourcePath
        /// The path that it had in the first parent, where it was renamed.
        public var source: SourcePath?
        /// What it is now; nil when it went.
        public var state: State?

        /// An entry from its parts.
        public init(path: SourcePath, source: SourcePath? = nil, state: State?) {
            self.path = path
            self.source = source
            self.state = state
        }
    }

    /// What stands at a path.
    public struct State: Sendable {
        /// Git's mode.
        public var mode: Int
        /// Where a symbolic link leads.
        public var link: [UInt8]?
        /// The bytes.
        public var content: Content

        /// A state from its parts.
        public init(mode: Int, link: [UInt8]?, content: Content) {
            self.mode = mode
            self.link = link
            self.content = content
        }
    }

    /// A state's bytes.
    public enum Content: Sendable {
        /// They are new.
        case new(PreparedContent)
        /// They are what the page has in the parent of that index: under the path, or under `source` in the first.
        case parent(Int)
    }

    /// A step from its parts.
    public init(
        origin: String, place: Int, parents: [Int], isMainline: Bool, forgets: [Int], body: Body
    ) {
        self.origin = origin
        self.place = place
        self.parents = parents
        self.isMainline = isMainline
        self.forgets = forgets
        self.body = body
    }
}

/// A history that is to be brought in.
public struct HistoryRequest: Sendable {
    /// Where it comes from.
    public var source: String
    /// The name below which its pages go; empty for the top.
    public var root: String
    /// Who brings it.
    public var author: Author
    /// Why.
    public var comment: String
    /// The name of a path: the plain one for 1, others for the numbers after it.
    public var name: @Sendable (_ path: SourcePath, _ number: Int) -> PageName

    /// A request from its parts.
    public init(
        source: String, root: String, author: Author, comment: String,
        name: @escaping @Sendable (_ path: SourcePath, _ number: Int) -> PageName
    ) {
        self.source = source
        self.root = root
        self.author = author
        self.comment = comment
        self.name = name
    }
}
