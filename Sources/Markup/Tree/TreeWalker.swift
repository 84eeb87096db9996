/// Goes once through a page's tree and gives its HTML, slots, links, headings and plain text.
///
/// The HTML is what cmark-gfm's own renderer writes (`html.c` and the extensions' renderers), except where Meent's links,
/// ids, call-outs and rules on raw HTML differ.
struct TreeWalker {
    /// A heading that is a direct child of the document.
    struct TopHeading {
        var level: Int
        var text: String
        var anchor: String
        /// From 1, in what was parsed.
        var line: Int
    }

    let tree: SyntaxTree
    let wikiLinks: WikiLinkTable
    let resolver: LinkResolver

    var html = HTMLWriter()
    var slots: [RenderedPage.Slot] = []
    var words: [RenderedPage.WordPlace] = []
    var links = LinkList()
    var headings: [TopHeading] = []
    var plain = PlainTextCollector()
    var elements = ElementStack()
    var ids = IdentifierRegister()
    var footnotes: Footnotes

    /// How many containers stand around the present place, raw elements not counted.
    var depth = 0
    /// For each open quote, whether it is a call-out.
    var callOuts: [Bool] = []
    /// A paragraph that held nothing but a call-out's mark.
    var emptied: SyntaxNode?
    /// Links of Markdown that are open: whether each has its tags in the HTML.
    var openLinks: [Bool] = []
    var table = TableState()

    /// - Parameter markdown: what was parsed.
    init(
        tree: SyntaxTree, markdown: [UInt8], wikiLinks: WikiLinkTable, resolver: LinkResolver
    ) {
        self.tree = tree
        self.wikiLinks = wikiLinks
        self.resolver = resolver
        footnotes = Footnotes(in: tree, markdown: markdown, wikiLinks: wikiLinks, ids: &ids)
    }

    /// Goes through the tree; false where it is too deep or gives too much.
    mutating func walk() -> Bool {
        guard let iterator = SyntaxIterator(over: tree.root) else { return false }
        while let step = iterator.next() {
            switch step {
            case .enter(let node):
                let kind = node.kind
                enter(node, kind)
                if kind == .image { iterator.skip(node) }
            case .exit(let node):
                exit(node, node.kind)
            }
            if html.isOver || depth + elements.count > Renderer.maximumDepth { return false }
        }
        return true
    }

    private mutating func enter(_ node: SyntaxNode, _ kind: SyntaxNode.Kind) {
        if Self.isContainer(kind) { depth += 1 }
        switch kind {
        case .text, .softBreak, .lineBreak, .code, .htmlInline, .image, .footnoteReference:
            enterLeaf(node, kind)
        case .emphasis, .strong, .strikethrough, .link:
            enterSpan(node, kind)
        case .codeBlock, .htmlBlock, .thematicBreak:
            enterLeafBlock(node, kind)
        case .table, .tableHeader, .tableRow, .tableCell:
            enterTable(node, kind)
        default:
            enterBlock(node, kind)
        }
    }

    private mutating func exit(_ node: SyntaxNode, _ kind: SyntaxNode.Kind) {
        switch kind {
        case .footnoteReference: return
        case .emphasis, .strong, .strikethrough, .link: exitSpan(kind)
        case .table, .tableHeader, .tableRow, .tableCell: exitTable(kind)
        default: exitBlock(node, kind)
        }
        if Self.isContainer(kind) { depth -= 1 }
    }

    /// Whether a node counts as a level of nesting.
    private static func isContainer(_ kind: SyntaxNode.Kind) -> Bool {
        switch kind {
        case .blockQuote, .item, .task, .footnoteDefinition, .emphasis, .strong, .strikethrough, .link: true
        default: false
        }
    }

    /// Begins an element of Markdown, out of which no raw end tag reaches.
    mutating func beginFrame() {
        elements.beginFrame()
    }

    /// Closes the raw elements that were opened since the frame began.
    mutating func endFrame() {
        write(ends: elements.endFrame())
    }

    /// Writes end tags.
    mutating func write(ends: [String]) {
        for element in ends {
            html.write("</")
            html.write(element)
            html.write(">")
        }
    }

    /// Leaves a place for a word in the page's language.
    mutating func addWord(_ word: PageWord) {
        words.append(.init(offset: html.bytes.count, word: word))
    }

    /// Adds a place that is filled in later.
    mutating func addSlot(
        _ candidates: [RenderedPage.Candidate], fragment: String?, form: RenderedPage.Slot.Form
    ) {
        slots.append(
            .init(offset: html.bytes.count, link: links.index(of: candidates), fragment: fragment, form: form)
        )
    }
}
