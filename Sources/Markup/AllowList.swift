/// The HTML that a page may hold, after the list that GitHub publishes for its own pages.
enum AllowList {
    static let elements: Set<String> = [
        "h1", "h2", "h3", "h4", "h5", "h6", "br", "b", "i", "strong", "em", "a", "pre", "code", "img", "tt",
        "div",
        "ins", "del", "sup", "sub", "p", "ol", "ul", "table", "thead", "tbody", "tfoot", "blockquote", "dl",
        "dt",
        "dd", "kbd", "q", "samp", "var", "hr", "ruby", "rt", "rp", "li", "tr", "td", "th", "s", "strike",
        "summary",
        "details", "caption", "figure", "figcaption", "abbr", "bdo", "cite", "dfn", "mark", "small", "span",
        "time",
        "wbr", "u", "center",
    ]
    static let void: Set<String> = ["br", "hr", "img", "wbr"]
    static let attributes: Set<String> = [
        "align", "alt", "cite", "colspan", "datetime", "dir", "height", "href", "id", "lang", "open",
        "rowspan",
        "scope", "span", "src", "start", "title", "width", "valign", "type",
    ]
    /// What stands in these is no text: it goes with them.
    static let opaque: Set<String> = [
        "script", "style", "iframe", "textarea", "title", "xmp", "noembed", "noframes", "plaintext",
        "noscript",
        "template", "svg", "math",
    ]
}
