extension TreeWalker {
    /// Opens a block that holds others or text.
    mutating func enterBlock(_ node: SyntaxNode, _ kind: SyntaxNode.Kind) {
        // As in browsers, a block ends a raw paragraph that is open beside it.
        if kind != .document, kind != .item { write(ends: elements.impliedEnds(of: "p")) }
        switch kind {
        case .blockQuote:
            enterQuote(node)
        case .list:
            html.freshLine()
            if !node.isOrderedList {
                html.write("<ul>\n")
            } else if node.listStart == 1 {
                html.write("<ol>\n")
            } else {
                html.write("<ol start=\"\(node.listStart)\">\n")
            }
        case .item:
            html.freshLine()
            html.write("<li>")
        case .task(let done):
            html.freshLine()
            html.write(
                done
                    ? "<li><input type=\"checkbox\" checked=\"\" disabled=\"\" /> "
                    : "<li><input type=\"checkbox\" disabled=\"\" /> ")
        case .heading:
            enterHeading(node)
        case .paragraph:
            if !isTight(node), node != emptied {
                html.freshLine()
                html.write("<p>")
            }
        case .footnoteDefinition:
            enterFootnote()
        default:
            break
        }
        beginFrame()
    }

    /// Closes such a block.
    mutating func exitBlock(_ node: SyntaxNode, _ kind: SyntaxNode.Kind) {
        if kind == .document { endFootnotes() }
        endFrame()
        plain.endBlock()
        switch kind {
        case .blockQuote: exitQuote()
        case .list: html.write(node.isOrderedList ? "</ol>\n" : "</ul>\n")
        case .item, .task: html.write("</li>\n")
        case .heading:
            html.write("</h")
            html.write(String(node.headingLevel))
            html.write(">\n")
        case .paragraph: exitParagraph(node)
        case .footnoteDefinition: exitFootnote()
        default: break
        }
    }

    /// Writes a block that has no children.
    mutating func enterLeafBlock(_ node: SyntaxNode, _ kind: SyntaxNode.Kind) {
        switch kind {
        case .codeBlock:
            write(ends: elements.impliedEnds(of: "p"))
            html.freshLine()
            html.write("<pre><code")
            let info = wikiLinks.restored(node.fenceInfo, inTable: false)
            let language = info.prefix { !(0x09...0x0D).contains($0) && $0 != 0x20 }
            if !info.isEmpty {
                html.write(" class=\"language-")
                html.escape(Array(language))
                html.write("\"")
            }
            html.write(">")
            let code = wikiLinks.restored(node.literal, inTable: false)
            html.escape(code)
            html.write("</code></pre>\n")
            plain.append(code)
        case .htmlBlock:
            html.freshLine()
            writeRaw(wikiLinks.restored(node.literal, inTable: false))
            html.freshLine()
        default:
            write(ends: elements.impliedEnds(of: "p"))
            html.freshLine()
            html.write("<hr />\n")
        }
        plain.endBlock()
    }

    private mutating func enterHeading(_ node: SyntaxNode) {
        let text = headingText(node)
        let anchor = ids.unique(HeadingSlug.slug(of: text))
        let isTop = node.parent == tree.root
        if isTop {
            plain.beginSection()
            var shown = PlainTextCollector()
            shown.append(text)
            headings.append(
                TopHeading(
                    level: node.headingLevel, text: shown.texts()[0], anchor: anchor, line: node.startLine))
        }
        html.freshLine()
        html.write("<h\(node.headingLevel) id=\"")
        html.escape(anchor)
        html.write("\">")
    }

    /// A heading's words: what is text in it.
    private func headingText(_ heading: SyntaxNode) -> [UInt8] {
        var text: [UInt8] = []
        guard let iterator = SyntaxIterator(over: heading) else { return text }
        while let step = iterator.next() {
            guard case .enter(let node) = step else { continue }
            switch node.kind {
            case .text: text += shownText(of: node)
            case .code: text += wikiLinks.restored(node.literal, inTable: false)
            case .softBreak, .lineBreak: text.append(0x20)
            case .image: iterator.skip(node)
            default: break
            }
        }
        return text
    }

    private mutating func exitParagraph(_ node: SyntaxNode) {
        if node == emptied {
            emptied = nil
            return
        }
        guard !isTight(node) else { return }
        if let parent = node.parent, parent.kind == .footnoteDefinition, node.next == nil {
            html.write(" ")
            writeBackReferences()
        }
        html.write("</p>\n")
    }

    /// Whether a paragraph stands in a tight list, where it has no tags.
    private func isTight(_ paragraph: SyntaxNode) -> Bool {
        guard let list = paragraph.parent?.parent, list.kind == .list else { return false }
        return list.isTightList
    }
}
