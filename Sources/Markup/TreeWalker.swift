internal import CCMarkGFM
internal import WikiCore

/// Goes once over a syntax tree and writes what cmark's own HTML renderer would, but for links, ids and raw HTML.
struct TreeWalker {
    let links: WikiLinkScanner
    let resolver: LinkResolver
    let lines: SourceLines
    let skippedLines: Int
    let isDutch: Bool

    var html: [UInt8] = []
    var slots: [RenderedPage.Slot] = []
    var targets: [RenderedPage.Link] = []
    var targetIndex: [RenderedPage.Link: Int] = [:]
    var slugs = HeadingSlugs()
    var headings: [(level: Int, text: String, anchor: String, start: Int)] = []
    var firstHeading: String?
    var words: [String] = [""]
    /// Raw elements that are open, and how many of them belong to each Markdown container around here.
    var openElements: [String] = []
    var containerFloors: [Int] = []
    var footnoteLabels: [String] = []
    var footnoteReferences: [String: Int] = [:]
    var isInFootnotes = false
    var currentFootnote = ""
    var footnoteNumber = 0
    /// The nodes of call-outs' first lines.
    var hidden: Set<OpaquePointer> = []
    var table = TableState()
    /// While a picture's alternative text is collected, nothing else is written.
    var alternative: (depth: Int, text: [UInt8])?
    var depth = 0
    /// How each link that is open is to be closed.
    var openLinks: [Bool] = []
    var isInLink: Bool { openLinks.contains(true) || openElements.contains("a") }

    struct TableState {
        var alignments: [UInt8] = []
        var column = 0
        var isHeader = false
        var hasBody = false
    }

    init(links: WikiLinkScanner, resolver: LinkResolver, lines: SourceLines, skippedLines: Int, isDutch: Bool)
    {
        self.links = links
        self.resolver = resolver
        self.lines = lines
        self.skippedLines = skippedLines
        self.isDutch = isDutch
    }

    /// Walks the whole tree.
    ///
    /// - Returns: false when it is nested deeper, or would become larger, than a page may be.
    mutating func walk(_ document: OpaquePointer) -> Bool {
        collectFootnoteLabels(document)
        guard let iterator = cmark_iter_new(document) else { return false }
        defer { cmark_iter_free(iterator) }
        while true {
            let event = cmark_iter_next(iterator)
            guard event != CMARK_EVENT_DONE, let node = cmark_iter_get_node(iterator) else { break }
            let isEntering = event == CMARK_EVENT_ENTER
            let isContainer = cmark_node_first_child(node) != nil
            if isEntering, isContainer { depth += 1 }
            if !isEntering, isContainer { depth -= 1 }
            guard depth <= Renderer.deepestNesting, html.count <= Renderer.largestOutput else { return false }
            visit(node, isEntering: isEntering)
        }
        closeElements(downTo: 0)
        if isInFootnotes { html += "</ol>\n</section>\n".utf8 }
        return html.count <= Renderer.largestOutput
    }

    /// What was gathered.
    func page(frontMatter: FrontMatter, textCount: Int) -> RenderedPage {
        let outline = headings.enumerated().map { index, heading in
            let next = headings[(index + 1)...].first { $0.level <= heading.level }
            return RenderedPage.Heading(
                level: heading.level, text: heading.text, anchor: heading.anchor,
                range: heading.start..<(next?.start ?? textCount))
        }
        return RenderedPage(
            outcome: .complete, html: html, slots: slots, links: targets, frontMatter: frontMatter,
            title: frontMatter.title ?? firstHeading, outline: outline, plainText: words.map(Self.collapsed))
    }

    private mutating func collectFootnoteLabels(_ document: OpaquePointer) {
        var child = cmark_node_first_child(document)
        while let node = child {
            if cmark_node_get_type(node) == CMARK_NODE_FOOTNOTE_DEFINITION {
                // cmark does not tell their names; it has put them in the order of their numbers.
                footnoteLabels.append("\(footnoteLabels.count + 1)")
            }
            child = cmark_node_next(node)
        }
    }

