public import WikiCore

/// All that one walk over a page's syntax tree gives. Depends on text, name and root alone, never on which pages live.
public struct RenderedPage: Equatable, Sendable {
    /// How the work ended. Anything but `.complete` carries the text as escaped plain text in `html`.
    public var outcome: Outcome
    /// Balanced, allow-listed HTML. What depends on which pages live is left out at each of `slots`.
    public var html: [UInt8]
    /// Where something goes into `html`, by ascending offset.
    public var slots: [Slot]
    /// Where words in the page's language go into `html`, by ascending offset.
    public var words: [WordPlace]
    /// The distinct targets inside the wiki, in order of first appearance.
    public var links: [Link]
    /// What the front matter says.
    public var frontMatter: FrontMatter
    /// The front matter's title, else the text of the first heading; nil where there is neither.
    public var title: String?
    /// The top-level Markdown headings, in order: `outline[n]` is section `n + 1`.
    public var outline: [Heading]
    /// The words of the page without markup, a text a section, from section 0 on.
    public var plainText: [String]

    /// How rendering ended.
    public enum Outcome: UInt8, Sendable {
        /// The page is whole.
        case complete = 0
        /// It needed more time, memory, nesting or output than a page may have.
        case tooComplex = 1
        /// The parser crashed on it.
        case crashed = 2
    }

    /// A place in the HTML that is filled in when the page is put together.
    public struct Slot: Equatable, Sendable {
        /// The offset in `html`, in bytes.
        public var offset: Int
        /// Index into `links`.
        public var link: Int
        /// The `#fragment` of this occurrence, decoded, without `#`.
        public var fragment: String?
        /// What goes there.
        public var form: Form

        /// What a slot is filled with.
        public enum Form: Equatable, Sendable {
            /// The attributes ` href="…"` and, for a missing target, a class, in an open `<a` tag.
            case anchor
            /// A whole picture: `<img src="…"` + `attributes` + `>`, or an invitation to upload it that shows
            /// `alternative`. Both are escaped HTML; `attributes` begins with a space.
            case picture(attributes: String, alternative: String)
        }
    }

    /// A place in the HTML for a word.
    public struct WordPlace: Equatable, Sendable {
        /// The offset in `html`, in bytes.
        public var offset: Int
        /// Which word.
        public var word: PageWord
    }

    /// A target inside the wiki.
    public struct Link: Hashable, Sendable {
        /// The names that are looked up in turn; the first that lives is linked to. Never empty.
        public var candidates: [Candidate]
    }

    /// A name that a link may mean.
    public struct Candidate: Hashable, Sendable {
        /// Whether a page or a file is meant.
        public var kind: PageKind
        /// The name or path, percent-decoded, relative parts resolved, as it would be created; may be no valid name.
        public var name: String

        /// A candidate from its parts.
        public init(kind: PageKind, name: String) {
            self.kind = kind
            self.name = name
        }
    }

    /// A top-level heading and the section that it opens.
    public struct Heading: Equatable, Sendable {
        /// 1 to 6.
        public var level: Int
        /// The words, without markup.
        public var text: String
        /// Its id in the HTML: GitHub's slug, with `-1`, `-2` … behind a repeated one.
        public var anchor: String
        /// The bytes of the text that the section takes: from the heading to the next of the same or a higher rank.
        public var range: Range<Int>
    }
}

/// The keys of front matter that Meent reads; all others are kept in the text and mean nothing.
public struct FrontMatter: Equatable, Sendable {
    /// What people see as the page's name.
    public var title: String?
    /// Words that group pages, each once, in order.
    public var tags: [String] = []
    /// A BCP 47 tag such as `nl`.
    public var language: String?
    /// When the page wants to be read again, as written.
    public var review: String?

    /// Nothing said.
    public init() {}

    /// How many bytes of a text are front matter; 0 for a text without.
    public static func count(in text: [UInt8]) -> Int {
        FrontMatterParser.parse(text, from: text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)?.end ?? 0
    }
}
