internal import CCMarkGFM

extension TreeWalker {
    mutating func visitInline(_ node: OpaquePointer, isEntering: Bool) {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_TEXT: writeText(literal(node))
        case CMARK_NODE_CODE:
            let code = links.restored(literal(node))
            html += "<code>".utf8
            HTMLBytes.append(code, to: &html)
            html += "</code>".utf8
            addWords(code)
        case CMARK_NODE_SOFTBREAK:
            html.append(0x0A)
            addWords([0x20])
        case CMARK_NODE_LINEBREAK:
            html += "<br />\n".utf8
            addWords([0x20])
        case CMARK_NODE_HTML_INLINE: writeRawHTML(links.restored(literal(node)))
        case CMARK_NODE_EMPH: writeSpan("em", isEntering: isEntering)
        case CMARK_NODE_STRONG: writeSpan("strong", isEntering: isEntering)
        case CMARK_NODE_LINK: isEntering ? openLink(node) : closeLink()
        case CMARK_NODE_IMAGE: if isEntering { alternative = (0, []) } else { writePicture(node) }
        case CMARK_NODE_FOOTNOTE_REFERENCE: if isEntering { writeFootnoteReference(node) }
        default: break
        }
    }

    /// Writes an end of an element within which raw elements are closed again.
    mutating func writeSpan(_ name: String, isEntering: Bool) {
        if isEntering {
            html += "<\(name)>".utf8
            containerFloors.append(openElements.count)
        } else {
            endContainer()
            html += "</\(name)>".utf8
        }
    }

    private mutating func writeText(_ literal: [UInt8]) {
        for piece in links.pieces(literal) {
            switch piece {
            case .text(let text):
                HTMLBytes.append(text, to: &html)
                addWords(text)
            case .mark(let original):
                guard let link = WikiLink(original), !isInLink else {
                    HTMLBytes.append(original, to: &html)
                    addWords(original)
                    continue
                }
                let isOpen = beginAnchor(resolver.resolve(wikiLink: link.target), title: [])
                HTMLBytes.append(link.text, to: &html)
                addWords(link.text)
                if isOpen { html += "</a>".utf8 }
            }
        }
    }

    private mutating func openLink(_ node: OpaquePointer) {
        containerFloors.append(openElements.count)
        // A link in a link means nothing to browsers: its text stays.
        guard !isInLink else { return openLinks.append(false) }
        let address = links.restored(bytes(cmark_node_get_url(node)))
        let title = links.restored(bytes(cmark_node_get_title(node)))
        openLinks.append(beginAnchor(resolver.resolve(address), title: title, address: address))
    }

    private mutating func closeLink() {
        endContainer()
        if openLinks.popLast() ?? false { html += "</a>".utf8 }
    }

    /// Writes an `<a>` start tag.
    ///
    /// - Returns: whether one was written.
    mutating func beginAnchor(_ target: LinkTarget, title: [UInt8], address: [UInt8] = []) -> Bool {
        html += "<a".utf8
        switch target {
        case .fragment(let fragment):
            html += " href=\"#".utf8
            HTMLBytes.appendAddress(fragment.utf8, to: &html)
            html += "\"".utf8
        case .outside(let address):
            html += " href=\"".utf8
            HTMLBytes.appendAddress(address, to: &html)
            html += "\" rel=\"noopener noreferrer nofollow ugc\"".utf8
        case .inside(let candidates, let fragment):
            slots.append(
                RenderedPage.Slot(
                    offset: html.count, link: link(to: candidates), fragment: fragment, form: .anchor))
        case .dead:
            html += " href=\"\"".utf8
        }
        if !title.isEmpty {
            html += " title=\"".utf8
            HTMLBytes.append(title, to: &html)
            html += "\"".utf8
        }
        html += ">".utf8
        return true
    }

    /// The index of a target, which is added where it is new.
    mutating func link(to candidates: [RenderedPage.Candidate]) -> Int {
        let link = RenderedPage.Link(candidates: candidates)
        if let index = targetIndex[link] { return index }
        targets.append(link)
        targetIndex[link] = targets.count - 1
        return targets.count - 1
    }

    /// Goes on collecting the words of a picture.
    ///
    /// - Returns: whether the node is to be written after all: it is the picture's own end.
    mutating func continueAlternative(_ node: OpaquePointer, isEntering: Bool) -> Bool {
        guard var collected = alternative else { return true }
        let type = cmark_node_get_type(node)
        if type == CMARK_NODE_IMAGE {
            if isEntering {
                collected.depth += 1
            } else if collected.depth == 0 {
                return true
            } else {
                collected.depth -= 1
            }
        } else if isEntering {
            switch type {
            case CMARK_NODE_TEXT, CMARK_NODE_CODE, CMARK_NODE_HTML_INLINE:
                collected.text += links.restored(literal(node))
            case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: collected.text.append(0x20)
            default: break
            }
        }
        alternative = collected
        return false
    }

    private mutating func writePicture(_ node: OpaquePointer) {
        let text = alternative?.text ?? []
        alternative = nil
        var attributes = Array(" alt=\"".utf8)
        HTMLBytes.append(text, to: &attributes)
        attributes += "\"".utf8
        let title = links.restored(bytes(cmark_node_get_title(node)))
        if !title.isEmpty {
            attributes += " title=\"".utf8
            HTMLBytes.append(title, to: &attributes)
            attributes += "\"".utf8
        }
        addWords(text)
        picture(links.restored(bytes(cmark_node_get_url(node))), attributes: attributes, alternative: text)
    }

    /// Writes a picture, or a link to one on another site, which the browser would not be allowed to load.
    mutating func picture(_ address: [UInt8], attributes: [UInt8], alternative: [UInt8]) {
        switch resolver.resolve(address, isPicture: true) {
        case .inside(let candidates, _):
            slots.append(
                RenderedPage.Slot(
                    offset: html.count, link: link(to: candidates), fragment: nil,
                    form: .picture(
                        attributes: String(decoding: attributes, as: UTF8.self),
                        alternative: HTMLBytes.escaped(alternative))))
        case .outside(let address):
            let isOpen = isInLink ? false : beginAnchor(.outside(address), title: [])
            HTMLBytes.append(alternative.isEmpty ? address : alternative, to: &html)
            if isOpen { html += "</a>".utf8 }
        case .fragment, .dead:
            html += "<img src=\"\"".utf8
            html += attributes
            html += " />".utf8
        }
    }

    private mutating func writeFootnoteReference(_ node: OpaquePointer) {
        let number = String(decoding: literal(node), as: UTF8.self)
        guard let index = Int(number), index >= 1, index <= footnoteLabels.count else {
            HTMLBytes.append(Array("[^".utf8) + literal(node) + Array("]".utf8), to: &html)
            return
        }
        let label = footnoteLabels[index - 1]
        let count = footnoteReferences[label, default: 0] + 1
        footnoteReferences[label] = count
        let id = count == 1 ? "fnref-\(label)" : "fnref-\(label)-\(count)"
        html +=
            "<sup class=\"footnote-ref\"><a href=\"#fn-\(label)\" id=\"\(id)\" data-footnote-ref>\(number)</a></sup>"
            .utf8
    }
}
