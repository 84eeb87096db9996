/// Reads front matter: a small, safe part of YAML. What it does not know means nothing and stays in the text.
struct FrontMatterParser {
    /// Front matter and what it takes.
    struct Result {
        var frontMatter: FrontMatter
        /// The offset at which Markdown begins.
        var end: Int
        /// The number of lines before `end`.
        var lines: Int
    }

    /// Longer front matter is none.
    static let limit = 64 << 10

    private let text: [UInt8]
    private var position: Int
    private var lines = 0
    private var frontMatter = FrontMatter()
    private var seen: Set<String> = []
    /// Whether the `- a` lines that follow are tags.
    private var readsTags = false

    /// Reads the front matter of a text; nil where it has none.
    ///
    /// - Parameter start: where the text begins, behind a byte order mark.
    static func parse(_ text: [UInt8], from start: Int) -> Result? {
        var parser = FrontMatterParser(text: text, position: start)
        return parser.run()
    }

    private init(text: [UInt8], position: Int) {
        self.text = text
        self.position = position
    }

    private mutating func run() -> Result? {
        let start = position
        guard let first = nextLine(), Self.trimmedEnd(first).elementsEqual("---".utf8) else { return nil }
        var isFirst = true
        while let line = nextLine() {
            guard position - start <= Self.limit else { return nil }
            let content = Self.trimmedEnd(line)
            if content.elementsEqual("---".utf8) || content.elementsEqual("...".utf8) {
                return Result(frontMatter: frontMatter, end: position, lines: lines)
            }
            let words = Self.trimmed(content)
            if words.isEmpty || words.first == 0x23 { continue }
            let entry = content.first == 0x20 || content.first == 0x09 ? nil : Self.entry(content)
            // A page may begin with a line across and have another later on.
            if isFirst, entry == nil { return nil }
            isFirst = false
            if let entry {
                read(key: entry.key, value: entry.value)
            } else if readsTags, words.first == 0x2D, words.count > 1, words.dropFirst().first == 0x20 {
                if let tag = Self.scalar(Self.trimmed(words.dropFirst())) { add(tag: tag) }
            }
        }
        return nil
    }

    private mutating func read(key: ArraySlice<UInt8>, value: ArraySlice<UInt8>) {
        readsTags = false
        let key = String(decoding: key, as: UTF8.self)
        guard seen.insert(key).inserted else { return }
        switch key {
        case "title": frontMatter.title = Self.scalar(value)
        case "language": frontMatter.language = Self.scalar(value)
        case "review": frontMatter.review = Self.scalar(value)
        case "tags": readTags(value)
        default: break
        }
    }

    private mutating func readTags(_ value: ArraySlice<UInt8>) {
        readsTags = Self.withoutComment(value).isEmpty
        guard let items = Self.items(value) else { return }
        for item in items { if let tag = Self.scalar(item) { add(tag: tag) } }
    }

    private mutating func add(tag: String) {
        if !frontMatter.tags.contains(where: { $0.utf8.elementsEqual(tag.utf8) }) {
            frontMatter.tags.append(tag)
        }
    }

    private mutating func nextLine() -> ArraySlice<UInt8>? {
        guard position < text.count else { return nil }
        let start = position
        while position < text.count, text[position] != 0x0A, text[position] != 0x0D { position += 1 }
        let line = text[start..<position]
        if position < text.count {
            position += 1
            if text[position - 1] == 0x0D, position < text.count, text[position] == 0x0A { position += 1 }
        }
        lines += 1
        return line
    }
}

