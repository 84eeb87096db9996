/// Splits raw HTML of a page into tags and text. Tolerant as browsers are, but never reads a tag out of a half one.
struct HTMLTokenizer {
    enum Token: Equatable {
        case text(ArraySlice<UInt8>)
        case start(name: String, attributes: [Attribute])
        case end(name: String)
    }

    struct Attribute: Equatable {
        let name: String
        /// As written, entities not resolved; nil without one.
        let value: [UInt8]?
    }

    private let html: [UInt8]
    private var position = 0

    init(_ html: [UInt8]) {
        self.html = html
    }

    /// The next token; comments, declarations, instructions and CDATA are passed over. Nil at the end.
    mutating func next() -> Token? {
        while position < html.count {
            guard html[position] == 0x3C else { return text() }
            if html[position...].starts(with: "<!--".utf8) {
                skip(behind: Array("-->".utf8), from: position + 4)
            } else if html[position...].starts(with: "<![CDATA[".utf8) {
                skip(behind: Array("]]>".utf8), from: position + 9)
            } else if position + 1 < html.count, html[position + 1] == 0x21 || html[position + 1] == 0x3F {
                skip(behind: [0x3E], from: position + 2)
            } else if let token = tag() {
                return token
            } else {
                return text()
            }
        }
        return nil
    }

    /// Passes over everything up to the end tag of an element whose content is no text.
    mutating func skipContent(of name: String) {
        while position < html.count {
            let start = position
            if html[position] == 0x3C, let token = tag() {
                if token == .end(name: name) { return }
                position = max(position, start + 1)
            } else {
                position = start + 1
            }
        }
    }

    private mutating func text() -> Token {
        let start = position
        position += 1
        while position < html.count, html[position] != 0x3C { position += 1 }
        return .text(html[start..<position])
    }

    private mutating func skip(behind pattern: [UInt8], from start: Int) {
        var index = start
        while index <= html.count - pattern.count {
            if html[index...].starts(with: pattern) {
                position = index + pattern.count
                return
            }
            index += 1
        }
        position = html.count
    }

    /// The tag at the present position, which is `<`; nil and no step where there is none.
    private mutating func tag() -> Token? {
        var index = position + 1
        var isEnd = false
        if index < html.count, html[index] == 0x2F {
            isEnd = true
            index += 1
        }
        let nameStart = index
        guard index < html.count, isLetter(html[index]) else { return nil }
        while index < html.count, isLetter(html[index]) || isDigit(html[index]) || html[index] == 0x2D {
            index += 1
        }
        let name = lowered(html[nameStart..<index])
        var attributes: [Attribute] = []
        while true {
            while index < html.count, isSpace(html[index]) || html[index] == 0x2F { index += 1 }
            guard index < html.count else { return nil }
            if html[index] == 0x3E { break }
            guard let (attribute, end) = attribute(at: index) else { return nil }
            if !attributes.contains(where: { $0.name == attribute.name }) { attributes.append(attribute) }
            index = end
        }
        position = index + 1
        return isEnd ? .end(name: name) : .start(name: name, attributes: attributes)
    }

    private func attribute(at start: Int) -> (Attribute, end: Int)? {
        var index = start
        while index < html.count, !isSpace(html[index]),
            ![0x3D, 0x3E, 0x2F, 0x3C, 0x22, 0x27].contains(html[index])
        {
            index += 1
        }
        guard index > start else { return nil }
        let name = lowered(html[start..<index])
        var ahead = index
        while ahead < html.count, isSpace(html[ahead]) { ahead += 1 }
        guard ahead < html.count, html[ahead] == 0x3D else {
            return (Attribute(name: name, value: nil), index)
        }
        ahead += 1
        while ahead < html.count, isSpace(html[ahead]) { ahead += 1 }
        guard ahead < html.count else { return nil }
        let quote = html[ahead]
        if quote == 0x22 || quote == 0x27 {
            guard let end = html[(ahead + 1)...].firstIndex(of: quote) else { return nil }
            return (Attribute(name: name, value: Array(html[(ahead + 1)..<end])), end + 1)
        }
        let valueStart = ahead
        while ahead < html.count, !isSpace(html[ahead]), html[ahead] != 0x3E { ahead += 1 }
        return (Attribute(name: name, value: Array(html[valueStart..<ahead])), ahead)
    }

    private func lowered(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    private func isLetter(_ byte: UInt8) -> Bool {
        byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A
    }

    private func isDigit(_ byte: UInt8) -> Bool {
        byte >= 0x30 && byte <= 0x39
    }

    private func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte >= 0x09 && byte <= 0x0D
    }
}
