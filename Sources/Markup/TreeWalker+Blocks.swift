internal import CCMarkGFM
internal import WikiCore

extension TreeWalker {
    mutating func visitBlock(_ node: OpaquePointer, isEntering: Bool) {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_DOCUMENT: break
        case CMARK_NODE_BLOCK_QUOTE: visitQuote(node, isEntering: isEntering)
        case CMARK_NODE_LIST: visitList(node, isEntering: isEntering)
        case CMARK_NODE_ITEM: visitItem(node, isEntering: isEntering)
        case CMARK_NODE_HEADING: visitHeading(node, isEntering: isEntering)
        case CMARK_NODE_CODE_BLOCK: writeCodeBlock(node)
        case CMARK_NODE_HTML_BLOCK:
            freshLine()
            writeRawHTML(links.restored(literal(node)))
            freshLine()
        case CMARK_NODE_THEMATIC_BREAK:
            freshLine()
            html += "<hr />\n".utf8
        case CMARK_NODE_PARAGRAPH: visitParagraph(node, isEntering: isEntering)
        case CMARK_NODE_FOOTNOTE_DEFINITION: visitFootnote(node, isEntering: isEntering)
        default: visitExtension(node, isEntering: isEntering)
        }
    }

    private mutating func begin(_ tag: String) {
        freshLine()
        html += tag.utf8
        containerFloors.append(openElements.count)
    }

    /// Closes the raw elements that were opened within the container that ends here.
    mutating func endContainer() {
        closeElements(downTo: containerFloors.popLast() ?? 0)
    }

    private mutating func end(_ tag: String) {
        endContainer()
        freshLine()
        html += tag.utf8
        html.append(0x0A)
        endWords()
    }

    private mutating func endWords() {
        words[words.count - 1] += "\n"
    }

    private mutating func visitQuote(_ node: OpaquePointer, isEntering: Bool) {
        guard let kind = CallOut(of: node, walker: self) else {
            if isEntering { begin("<blockquote>\n") } else { end("</blockquote>") }
            return
        }
        guard isEntering else { return end("</div>") }
        begin("<div class=\"callout callout-\(kind.name)\" role=\"note\">\n<p class=\"callout-title\">")
        html += kind.title(isDutch: isDutch).utf8
        html += "</p>\n".utf8
        hidden.formUnion(kind.title)
    }

    private mutating func visitList(_ node: OpaquePointer, isEntering: Bool) {
        let isBulleted = cmark_node_get_list_type(node) == CMARK_BULLET_LIST
        guard isEntering else { return end(isBulleted ? "</ul>" : "</ol>") }
        let start = cmark_node_get_list_start(node)
        begin(isBulleted ? "<ul>\n" : start == 1 ? "<ol>\n" : "<ol start=\"\(start)\">\n")
    }

    private mutating func visitItem(_ node: OpaquePointer, isEntering: Bool) {
        guard isEntering else {
            endContainer()
            html += "</li>\n".utf8
            return endWords()
        }
        begin("<li>")
        if isType(node, "tasklist") {
            html +=
                (cmark_gfm_extensions_get_tasklist_item_checked(node)
                ? "<input type=\"checkbox\" checked=\"\" disabled=\"\" /> "
                : "<input type=\"checkbox\" disabled=\"\" /> ")
                .utf8
        }
    }

    private mutating func visitHeading(_ node: OpaquePointer, isEntering: Bool) {
        let level = Int(cmark_node_get_heading_level(node))
        guard isEntering else {
            endContainer()
            html += "</h\(level)>\n".utf8
            return endWords()
        }
        let text = text(of: node)
        let anchor = slugs.unique(text)
        if firstHeading == nil, !text.isEmpty { firstHeading = text }
        if cmark_node_get_type(cmark_node_parent(node)) == CMARK_NODE_DOCUMENT,
            let start = lines.offset(ofLine: Int(cmark_node_get_start_line(node)) + skippedLines)
        {
            headings.append((level, text, anchor, start))
            words.append("")
        }
        begin("<h\(level) id=\"\(HTMLBytes.escaped(anchor.utf8))\">")
    }

    private mutating func writeCodeBlock(_ node: OpaquePointer) {
        freshLine()
        let info = links.restored(bytes(cmark_node_get_fence_info(node)))
        let language = info.prefix { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
        html += "<pre><code".utf8
        if !language.isEmpty {
            html += " class=\"language-".utf8
            HTMLBytes.append(language, to: &html)
            html += "\"".utf8
        }
        html += ">".utf8
        let code = links.restored(literal(node))
        HTMLBytes.append(code, to: &html)
        html += "</code></pre>\n".utf8
        addWords(code)
        endWords()
    }

    private mutating func visitParagraph(_ node: OpaquePointer, isEntering: Bool) {
        let parent = cmark_node_parent(node)
        let list = cmark_node_parent(parent)
        let isTight =
            list != nil && cmark_node_get_type(list) == CMARK_NODE_LIST
            && cmark_node_get_list_tight(list) != 0
        guard isEntering else {
            if !isTight {
                endContainer()
                if isInFootnotes, cmark_node_next(node) == nil,
                    cmark_node_get_type(parent) == CMARK_NODE_FOOTNOTE_DEFINITION
                {
                    html.append(0x20)
                    writeBackReference()
                }
                html += "</p>\n".utf8
            }
            return endWords()
        }
        if !isTight { begin("<p>") }
    }

    private mutating func visitFootnote(_ node: OpaquePointer, isEntering: Bool) {
        guard isEntering else {
            if !html.suffix(5).elementsEqual("</p>\n".utf8) { writeBackReference() }
            endContainer()
            freshLine()
            html += "</li>\n".utf8
            return endWords()
        }
        if !isInFootnotes {
            closeElements(downTo: 0)
            html += "<section class=\"footnotes\" data-footnotes>\n<ol>\n".utf8
            isInFootnotes = true
        }
        footnoteNumber += 1
        let label = "\(footnoteNumber)"
        currentFootnote = label
        begin("<li id=\"fn-\(label)\">\n")
    }

    private mutating func writeBackReference() {
        html +=
            "<a href=\"#fnref-\(currentFootnote)\" class=\"footnote-backref\" data-footnote-backref aria-label=\"Back to content\">↩</a>"
            .utf8
    }

    private mutating func visitExtension(_ node: OpaquePointer, isEntering: Bool) {
        if isType(node, "strikethrough") {
            writeSpan("del", isEntering: isEntering)
        } else if isType(node, "table") {
            visitTable(node, isEntering: isEntering)
        } else if isType(node, "table_header") || isType(node, "table_row") {
            visitRow(node, isEntering: isEntering)
        } else if isType(node, "table_cell") {
            visitCell(isEntering: isEntering)
        }
    }

    private mutating func visitTable(_ node: OpaquePointer, isEntering: Bool) {
        guard isEntering else {
            if table.hasBody { html += "</tbody>\n".utf8 }
            return end("</table>")
        }
        let columns = Int(cmark_gfm_extensions_get_table_columns(node))
        let alignments = cmark_gfm_extensions_get_table_alignments(node)
        table = TableState(alignments: (0..<columns).map { alignments?[$0] ?? 0 })
        begin("<table>")
    }

    private mutating func visitRow(_ node: OpaquePointer, isEntering: Bool) {
        guard isEntering else {
            freshLine()
            html += "</tr>\n".utf8
            if table.isHeader { html += "</thead>\n".utf8 }
            table.isHeader = false
            return endWords()
        }
        table.column = 0
        table.isHeader = cmark_gfm_extensions_get_table_row_is_header(node) != 0
        freshLine()
        if table.isHeader {
            html += "<thead>\n".utf8
        } else if !table.hasBody {
            html += "<tbody>\n".utf8
            table.hasBody = true
        }
        html += "<tr>".utf8
    }

    private mutating func visitCell(isEntering: Bool) {
        guard isEntering else {
            endContainer()
            html += (table.isHeader ? "</th>" : "</td>").utf8
            addWords([0x20])
            return
        }
        let alignment = table.column < table.alignments.count ? table.alignments[table.column] : 0
        table.column += 1
        let name =
            switch alignment {
            case 0x6C: " align=\"left\""
            case 0x63: " align=\"center\""
            case 0x72: " align=\"right\""
            default: ""
            }
        begin((table.isHeader ? "<th" : "<td") + name + ">")
    }
}

