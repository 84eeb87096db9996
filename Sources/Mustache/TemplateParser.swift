/// Compiles one template.
struct TemplateParser {
    private(set) var literals: [UInt8] = []
    private(set) var tokens: [Template.Token] = []

    private let source: [UInt8]
    private let name: String
    private var opening: [UInt8] = [0x7B, 0x7B]
    private var closing: [UInt8] = [0x7D, 0x7D]
    /// The bytes before this are compiled.
    private var position = 0
    private var openSections: [OpenSection] = []

    private struct OpenSection {
        let token: Int
        let path: Template.Path
        let tag: String
        let start: Int
    }

    /// A tag as found in the source.
    private struct Tag {
        let kind: UInt8
        /// Without blanks around it.
        let content: ArraySlice<UInt8>
        let range: Range<Int>

        var text: String { String(decoding: content, as: UTF8.self) }
    }

    init(source: [UInt8], name: String) {
        self.source = source
        self.name = name
    }

    mutating func parse() throws(MustacheError) {
        while let start = find(opening, from: position) {
            let tag = try tag(at: start)
            if TemplateParser.mayStandAlone(tag.kind), let line = ownLine(of: tag.range) {
                appendText(position..<line.lowerBound)
                try compile(tag, indentation: Array(source[line.lowerBound..<start]))
                position = line.upperBound
            } else {
                appendText(position..<start)
                if startsLine(start) { tokens.append(.text(0..<0, startsLine: true)) }
                try compile(tag, indentation: nil)
                position = tag.range.upperBound
            }
        }
        appendText(position..<source.count)
        if let section = openSections.last {
            throw error(.unclosedSection, at: section.start, section.tag)
        }
    }

    // MARK: Tags

    private func tag(at start: Int) throws(MustacheError) -> Tag {
        let inside = start + opening.count
        let sigil = inside < source.count ? source[inside] : 0
        let isSigil = TemplateParser.sigils.contains(sigil)
        let ending: [UInt8] =
            switch sigil {
            case UInt8(ascii: "{"): [UInt8(ascii: "}")] + closing
            case UInt8(ascii: "="): [UInt8(ascii: "=")] + closing
            default: closing
            }
        let from = inside + (isSigil ? 1 : 0)
        guard let end = find(ending, from: from) else { throw error(.unclosedTag, at: start, "") }
        return Tag(
            kind: isSigil ? sigil : 0, content: TemplateParser.trimmed(source[from..<end]),
            range: start..<end + ending.count)
    }

    private mutating func compile(_ tag: Tag, indentation: [UInt8]?) throws(MustacheError) {
        switch tag.kind {
        case UInt8(ascii: "!"):
            break
        case UInt8(ascii: "="):
            try setDelimiters(tag)
        case UInt8(ascii: "#"), UInt8(ascii: "^"):
            openSections.append(
                OpenSection(
                    token: tokens.count, path: try path(of: tag), tag: tag.text, start: tag.range.lowerBound))
            // The end is not known yet; `close` puts the finished token here.
            tokens.append(
                tag.kind == UInt8(ascii: "#") ? .section(.current, end: 0) : .inverted(.current, end: 0))
        case UInt8(ascii: "/"):
            try close(tag)
        case UInt8(ascii: ">"):
            guard !tag.content.isEmpty else { throw error(.badName, at: tag.range.lowerBound, "") }
            tokens.append(.partial(tag.text, indentation: indentation))
        case UInt8(ascii: "<"), UInt8(ascii: "$"):
            throw error(.unsupported, at: tag.range.lowerBound, tag.text)
        case UInt8(ascii: "{"), UInt8(ascii: "&"):
            tokens.append(.variable(try path(of: tag), escaped: false))
        default:
            tokens.append(.variable(try path(of: tag), escaped: true))
        }
    }

    private mutating func close(_ tag: Tag) throws(MustacheError) {
        guard let section = openSections.last, section.path == (try path(of: tag)) else {
            throw error(.strayClose, at: tag.range.lowerBound, tag.text)
        }
        openSections.removeLast()
        if case .section = tokens[section.token] {
            tokens[section.token] = .section(section.path, end: tokens.count)
        } else {
            tokens[section.token] = .inverted(section.path, end: tokens.count)
        }
    }

    private mutating func setDelimiters(_ tag: Tag) throws(MustacheError) {
        let parts = tag.content.split(whereSeparator: TemplateParser.isBlank)
        guard parts.count == 2, !tag.content.contains(UInt8(ascii: "=")) else {
            throw error(.badDelimiters, at: tag.range.lowerBound, tag.text)
        }
        opening = Array(parts[0])
        closing = Array(parts[1])
    }

    private func path(of tag: Tag) throws(MustacheError) -> Template.Path {
        if tag.content.elementsEqual([UInt8(ascii: ".")]) { return .current }
        let parts = tag.content.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        if parts.contains(where: { $0.isEmpty || $0.contains(where: TemplateParser.isBlank) }) {
            throw error(.badName, at: tag.range.lowerBound, tag.text)
        }
        let names = parts.map { String(decoding: $0, as: UTF8.self) }
        return .name(names[0], then: Array(names.dropFirst()))
    }

    // MARK: Text and lines

    private mutating func appendText(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        let start = literals.count
        literals += source[range]
        tokens.append(.text(start..<literals.count, startsLine: startsLine(range.lowerBound)))
    }

    /// Whether a line begins at that offset.
    private func startsLine(_ offset: Int) -> Bool {
        offset == 0 || source[offset - 1] == 0x0A
    }

    /// The whole line or lines that a tag takes, line end included, if nothing but blanks shares them.
    private func ownLine(of tag: Range<Int>) -> Range<Int>? {
        var start = tag.lowerBound
        while !startsLine(start) {
            guard TemplateParser.isInlineBlank(source[start - 1]) else { return nil }
            start -= 1
        }
        var end = tag.upperBound
        while end < source.count, TemplateParser.isInlineBlank(source[end]) { end += 1 }
        if end == source.count { return start..<end }
        if source[end] == 0x0D, end + 1 < source.count { end += 1 }
        return source[end] == 0x0A ? start..<end + 1 : nil
    }

    private func find(_ wanted: [UInt8], from: Int) -> Int? {
        var offset = from
        while offset + wanted.count <= source.count {
            if source[offset] == wanted[0], source[offset..<offset + wanted.count].elementsEqual(wanted) {
                return offset
            }
            offset += 1
        }
        return nil
    }

    private func error(_ code: MustacheError.Code, at offset: Int, _ tag: String) -> MustacheError {
        let line = 1 + source[..<offset].count { $0 == 0x0A }
        return MustacheError(code: code, template: name, line: line, tag: tag)
    }

    // MARK: Bytes

    private static let sigils = Array("!=#^/><$&{".utf8)

    private static func mayStandAlone(_ kind: UInt8) -> Bool {
        switch kind {
        case 0, UInt8(ascii: "&"), UInt8(ascii: "{"): false
        default: true
        }
    }

    private static func isInlineBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte >= 0x09 && byte <= 0x0D
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let first = bytes.firstIndex(where: { !isBlank($0) }),
            let last = bytes.lastIndex(where: { !isBlank($0) })
        else { return [] }
        return bytes[first...last]
    }
}
