/// The raw elements that are open, so that the page's HTML is balanced whatever is typed.
///
/// Each element that Markdown opens is a frame: raw elements opened in it are closed with it, and no raw end tag reaches
/// out of it.
struct ElementStack {
    private var open: [String] = []
    private var frames: [Int] = []

    /// The number of raw elements that are open.
    var count: Int { open.count }

    /// Whether a raw link is open.
    var isInLink: Bool { open.contains("a") }

    /// Begins a frame.
    mutating func beginFrame() {
        frames.append(open.count)
    }

    /// Ends the frame.
    ///
    /// - Returns: the elements to close, in order.
    mutating func endFrame() -> [String] {
        closing(from: frames.popLast() ?? 0)
    }

    /// Closes all that is open in the frame, which goes on.
    mutating func clearFrame() -> [String] {
        closing(from: frames.last ?? 0)
    }

    /// Opens an element. What it closes by its beginning was closed with `impliedEnds(of:)`.
    mutating func begin(_ element: String) {
        open.append(element)
    }

    /// Closes what an element closes by its beginning, as an `<li>` closes the one before it (HTML Standard, optional
    /// tags).
    ///
    /// - Returns: the elements to close, in order.
    mutating func impliedEnds(of element: String) -> [String] {
        let (closes, within) = Self.implied(element)
        guard !closes.isEmpty else { return [] }
        var found: Int?
        for index in stride(from: open.count - 1, through: frames.last ?? 0, by: -1) {
            if within.contains(open[index]) { break }
            if closes.contains(open[index]) { found = index }
        }
        return found.map { closing(from: $0) } ?? []
    }

    /// Closes an element.
    ///
    /// - Returns: the elements to close, in order: it and those within it; empty where none is open in this frame.
    mutating func end(_ element: String) -> [String] {
        guard let index = open.lastIndex(of: element), index >= frames.last ?? 0 else { return [] }
        return closing(from: index)
    }

    private mutating func closing(from index: Int) -> [String] {
        guard index < open.count else { return [] }
        let closed = Array(open[index...].reversed())
        open.removeSubrange(index...)
        return closed
    }

    private static func implied(_ element: String) -> (closes: [String], within: [String]) {
        switch element {
        case "a": (["a"], [])
        case "li": (["li"], ["ul", "ol"])
        case "dt", "dd": (["dt", "dd"], ["dl"])
        case "td", "th": (["td", "th"], ["table"])
        case "tr": (["tr", "td", "th", "caption"], ["table"])
        case "thead", "tbody", "tfoot": (["thead", "tbody", "tfoot", "caption"], ["table"])
        case "rt", "rp": (["rt", "rp"], ["ruby"])
        case "p", "div", "ul", "ol", "dl", "table", "pre", "blockquote", "hr", "details", "summary", "figure",
            "figcaption", "h1", "h2", "h3", "h4", "h5", "h6":
            (["p"], ["table", "td", "th", "caption"])
        default: ([], [])
        }
    }
}
