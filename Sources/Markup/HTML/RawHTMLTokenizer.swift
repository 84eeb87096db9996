/// Splits raw HTML into tags and text, tolerantly: what is no finished tag is text.
///
/// Comments, declarations, processing instructions and CDATA are passed over; the tags of scripts and other elements
/// whose content is no HTML are text, as GitHub's tag filter has it. Nothing is written as it was typed, so it does no
/// harm where a browser would split otherwise.
struct RawHTMLTokenizer {
    /// A part of raw HTML.
    enum Token {
        case text(Range<Int>)
        case start(name: String, attributes: [Attribute], closesItself: Bool)
        case end(name: String)
    }

    /// An attribute, its name in lower case.
    struct Attribute {
        var name: String
        /// Where its value stands in the HTML, without quotes.
        var value: Range<Int>
    }

    private enum Markup {
        case none
        case dropped
        case token(Token)
    }

    /// After this many tags that never end `<` is text: each costs a look at all the rest.
    private static let patience = 16

    let html: [UInt8]
    private var position = 0
    private var unfinished = 0
    private var pending: Token?

    /// Reads `html` from its beginning.
    init(_ html: [UInt8]) {
        self.html = html
    }

    /// The next part; nil at the end.
    mutating func next() -> Token? {
        if let token = pending {
            pending = nil
            return token
        }
        var start = position
        while position < html.count {
            guard html[position] == 0x3C else {
                position += 1
                continue
            }
            let opening = position
            switch markup() {
            case .none:
                position = opening + 1
            case .dropped:
                if opening > start { return .text(start..<opening) }
                start = position
            case .token(let token):
                guard opening > start else { return token }
                pending = token
                return .text(start..<opening)
            }
        }
        return start < position ? .text(start..<position) : nil
    }

    /// Reads what begins at the `<` at `position` and goes behind it.
    private mutating func markup() -> Markup {
        guard position + 1 < html.count else { return .none }
        let byte = html[position + 1]
        switch byte {
        case 0x21, 0x3F:
            position = endOfDeclaration()
            return .dropped
        case 0x2F:
            guard position + 2 < html.count, Self.isLetter(html[position + 2]) else { return .none }
            return tag(nameAt: position + 2, isEnd: true)
        default:
            return Self.isLetter(byte) ? tag(nameAt: position + 1, isEnd: false) : .none
        }
    }

    private func endOfDeclaration() -> Int {
        let rest = html[position...]
        if rest.starts(with: "<!--".utf8) {
            // `<!-->` and `<!--->` are comments too.
            if rest.dropFirst(4).starts(with: ">".utf8) { return position + 5 }
            if rest.dropFirst(4).starts(with: "->".utf8) { return position + 6 }
            return end(of: "-->", from: position + 4)
        }
        if rest.starts(with: "<![CDATA[".utf8) { return end(of: "]]>", from: position + 9) }
        if rest.starts(with: "<?".utf8) { return end(of: "?>", from: position + 2) }
        return end(of: ">", from: position + 2)
    }

    /// Behind the next `pattern`; the end of the HTML where there is none.
    private func end(of pattern: String, from start: Int) -> Int {
        var index = start
        let bytes = Array(pattern.utf8)
        while index + bytes.count <= html.count {
            if html[index] == bytes[0], html[index..<(index + bytes.count)].elementsEqual(bytes) {
                return index + bytes.count
            }
            index += 1
        }
        return html.count
    }

    private mutating func tag(nameAt start: Int, isEnd: Bool) -> Markup {
        guard unfinished < Self.patience else { return .none }
        var index = start
        while index < html.count, !Self.endsName(html[index]) { index += 1 }
        let name = lowercased(start..<index)
        var attributes: [Attribute] = []
        var closesItself = false
        while true {
            while index < html.count, Self.isSpace(html[index]) || html[index] == 0x2F {
                closesItself = html[index] == 0x2F
                index += 1
            }
            guard index < html.count else {
                unfinished += 1
                return .none
            }
            if html[index] == 0x3E { break }
            closesItself = false
            guard let attribute = attribute(at: &index) else {
                unfinished += 1
                return .none
            }
            attributes.append(attribute)
        }
        let opening = position
        position = index + 1
        if AllowList.isFiltered(name) { return .token(.text(opening..<position)) }
        if isEnd { return .token(.end(name: name)) }
        return .token(.start(name: name, attributes: attributes, closesItself: closesItself))
    }

    /// Reads an attribute; nil where the HTML ends in it.
    private func attribute(at index: inout Int) -> Attribute? {
        let start = index
        // A name may begin with `=`.
        index += 1
        while index < html.count, !Self.endsName(html[index]), html[index] != 0x3D { index += 1 }
        let name = lowercased(start..<index)
        var behind = index
        while behind < html.count, Self.isSpace(html[behind]) { behind += 1 }
        guard behind < html.count, html[behind] == 0x3D else {
            return Attribute(name: name, value: index..<index)
        }
        index = behind + 1
        while index < html.count, Self.isSpace(html[index]) { index += 1 }
        guard index < html.count else { return nil }
        let quote = html[index]
        let value: Range<Int>
        if quote == 0x22 || quote == 0x27 {
            guard let end = html[(index + 1)...].firstIndex(of: quote) else { return nil }
            value = (index + 1)..<end
            index = end + 1
        } else {
            let start = index
            while index < html.count, !Self.isSpace(html[index]), html[index] != 0x3E { index += 1 }
            value = start..<index
        }
        return Attribute(name: name, value: value)
    }

    private func lowercased(_ range: Range<Int>) -> String {
        String(decoding: html[range].map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D || byte == 0x0C
    }

    private static func endsName(_ byte: UInt8) -> Bool { isSpace(byte) || byte == 0x2F || byte == 0x3E }
}