extension FrontMatterParser {
    /// A line `key: value`.
    private static func entry(_ line: ArraySlice<UInt8>) -> (
        key: ArraySlice<UInt8>, value: ArraySlice<UInt8>
    )? {
        guard let colon = line.firstIndex(of: 0x3A), colon > line.startIndex, colon - line.startIndex <= 100
        else { return nil }
        let key = line[..<colon]
        let rest = line[(colon + 1)...]
        guard rest.isEmpty || rest.first == 0x20 || rest.first == 0x09,
            key.allSatisfy({ byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x20, 0x80...0xFF: true
                default: false
                }
            }), !key.starts(with: "- ".utf8)
        else { return nil }
        return (trimmedEnd(key), trimmed(rest))
    }

    /// The items of `[a, "b, c"]`, or of words parted by commas; nil where lists or maps stand in it.
    private static func items(_ value: ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? {
        var body = withoutComment(value)
        if body.first == 0x5B {
            guard body.count > 1, body.last == 0x5D else { return nil }
            body = body.dropFirst().dropLast()
        }
        var items: [ArraySlice<UInt8>] = []
        var start = body.startIndex
        var quote: UInt8?
        for index in body.indices {
            let byte = body[index]
            if let open = quote {
                if byte == open { quote = nil }
                continue
            }
            switch byte {
            case 0x22, 0x27: if trimmed(body[start..<index]).isEmpty { quote = byte }
            case 0x5B, 0x5D, 0x7B, 0x7D: return nil
            case 0x2C:
                items.append(trimmed(body[start..<index]))
                start = index + 1
            default: break
            }
        }
        items.append(trimmed(body[start...]))
        return items.filter { !$0.isEmpty }
    }

    /// The text of a plain or quoted scalar; nil where it is empty, or YAML that means nothing here.
    private static func scalar(_ value: ArraySlice<UInt8>) -> String? {
        let bytes: [UInt8]?
        switch value.first {
        case 0x22: bytes = doubleQuoted(value)
        case 0x27: bytes = singleQuoted(value)
        // Anchors, aliases, tags, blocks, maps, lists, directives and what YAML reserves.
        case nil, 0x26, 0x2A, 0x21, 0x7C, 0x3E, 0x7B, 0x7D, 0x5B, 0x5D, 0x25, 0x40, 0x60: bytes = nil
        default:
            let plain = withoutComment(value)
            let isNull = plain.elementsEqual("~".utf8) || plain.elementsEqual("null".utf8)
            bytes = isNull ? nil : Array(plain)
        }
        guard let bytes else { return nil }
        let shown = trimmed(bytes.filter { $0 >= 0x20 && $0 != 0x7F }[...])
        return shown.isEmpty ? nil : String(decoding: shown, as: UTF8.self)
    }

    private static func doubleQuoted(_ value: ArraySlice<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        var index = value.startIndex + 1
        while index < value.endIndex, value[index] != 0x22 {
            if value[index] == 0x5C {
                index += 1
                guard index < value.endIndex else { return nil }
                switch value[index] {
                case 0x22, 0x5C, 0x2F: result.append(value[index])
                case 0x6E, 0x74: result.append(0x20)
                default: return nil
                }
            } else {
                result.append(value[index])
            }
            index += 1
        }
        return index < value.endIndex && withoutComment(value[(index + 1)...]).isEmpty ? result : nil
    }

    private static func singleQuoted(_ value: ArraySlice<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        var index = value.startIndex + 1
        while index < value.endIndex {
            if value[index] == 0x27 {
                guard index + 1 < value.endIndex, value[index + 1] == 0x27 else {
                    return withoutComment(value[(index + 1)...]).isEmpty ? result : nil
                }
                index += 1
            }
            result.append(value[index])
            index += 1
        }
        return nil
    }

    /// Cuts ` # …` off a plain scalar.
    private static func withoutComment(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let value = trimmed(value)
        for index in value.indices where value[index] == 0x23 {
            if index == value.startIndex || value[index - 1] == 0x20 || value[index - 1] == 0x09 {
                return trimmed(value[..<index])
            }
        }
        return value
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        trimmedEnd(text.drop { $0 == 0x20 || $0 == 0x09 })
    }

    private static func trimmedEnd(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = text
        while let last = text.last, last == 0x20 || last == 0x09 { text = text.dropLast() }
        return text
    }
}