    private mutating func visit(_ node: OpaquePointer, isEntering: Bool) {
        if hidden.contains(node) { return }
        if alternative != nil, !continueAlternative(node, isEntering: isEntering) { return }
        switch cmark_node_get_type(node) {
        case CMARK_NODE_TEXT, CMARK_NODE_CODE, CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK,
            CMARK_NODE_HTML_INLINE,
            CMARK_NODE_EMPH, CMARK_NODE_STRONG, CMARK_NODE_LINK, CMARK_NODE_IMAGE,
            CMARK_NODE_FOOTNOTE_REFERENCE:
            visitInline(node, isEntering: isEntering)
        default:
            visitBlock(node, isEntering: isEntering)
        }
    }

    /// The literal of a node as cmark has it, marks included.
    func literal(_ node: OpaquePointer) -> [UInt8] {
        guard let text = cmark_node_get_literal(node) else { return [] }
        return bytes(text)
    }

    func bytes(_ text: UnsafePointer<CChar>?) -> [UInt8] {
        guard let text else { return [] }
        var result: [UInt8] = []
        var position = text
        while position.pointee != 0 {
            result.append(UInt8(bitPattern: position.pointee))
            position += 1
        }
        return result
    }

    func isType(_ node: OpaquePointer, _ name: String) -> Bool {
        bytes(cmark_node_get_type_string(node)).elementsEqual(name.utf8)
    }

    /// Begins a new line unless at the beginning of one.
    mutating func freshLine() {
        if let last = html.last, last != 0x0A { html.append(0x0A) }
    }

    mutating func addWords(_ text: [UInt8]) {
        words[words.count - 1] += String(decoding: text, as: UTF8.self)
    }

    /// The text of a node and all below it.
    func text(of node: OpaquePointer) -> String {
        var text: [UInt8] = []
        guard let iterator = cmark_iter_new(node) else { return "" }
        defer { cmark_iter_free(iterator) }
        while true {
            let event = cmark_iter_next(iterator)
            guard event != CMARK_EVENT_DONE, let child = cmark_iter_get_node(iterator) else { break }
            guard event == CMARK_EVENT_ENTER else { continue }
            switch cmark_node_get_type(child) {
            case CMARK_NODE_TEXT:
                for piece in links.pieces(literal(child)) {
                    switch piece {
                    case .text(let bytes): text += bytes
                    case .mark(let original): text += WikiLink(original)?.text ?? original
                    }
                }
            case CMARK_NODE_CODE: text += links.restored(literal(child))
            case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: text.append(0x20)
            default: break
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func collapsed(_ text: String) -> String {
        var result: [UInt8] = []
        for line in text.utf8.split(separator: 0x0A) {
            let words = line.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
            guard !words.isEmpty else { continue }
            if !result.isEmpty { result.append(0x0A) }
            for (index, word) in words.enumerated() {
                if index > 0 { result.append(0x20) }
                result += word
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

/// The parts of `[[target|text]]`.
struct WikiLink {
    let target: String
    let text: [UInt8]

    /// Takes apart what was typed; nil for anything else, such as a character that marks are made of.
    init?(_ original: [UInt8]) {
        guard original.starts(with: "[[".utf8), original.count > 4 else { return nil }
        let inside = original[2..<(original.count - 2)]
        guard let bar = inside.firstIndex(of: 0x7C) else {
            target = String(decoding: inside, as: UTF8.self)
            text = Array(inside)
            return
        }
        // In a table the bar is written `\|`.
        let end = bar > inside.startIndex && inside[bar - 1] == 0x5C ? bar - 1 : bar
        target = String(decoding: inside[inside.startIndex..<end], as: UTF8.self)
        let shown = Array(inside[(bar + 1)...])
        text = shown.isEmpty ? Array(inside[inside.startIndex..<end]) : shown
    }
}
