extension TreeWalker {
    /// Writes what has no children, or whose children do not go through the walk.
    mutating func enterLeaf(_ node: SyntaxNode, _ kind: SyntaxNode.Kind) {
        switch kind {
        case .text:
            writeText(node.literal)
        case .softBreak:
            html.write("\n")
            plain.endWord()
        case .lineBreak:
            html.write("<br />\n")
            plain.endWord()
        case .code:
            let code = wikiLinks.restored(node.literal, inTable: table.isInCell)
            html.write("<code>")
            html.escape(code)
            html.write("</code>")
            plain.append(code)
        case .htmlInline:
            writeRaw(wikiLinks.restored(node.literal, inTable: table.isInCell))
        case .image:
            writeImage(node)
        default:
            writeReference(node)
        }
    }

    /// Opens a span of text.
    mutating func enterSpan(_ node: SyntaxNode, _ kind: SyntaxNode.Kind) {
        switch kind {
        case .emphasis: html.write("<em>")
        case .strong: html.write("<strong>")
        case .strikethrough: html.write("<del>")
        default: enterLink(node)
        }
        beginFrame()
    }

    /// Closes it.
    mutating func exitSpan(_ kind: SyntaxNode.Kind) {
        endFrame()
        switch kind {
        case .emphasis: html.write("</em>")
        case .strong: html.write("</strong>")
        case .strikethrough: html.write("</del>")
        default: if openLinks.popLast() == true { html.write("</a>") }
        }
    }

    /// Whether a link is open, in which HTML allows no other.
    var isInLink: Bool { !openLinks.isEmpty || elements.isInLink }

    /// Writes text and the wiki links in it.
    private mutating func writeText(_ literal: UnsafeBufferPointer<UInt8>) {
        for piece in wikiLinks.pieces(of: literal) {
            switch piece {
            case .text(let text):
                html.escape(text)
                plain.append(text)
            case .original(let entry):
                if !isInLink, let link = wikiLinks.link(entry) {
                    writeWikiLink(link)
                } else {
                    let typed = wikiLinks.original(entry, inTable: table.isInCell)
                    html.escape(typed)
                    plain.append(typed)
                }
            }
        }
    }

    private mutating func writeWikiLink(_ link: WikiLink) {
        let fragment = link.heading.map { HeadingSlug.slug(of: $0) }
        html.write("<a")
        if link.page.isEmpty {
            writeAddress(Array("#\(fragment ?? "")".utf8))
        } else {
            addSlot(resolver.wikiLink(link.page), fragment: fragment, form: .anchor)
        }
        html.write(">")
        html.escape(link.text)
        html.write("</a>")
        plain.append(link.text)
    }

    private mutating func enterLink(_ node: SyntaxNode) {
        guard !isInLink else {
            openLinks.append(false)
            return
        }
        openLinks.append(true)
        html.write("<a")
        writeTarget(resolver.link(wikiLinks.restored(node.url, inTable: table.isInCell)))
        writeTitle(node)
        html.write(">")
    }

    /// Writes the address of a link into its open tag, or makes a slot of it.
    mutating func writeTarget(_ destination: LinkResolver.Destination) {
        switch destination {
        case .dead: html.write(" href=\"\"")
        case .fragment(let fragment): writeAddress(fragment)
        case .external(let address):
            writeAddress(address)
            html.write(" rel=\"noopener noreferrer nofollow ugc\"")
        case .wiki(let candidates, let fragment):
            addSlot(candidates, fragment: fragment, form: .anchor)
        }
    }

    private mutating func writeAddress(_ address: [UInt8]) {
        html.write(" href=\"")
        html.escapeAddress(address)
        html.write("\"")
    }

    private mutating func writeTitle(_ node: SyntaxNode) {
        let title = wikiLinks.restored(node.title, inTable: table.isInCell)
        guard !title.isEmpty else { return }
        html.write(" title=\"")
        html.escape(title)
        html.write("\"")
    }

    private mutating func writeImage(_ node: SyntaxNode) {
        let alternative = alternative(of: node)
        var attributes = HTMLWriter()
        attributes.write(" alt=\"")
        attributes.escape(alternative)
        attributes.write("\"")
        let title = wikiLinks.restored(node.title, inTable: table.isInCell)
        if !title.isEmpty {
            attributes.write(" title=\"")
            attributes.escape(title)
            attributes.write("\"")
        }
        writePicture(
            resolver.picture(wikiLinks.restored(node.url, inTable: table.isInCell)), alternative: alternative,
            attributes: attributes.bytes)
    }

    /// Writes a picture: a slot for one of the wiki's, a link to one of another site, which may not be shown since that
    /// would tell it who reads the page; the alternative text alone for what is neither.
    ///
    /// - Parameter attributes: escaped HTML that begins with a space and holds the alternative text.
    mutating func writePicture(
        _ destination: LinkResolver.Destination, alternative: [UInt8], attributes: [UInt8]
    ) {
        plain.append(alternative)
        switch destination {
        case .wiki(let candidates, _):
            var shown = HTMLWriter()
            shown.escape(alternative.isEmpty ? Self.fileName(candidates) : alternative)
            addSlot(
                candidates, fragment: nil,
                form: .picture(
                    attributes: String(decoding: attributes, as: UTF8.self),
                    alternative: String(decoding: shown.bytes, as: UTF8.self)))
        case .external(let address) where !isInLink:
            html.write("<a")
            writeTarget(destination)
            html.write(">")
            html.escape(alternative.isEmpty ? address : alternative)
            html.write("</a>")
        default:
            html.escape(alternative)
        }
    }

    private static func fileName(_ candidates: [RenderedPage.Candidate]) -> [UInt8] {
        guard let name = candidates.first?.name.utf8 else { return [] }
        return name.lastIndex(of: 0x2F).map { Array(name[$0...].dropFirst()) } ?? Array(name)
    }

    /// The text that stands for a picture: what is in its brackets, without markup.
    private func alternative(of image: SyntaxNode) -> [UInt8] {
        var text: [UInt8] = []
        guard let iterator = SyntaxIterator(over: image) else { return text }
        while let step = iterator.next() {
            guard case .enter(let node) = step else { continue }
            switch node.kind {
            case .text, .code, .htmlInline:
                text += wikiLinks.restored(node.literal, inTable: table.isInCell)
            case .softBreak, .lineBreak: text.append(0x20)
            default: break
            }
        }
        return text
    }

    /// The text of a node as readers see it: of a wiki link, what it shows.
    func shownText(of node: SyntaxNode) -> [UInt8] {
        guard !wikiLinks.isEmpty else { return Array(node.literal) }
        var text: [UInt8] = []
        for piece in wikiLinks.pieces(of: node.literal) {
            switch piece {
            case .text(let plain): text += plain
            case .original(let entry):
                text += wikiLinks.link(entry)?.text ?? wikiLinks.original(entry, inTable: false)
            }
        }
        return text
    }
}
