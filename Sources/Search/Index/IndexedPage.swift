public import WikiCore

/// A page's newest text, as it goes into the index. The same page gives the same documents, always.
public struct IndexedPage: Equatable, Sendable {
    /// The page.
    public let id: PageID
    /// Its name, whose folders it is found in.
    public let name: PageName
    /// What people see above it.
    public let title: String
    /// What its words are stemmed as.
    public let language: SearchLanguage
    /// Its tags.
    public let tags: [String]
    /// The names of all who wrote it.
    public let authors: [String]
    /// When it was last changed.
    public let updated: Timestamp
    /// Its sections in order, from what precedes the first heading on.
    public let sections: [Section]

    /// What stands under one heading, up to the next of any rank.
    public struct Section: Equatable, Sendable {
        /// 0 for what precedes the first heading.
        public let number: Int
        /// The headings that it stands under, outermost first, its own last.
        public let headings: [String]
        /// Its words.
        public let text: String

        /// A section from its parts.
        public init(number: Int, headings: [String], text: String) {
            self.number = number
            self.headings = headings
            self.text = text
        }
    }

    /// How many bytes of text it has.
    public var size: Int { sections.reduce(0) { $0 + $1.text.utf8.count } }

    /// What the page is called, as far as it says so itself: a heading that text precedes, or that others of its rank
    /// follow, is that of a part, even where there is no other to show as the title.
    var ownTitle: String {
        guard let first = sections.first(where: { $0.number > 0 }), first.headings == [title] else {
            return title
        }
        let isPreceded = sections.contains { $0.number == 0 && $0.text.utf8.contains { $0 > 0x20 } }
        let isFollowed = sections.contains { $0.number > first.number && $0.headings.count == 1 }
        return isPreceded || isFollowed ? String(name.lastSegment) : title
    }

    /// A page from its parts.
    public init(
        id: PageID, name: PageName, title: String, language: SearchLanguage, tags: [String],
        authors: [String],
        updated: Timestamp, sections: [Section]
    ) {
        self.id = id
        self.name = name
        self.title = title
        self.language = language
        self.tags = tags
        self.authors = authors
        self.updated = updated
        self.sections = sections
    }
}
