/// A stretch of a text that may be the target of a link: whether it is one, only the parser can tell.
struct LinkSite: Equatable {
    /// How it is written.
    enum Form: Equatable {
        /// The page of `[[Page#Heading|text]]`.
        case wiki
        /// The address of `[text](address)`, `![text](address)` or `[label]: address`.
        case markdown
        /// The address in a raw `<a href="…">` or `<img src="…">`.
        case html
    }

    /// How it is written.
    var form: Form
    /// The bytes that name the page or file, without query and fragment.
    var range: Range<Int>
    /// What they say, character references and backslashes decoded, percent-encoding not.
    var address: [UInt8]
}

/// Finds what may be the target of a link into the wiki, on bytes, in order.
///
/// The syntax tree cannot say where a link's address stands: it gives no offsets for it and drops reference definitions.
/// So all that looks like one is found here, code included, and a rendering with other addresses tells which are links.
struct LinkSiteScanner {
    private let text: [UInt8]
    private let resolver: LinkResolver
    private var sites: [LinkSite] = []

    /// What may lead into the wiki in `text`; none overlaps another. Linear.
    static func sites(in text: [UInt8], resolver: LinkResolver) -> [LinkSite] {
        var scanner = LinkSiteScanner(text: text, resolver: resolver)
        scanner.findWikiLinks()
        scanner.findAddresses()
        scanner.findRawHTML()
        var end = 0
        return scanner.sites.sorted { $0.range.lowerBound < $1.range.lowerBound }.filter { site in
            guard site.range.lowerBound >= end else { return false }
            end = site.range.upperBound
            return true
        }
    }

    private init(text: [UInt8], resolver: LinkResolver) {
        self.text = text
        self.resolver = resolver
    }

    private mutating func findWikiLinks() {
        for entry in WikiLinkScanner.scan(text, from: 0).table.entries where entry.isLink {
            let content = entry.range.dropFirst(2).dropLast(2)
            var end = content.first { text[$0] == 0x7C } ?? content.endIndex
            if end > content.startIndex, end < content.endIndex, text[end - 1] == 0x5C { end -= 1 }
            end = content[..<end].first { text[$0] == 0x23 } ?? end
            var start = content.startIndex
            while start < end, Self.isBlank(text[start]) { start += 1 }
            while end > start, Self.isBlank(text[end - 1]) { end -= 1 }
            guard start < end else { continue }
            sites.append(LinkSite(form: .wiki, range: start..<end, address: Array(text[start..<end])))
        }
    }

    private mutating func findAddresses() {
        for index in text.indices.dropLast() where text[index] == 0x5D {
            let isInline = text[index + 1] == 0x28
            guard isInline || text[index + 1] == 0x3A && isDefinition(endingAt: index) else { continue }
            guard let raw = destination(from: index + 2) else { continue }
            add(raw, as: .markdown, decoded: Self.unescaped)
        }
    }

    private mutating func findRawHTML() {
        var tokenizer = RawHTMLTokenizer(text)
        while let token = tokenizer.next() {
            guard case .start(let name, let attributes, _) = token else { continue }
            let wanted = name == "a" ? "href" : name == "img" ? "src" : ""
            guard let attribute = attributes.first(where: { $0.name == wanted }) else { continue }
            add(attribute.value, as: .html, decoded: CharacterReference.decoded)
        }
    }

    private mutating func add(
        _ raw: Range<Int>, as form: LinkSite.Form, decoded: (ArraySlice<UInt8>) -> [UInt8]
    ) {
        let range = raw.lowerBound..<endOfPath(in: raw, escapes: form == .markdown)
        let address = decoded(text[range])
        guard !address.isEmpty else { return }
        var leadsInside = false
        if case .wiki = resolver.link(address) { leadsInside = true }
        if case .wiki = resolver.picture(address) { leadsInside = true }
        if leadsInside { sites.append(LinkSite(form: form, range: range, address: address)) }
    }

    /// Where the query or fragment begins, else the end.
    private func endOfPath(in raw: Range<Int>, escapes: Bool) -> Int {
        var index = raw.lowerBound
        while index < raw.upperBound {
            switch text[index] {
            case 0x23, 0x3F: return index
            case 0x5C where escapes: index += 1
            case 0x26 where CharacterReference.stands(at: index, in: text[..<raw.upperBound]):
                while text[index] != 0x3B { index += 1 }
            default: break
            }
            index += 1
        }
        return raw.upperBound
    }

    /// Whether the bracket ends the label of a reference definition, as far as its line shows.
    private func isDefinition(endingAt bracket: Int) -> Bool {
        var index = bracket
        while index > 0, bracket - index <= 1000, text[index - 1] != 0x5B {
            index -= 1
            guard text[index] != 0x0A, text[index] != 0x0D else { return false }
        }
        guard index > 0, text[index - 1] == 0x5B, text[index] != 0x5E else { return false }
        index -= 1
        while index > 0, text[index - 1] != 0x0A, text[index - 1] != 0x0D {
            guard Self.isBlank(text[index - 1]) || text[index - 1] == 0x3E else { return false }
            index -= 1
        }
        return true
    }

    /// The address that begins at `start`, blanks and one line end aside, without its angle brackets
    /// (CommonMark 0.29, link destination).
    private func destination(from start: Int) -> Range<Int>? {
        var index = start
        var lines = 0
        while index < text.count, Self.isBlank(text[index]) || text[index] == 0x0A || text[index] == 0x0D {
            if text[index] == 0x0A { lines += 1 }
            guard lines < 2 else { return nil }
            index += 1
        }
        guard index < text.count else { return nil }
        if text[index] == 0x3C { return bracketed(from: index + 1) }
        let first = index
        var depth = 0
        while index < text.count, text[index] > 0x20 {
            switch text[index] {
            case 0x5C where index + 1 < text.count && Self.isPunctuation(text[index + 1]): index += 1
            case 0x28: depth += 1
            case 0x29:
                guard depth > 0 else { return first == index ? nil : first..<index }
                depth -= 1
            default: break
            }
            index += 1
        }
        return first == index ? nil : first..<index
    }

    private func bracketed(from start: Int) -> Range<Int>? {
        var index = start
        while index < text.count {
            switch text[index] {
            case 0x3E: return start == index ? nil : start..<index
            case 0x0A, 0x0D, 0x3C: return nil
            case 0x5C: index += 1
            default: break
            }
            index += 1
        }
        return nil
    }

    private static func unescaped(_ raw: ArraySlice<UInt8>) -> [UInt8] {
        let decoded = CharacterReference.decoded(raw)
        guard decoded.contains(0x5C) else { return decoded }
        var result: [UInt8] = []
        var index = 0
        while index < decoded.count {
            if decoded[index] == 0x5C, index + 1 < decoded.count, isPunctuation(decoded[index + 1]) {
                index += 1
            }
            result.append(decoded[index])
            index += 1
        }
        return result
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func isPunctuation(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
        default: false
        }
    }
}
