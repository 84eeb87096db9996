extension TreeWalker {
    /// Writes raw HTML: what is allowed, balanced within the Markdown around it.
    mutating func writeRawHTML(_ raw: [UInt8]) {
        var tokens = HTMLTokenizer(raw)
        while let token = tokens.next() {
            switch token {
            case .text(let text):
                appendRawText(text)
                addWords(Array(text))
            case .start(let name, let attributes):
                if AllowList.opaque.contains(name) {
                    tokens.skipContent(of: name)
                } else if AllowList.elements.contains(name) {
                    openElement(name, attributes)
                }
            case .end(let name): closeElement(name)
            }
        }
    }

    /// Closes raw elements until only so many are open.
    mutating func closeElements(downTo count: Int) {
        while openElements.count > count {
            if let name = openElements.popLast() { html += "</\(name)>".utf8 }
        }
    }

    private mutating func openElement(_ name: String, _ attributes: [HTMLTokenizer.Attribute]) {
        if name == "img" { return rawPicture(attributes) }
        if name == "a" {
            guard !isInLink else { return }
            rawAnchor(attributes)
            return openElements.append("a")
        }
        guard openElements.count < Renderer.deepestNesting else { return }
        html += "<\(name)".utf8
        for attribute in attributes { append(attribute) }
        if AllowList.void.contains(name) {
            html += " />".utf8
        } else {
            html += ">".utf8
            openElements.append(name)
        }
    }

    /// A raw end tag closes only what raw HTML opened in the same Markdown container.
    private mutating func closeElement(_ name: String) {
        let floor = containerFloors.last ?? 0
        guard let index = openElements.lastIndex(of: name), index >= floor else { return }
        closeElements(downTo: index)
    }

    private mutating func append(_ attribute: HTMLTokenizer.Attribute) {
        guard AllowList.attributes.contains(attribute.name), attribute.name != "href", attribute.name != "src"
        else {
            return
        }
        let value = CharacterReferences.resolved(attribute.value ?? [])
        if attribute.name == "id", !slugs.claim(String(decoding: value, as: UTF8.self)) { return }
        if attribute.name == "cite", case .outside = resolver.resolve(value) {
        } else if attribute.name == "cite" {
            return
        }
        html += " \(attribute.name)=\"".utf8
        HTMLBytes.append(value, to: &html)
        html += "\"".utf8
    }

    private mutating func rawAnchor(_ attributes: [HTMLTokenizer.Attribute]) {
        guard let address = attributes.first(where: { $0.name == "href" })?.value else {
            html += "<a".utf8
            for attribute in attributes { append(attribute) }
            html += ">".utf8
            return
        }
        let title = attributes.first { $0.name == "title" }?.value ?? []
        _ = beginAnchor(
            resolver.resolve(CharacterReferences.resolved(address)),
            title: CharacterReferences.resolved(title))
    }

    private mutating func rawPicture(_ attributes: [HTMLTokenizer.Attribute]) {
        let address = attributes.first { $0.name == "src" }?.value ?? []
        let text = CharacterReferences.resolved(attributes.first { $0.name == "alt" }?.value ?? [])
        var kept = Array(" alt=\"".utf8)
        HTMLBytes.append(text, to: &kept)
        kept += "\"".utf8
        for attribute in attributes where ["width", "height", "title", "align"].contains(attribute.name) {
            kept += " \(attribute.name)=\"".utf8
            HTMLBytes.append(CharacterReferences.resolved(attribute.value ?? []), to: &kept)
            kept += "\"".utf8
        }
        picture(CharacterReferences.resolved(address), attributes: kept, alternative: text)
    }

    /// Text between raw tags: its character references stay, a lone `<` is escaped.
    private mutating func appendRawText(_ text: ArraySlice<UInt8>) {
        for byte in text {
            switch byte {
            case 0x3C: html += "&lt;".utf8
            case 0x3E: html += "&gt;".utf8
            default: html.append(byte)
            }
        }
    }
}
