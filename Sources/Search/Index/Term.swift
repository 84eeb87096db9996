internal import WikiCore

/// The terms and values of the index. The prefixes are those of Omega (`termprefixes.rst`) where it has one; folded words
/// never begin with a capital letter, so prefixes cannot be mistaken for words.
///
/// A page has one document for each section that has words, and, where those are several, one for the page as a
/// whole, so that words spread over two sections still find the page.
///
/// | term | stands on | says |
/// |---|---|---|
/// | `Q` id | every document of a page | the page |
/// | `XKP`, `XKS` | the document of the whole, of a section | which it is; both where a page has one document |
/// | word | the whole | a word as written, folded, with its places: title, headings, text, tags, name |
/// | `XKB` | the whole | the places where its sections begin, from section 0 on, where those are several |
/// | `S` word | the whole | words of the title |
/// | `XP`, `XL` stem | the whole | stemmed words of the text, of its beginning, counted as `PageTerms` says |
/// | `XT`, `XN` stem | the whole | words of the title, of the name, so counted |
/// | `XG`, `XM` four letters | the whole | the pieces of the words of the title, of the name, so counted |
/// | `XS` stem | a section's document | words of its text, counted as `SectionTerms` says |
/// | `XH`, `XU` stem | a section's document | words of its heading, of the headings above it, so counted |
/// | `XI` four letters | a section's document | the pieces of the words of its heading, so counted |
/// | `XO` word | the whole | a word of more than ASCII as it is written, in small letters |
/// | `L` language | the whole | what the page is written in |
/// | `K` tag, `A` word, `XA` name, `XF` folder | the whole | for `tag:`, `author:` and `in:` |
/// | `XB`, `XW` text | a page's first document | its title, and its title from each later word on, for suggestions |
/// | `XC`, `XD` text | a section's document | the same of its heading |
enum Term {
    static let page = "Q"
    static let whole = "XKP"
    static let section = "XKS"
    static let sectionStart = "XKB"
    static let title = "S"
    static let pageStem = "XP"
    static let leadStem = "XL"
    static let pageTitleStem = "XT"
    static let pageNameStem = "XN"
    static let titlePiece = "XG"
    static let namePiece = "XM"
    static let sectionStem = "XS"
    static let headingStem = "XH"
    static let headingAboveStem = "XU"
    static let headingPiece = "XI"
    static let written = "XO"
    static let language = "L"
    static let tag = "K"
    static let authorWord = "A"
    static let author = "XA"
    static let folder = "XF"
    static let titleStart = "XB"
    static let titleWord = "XW"
    static let headingStart = "XC"
    static let headingWord = "XD"

    /// The slots of a document's values.
    enum Slot {
        /// The page's id in decimal.
        static let page: UInt32 = 0
        /// When the page was last changed, as `bytes(of:)`. This and what is a line each stand on the whole.
        static let time: UInt32 = 1
        /// The section's number in decimal; missing on the document of a whole page that has others.
        static let section: UInt32 = 2
        /// The page's folders, tags, authors and year, a line each.
        static let folders: UInt32 = 3
        static let tags: UInt32 = 4
        static let authors: UInt32 = 5
        static let year: UInt32 = 6
        /// `1` on the section that a page begins with, where it has others.
        static let lead: UInt32 = 7
    }

    /// Xapian takes terms of 245 bytes; a prefix has 3 at most.
    static let longest = 200

    /// A word that the index takes: one of more than `longest` bytes is cut and ends in a hash of the whole.
    static func bounded(_ term: String) -> String {
        guard term.utf8.count > longest else { return term }
        let hash = ContentHash(of: Array(term.utf8)).hex.prefix(32)
        var cut = Array(term.utf8.prefix(longest - 33))
        while let last = cut.last, last & 0xC0 == 0x80 { cut.removeLast() }
        if let last = cut.last, last >= 0xC0 { cut.removeLast() }
        return String(decoding: cut, as: UTF8.self) + "~" + hash
    }

    /// The words of a text with one space between them: what makes two titles, tags or names the same.
    static func phrase(_ text: String) -> String {
        bounded(words(of: text).joined(separator: " "))
    }

    /// The folded words of a text.
    static func words(of text: String) -> [String] {
        var scanner = WordScanner(Array(text.utf8))
        var words: [String] = []
        while let word = scanner.next() { words.append(word.term) }
        return words
    }

    /// A time as bytes that are ordered as times are.
    static func bytes(of time: Timestamp) -> [UInt8] {
        let ordered = UInt64(bitPattern: time.seconds) ^ 1 << 63
        return (0..<8).map { UInt8(truncatingIfNeeded: ordered >> (56 - 8 * $0)) }
    }

    /// A folder's term, and those of the folders around it, outermost first: each path as a page's key has it.
    static func folders(of name: PageName) -> [String] {
        let folder = name.folder.utf8
        guard !folder.isEmpty else { return [] }
        var paths = folder.indices.filter { folder[$0] == 0x2F }.map { String(name.folder[..<$0]) }
        paths.append(String(name.folder))
        return paths
    }
}
