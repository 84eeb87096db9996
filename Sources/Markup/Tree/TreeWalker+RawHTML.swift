extension TreeWalker {
    /// Writes what the allow-list lets through of raw HTML, each tag built anew.
    mutating func writeRaw(_ raw: [UInt8]) {
        var tokenizer = RawHTMLTokenizer(raw)
        while let token = tokenizer.next() {
            guard !html.isOver, depth + elements.count <= Renderer.maximumDepth else { return }
            switch token {
            case .text(let range): writeRawText(raw[range])
            case .end(let name): write(ends: elements.end(name))
            case .start(let name, let attributes, let closesItself):
                guard AllowList.allows(name) else { continue }
                writeStart(name, attributes, of: raw, closesItself: closesItself)
            }
        }
    }

    private mutating func writeRawText(_ text: ArraySlice<UInt8>) {
        html.escapeTagsOnly(text)
        plain.append(CharacterReference.decoded(text))
    }

    private mutating func writeStart(
        _ name: String, _ attributes: [RawHTMLTokenizer.Attribute], of raw: [UInt8], closesItself: Bool
    ) {
        switch name {
        case "img":
            writeRawImage(attributes, of: raw)
            return
        // Within a link of Markdown none may begin; its end tag will find nothing to close.
        case "a" where !openLinks.isEmpty: return
        default: break
        }
        write(ends: elements.impliedEnds(of: name))
        html.write("<")
        html.write(name)
        if name == "a", let target = attributes.first(where: { $0.name == "href" }) {
            writeTarget(resolver.link(CharacterReference.decoded(raw[target.value])))
        }
        writeAttributes(attributes, of: raw)
        guard AllowList.isVoid(name) else {
            html.write(">")
            elements.begin(name)
            if Self.isBlock(name) { plain.endBlock() }
            return
        }
        html.write(closesItself ? " />" : ">")
        plain.endWord()
    }

    private static func isBlock(_ name: String) -> Bool {
        switch name {
        case "p", "div", "li", "tr", "dt", "dd", "summary", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6",
            "table", "ul", "ol", "pre":
            true
        default: false
        }
    }

    private mutating func writeAttributes(_ attributes: [RawHTMLTokenizer.Attribute], of raw: [UInt8]) {
        var written: Set<String> = []
        for attribute in attributes {
            guard let treatment = AllowList.attribute(attribute.name),
                written.insert(attribute.name).inserted
            else { continue }
            let value = raw[attribute.value]
            switch treatment {
            case .flag:
                html.write(" \(attribute.name)=\"\"")
            case .text:
                html.write(" \(attribute.name)=\"")
                html.escapeKeepingReferences(value)
                html.write("\"")
            case .identifier:
                let id = CharacterReference.decoded(value)
                guard ids.take(raw: id) else { continue }
                html.write(" id=\"")
                html.escape(id)
                html.write("\"")
            case .citation:
                guard case .external(let address) = resolver.link(CharacterReference.decoded(value)) else {
                    continue
                }
                html.write(" cite=\"")
                html.escapeAddress(address)
                html.write("\"")
            }
        }
    }

    private mutating func writeRawImage(_ attributes: [RawHTMLTokenizer.Attribute], of raw: [UInt8]) {
        func value(_ name: String) -> [UInt8] {
            attributes.first { $0.name == name }.map { CharacterReference.decoded(raw[$0.value]) } ?? []
        }
        var written = HTMLWriter()
        let alternative = value("alt")
        written.write(" alt=\"")
        written.escape(alternative)
        written.write("\"")
        for name in ["title", "width", "height", "align", "border", "hspace", "vspace"] {
            guard attributes.contains(where: { $0.name == name }) else { continue }
            written.write(" \(name)=\"")
            written.escape(value(name))
            written.write("\"")
        }
        writePicture(resolver.picture(value("src")), alternative: alternative, attributes: written.bytes)
    }
}