/// `> [!NOTE]` and its kind: a quotation whose first line says what it is.
struct CallOut {
    let name: String
    /// The nodes that make up the first line, which is not shown.
    let title: Set<OpaquePointer>

    private static let names = ["note", "tip", "important", "warning", "caution"]

    init?(of quote: OpaquePointer, walker: TreeWalker) {
        guard let paragraph = cmark_node_first_child(quote),
            cmark_node_get_type(paragraph) == CMARK_NODE_PARAGRAPH
        else { return nil }
        // cmark leaves `[!NOTE]` as the texts `[`, `!NOTE` and `]`, or as one.
        var text: [UInt8] = []
        var nodes: Set<OpaquePointer> = []
        var child = cmark_node_first_child(paragraph)
        while let node = child {
            let type = cmark_node_get_type(node)
            nodes.insert(node)
            if type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK { break }
            guard type == CMARK_NODE_TEXT, text.count < 20 else { return nil }
            text += walker.literal(node)
            child = cmark_node_next(node)
        }
        let words = String(decoding: text.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
        guard let name = Self.names.first(where: { words == "[!\($0)]" }) else { return nil }
        self.name = name
        // A paragraph that is nothing else goes too.
        title = child == nil ? nodes.union([paragraph]) : nodes
    }

    func title(isDutch: Bool) -> String {
        switch name {
        case "tip": "Tip"
        case "important": isDutch ? "Belangrijk" : "Important"
        case "warning": isDutch ? "Waarschuwing" : "Warning"
        case "caution": isDutch ? "Let op" : "Caution"
        default: isDutch ? "Opmerking" : "Note"
        }
    }
}
