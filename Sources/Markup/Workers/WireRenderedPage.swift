import WikiCore

extension RenderedPage {
    /// The version of the binary form, its first byte.
    public static let encodingVersion: UInt8 = 2

    /// The binary form, for a pipe or a table.
    public func encoded() -> [UInt8] {
        var writer = WireWriter()
        writer.write(Self.encodingVersion)
        writer.write(outcome.rawValue)
        writer.write(html)
        writer.write(count: links.count)
        for link in links {
            writer.write(count: link.candidates.count)
            for candidate in link.candidates {
                writer.write(UInt8(candidate.kind == .page ? 0 : 1))
                writer.write(candidate.name)
            }
        }
        writer.write(count: slots.count)
        for slot in slots {
            writer.write(count: slot.offset)
            writer.write(count: slot.link)
            writer.write(slot.fragment)
            switch slot.form {
            case .anchor: writer.write(UInt8(0))
            case .picture(let attributes, let alternative):
                writer.write(UInt8(1))
                writer.write(attributes)
                writer.write(alternative)
            }
        }
        writer.write(count: words.count)
        for place in words {
            writer.write(count: place.offset)
            writer.write(place.word.rawValue)
        }
        for value in [frontMatter.title, frontMatter.language, frontMatter.review, title] {
            writer.write(value)
        }
        writer.write(count: frontMatter.tags.count)
        for tag in frontMatter.tags { writer.write(tag) }
        writer.write(count: outline.count)
        for heading in outline {
            writer.write(UInt8(heading.level))
            writer.write(heading.text)
            writer.write(heading.anchor)
            writer.write(count: heading.range.lowerBound)
            writer.write(count: heading.range.upperBound)
        }
        writer.write(count: plainText.count)
        for text in plainText { writer.write(text) }
        return writer.bytes
    }

    /// Reads the binary form; nil unless all bytes make one page whose offsets and indices hold.
    public init?(encoded bytes: [UInt8]) {
        var reader = WireReader(bytes)
        guard reader.byte() == Self.encodingVersion, let outcome = reader.byte().flatMap(Outcome.init),
            let html = reader.data(), let links = reader.list(Link.init(from:)),
            let slots = reader.list(Slot.init(from:)), let words = reader.list(WordPlace.init(from:)),
            let frontTitle = reader.optionalText(), let language = reader.optionalText(),
            let review = reader.optionalText(), let title = reader.optionalText(),
            let tags = reader.list({ $0.text() }), let outline = reader.list(Heading.init(from:)),
            let plainText = reader.list({ $0.text() }), reader.isAtEnd
        else { return nil }
        var previous = 0
        for slot in slots {
            guard slot.offset >= previous, slot.offset <= html.count, slot.link < links.count else {
                return nil
            }
            previous = slot.offset
        }
        previous = 0
        for place in words {
            guard place.offset >= previous, place.offset <= html.count else { return nil }
            previous = place.offset
        }
        var frontMatter = FrontMatter()
        frontMatter.title = frontTitle
        frontMatter.tags = tags
        frontMatter.language = language
        frontMatter.review = review
        self.init(
            outcome: outcome, html: html, slots: slots, words: words, links: links, frontMatter: frontMatter,
            title: title,
            outline: outline, plainText: plainText)
    }
}

extension RenderedPage.Link {
    fileprivate init?(from reader: inout WireReader) {
        guard let candidates = reader.list(RenderedPage.Candidate.init(from:)), !candidates.isEmpty else {
            return nil
        }
        self.init(candidates: candidates)
    }
}

extension RenderedPage.Candidate {
    fileprivate init?(from reader: inout WireReader) {
        guard let kind = reader.byte(), kind <= 1, let name = reader.text() else { return nil }
        self.init(kind: kind == 0 ? .page : .file, name: name)
    }
}

extension RenderedPage.Slot {
    fileprivate init?(from reader: inout WireReader) {
        guard let offset = reader.count(), let link = reader.count(), let fragment = reader.optionalText(),
            let form = reader.byte()
        else { return nil }
        switch form {
        case 0: self.init(offset: offset, link: link, fragment: fragment, form: .anchor)
        case 1:
            guard let attributes = reader.text(), let alternative = reader.text() else { return nil }
            self.init(
                offset: offset, link: link, fragment: fragment,
                form: .picture(attributes: attributes, alternative: alternative))
        default: return nil
        }
    }
}

extension RenderedPage.WordPlace {
    fileprivate init?(from reader: inout WireReader) {
        guard let offset = reader.count(), let word = reader.byte().flatMap(PageWord.init) else { return nil }
        self.init(offset: offset, word: word)
    }
}

extension RenderedPage.Heading {
    fileprivate init?(from reader: inout WireReader) {
        guard let level = reader.byte(), (1...6).contains(level), let text = reader.text(),
            let anchor = reader.text(), let lower = reader.count(), let upper = reader.count(), lower <= upper
        else { return nil }
        self.init(level: Int(level), text: text, anchor: anchor, range: lower..<upper)
    }
}
