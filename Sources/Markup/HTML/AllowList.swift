/// The raw HTML that a page may use: what GitHub lets through, less what could reach out of the page's frame.
enum AllowList {
    private static let elements: Set<String> = [
        "h1", "h2", "h3", "h4", "h5", "h6", "br", "b", "i", "strong", "em", "a", "pre", "code", "img", "tt",
        "div",
        "ins", "del", "sup", "sub", "p", "ol", "ul", "table", "thead", "tbody", "tfoot", "blockquote", "dl",
        "dt",
        "dd", "kbd", "q", "samp", "var", "hr", "ruby", "rt", "rp", "li", "tr", "td", "th", "s", "strike",
        "summary",
        "details", "caption", "figure", "figcaption", "abbr", "bdo", "cite", "dfn", "mark", "small", "span",
        "time",
        "wbr",
    ]

    private static let void: Set<String> = ["br", "hr", "img", "wbr"]

    /// Those of GitHub's tag filter: their content a browser would read as no HTML.
    private static let filtered: Set<String> = [
        "iframe", "noembed", "noframes", "plaintext", "script", "style", "textarea", "title", "xmp",
    ]

    /// How the value of an attribute is treated.
    enum Attribute {
        /// Any text.
        case text
        /// The value means nothing.
        case flag
        /// Checked to be unique.
        case identifier
        /// Only an address of the web.
        case citation
    }

    /// `href` of `a` and `src` of `img` are not among these: they go through `LinkResolver`.
    private static let attributes: [String: Attribute] = [
        "abbr": .text, "align": .text, "alt": .text, "aria-hidden": .text, "aria-label": .text,
        "border": .text,
        "cellpadding": .text, "cellspacing": .text, "char": .text, "charoff": .text, "cite": .citation,
        "clear": .text, "colspan": .text, "compact": .flag, "datetime": .text, "dir": .text, "headers": .text,
        "height": .text, "hreflang": .text, "hspace": .text, "id": .identifier, "lang": .text,
        "noshade": .flag,
        "nowrap": .flag, "open": .flag, "reversed": .flag, "rowspan": .text, "rules": .text, "scope": .text,
        "span": .text, "start": .text, "summary": .text, "title": .text, "type": .text, "valign": .text,
        "value": .text, "vspace": .text, "width": .text,
    ]

    /// Whether the element may stand in a page.
    static func allows(_ element: String) -> Bool { elements.contains(element) }

    /// Whether the element has neither content nor an end tag.
    static func isVoid(_ element: String) -> Bool { void.contains(element) }

    /// Whether the element's tags are shown as text.
    static func isFiltered(_ element: String) -> Bool { filtered.contains(element) }

    /// How an attribute is treated; nil where it may not stand.
    static func attribute(_ name: String) -> Attribute? { attributes[name] }
}
