/// Takes the words out of an office file's XML, in one pass over the bytes.
///
/// It is no XML parser: a document type is passed over and no entity but XML's own five is known, so that nothing grows and
/// nothing is fetched; what is not well-formed gives what words it has.
struct MarkedText {
    /// Whose elements they are.
    enum Vocabulary {
        case word
        case openDocument

        /// Elements whose characters are words; nil where all are.
        var texts: Set<String>? {
            switch self {
            case .word: ["t"]
            case .openDocument: nil
            }
        }

        /// Elements at whose end a line ends.
        var lines: Set<String> {
            switch self {
            case .word: ["p", "br", "cr"]
            case .openDocument: ["p", "h", "line-break"]
            }
        }

        /// Elements that stand for a space.
        var spaces: Set<String> {
            switch self {
            case .word: ["tab"]
            case .openDocument: ["tab", "s"]
            }
        }

        /// Elements that are passed over with all that they hold.
        var hidden: Set<String> {
            switch self {
            case .word: []
            case .openDocument: ["tracked-changes", "annotation", "font-face-decls", "automatic-styles"]
            }
        }
    }

    private static let entities: [String: UInt8] = [
        "amp": 0x26, "lt": 0x3C, "gt": 0x3E, "quot": 0x22, "apos": 0x27,
    ]

    private let xml: [UInt8]
    private let vocabulary: Vocabulary
    private var place = 0
    private var text: [UInt8] = []
    private var isText: Bool
    private var hiddenDepth = 0

    /// The words of a part, a line for each paragraph.
    static func text(of xml: [UInt8], _ vocabulary: Vocabulary) -> [UInt8] {
        var reader = MarkedText(xml, vocabulary)
        while reader.place < xml.count { reader.step() }
        return reader.text
    }

    private init(_ xml: [UInt8], _ vocabulary: Vocabulary) {
        self.xml = xml
        self.vocabulary = vocabulary
        isText = vocabulary.texts == nil
    }

    private mutating func step() {
        let end = xml[place...].firstIndex(of: 0x3C) ?? xml.count
        if isText, hiddenDepth == 0 { take(xml[place..<end]) }
        place = end
        guard end < xml.count else { return }
        if skip("<!--", to: "-->") || skip("<?", to: "?>") { return }
        if xml[place...].starts(with: "<![CDATA[".utf8) {
            let start = place + 9
            _ = skip("<![CDATA[", to: "]]>")
            if isText, hiddenDepth == 0 { text += xml[min(start, xml.count)..<max(start, place - 3)] }
            return
        }
        let close = xml[place...].firstIndex(of: 0x3E) ?? xml.count - 1
        tag(xml[(place + 1)..<max(place + 1, close)])
        place = close + 1
    }

    /// Passes over what begins so, with its end; to the end of all where there is none.
    private mutating func skip(_ start: StaticString, to end: String) -> Bool {
        guard
            xml[place...].starts(
                with: UnsafeBufferPointer(start: start.utf8Start, count: start.utf8CodeUnitCount))
        else { return false }
        let mark = Array(end.utf8)
        place += start.utf8CodeUnitCount
        while place < xml.count, !xml[place...].starts(with: mark) { place += 1 }
        place = min(place + mark.count, xml.count)
        return true
    }

    private mutating func tag(_ tag: ArraySlice<UInt8>) {
        let isEnd = tag.first == 0x2F
        let isEmpty = tag.last == 0x2F
        let name = tag.dropFirst(isEnd ? 1 : 0).prefix { $0 > 0x20 && $0 != 0x2F }
        let local = String(decoding: name.split(separator: 0x3A).last ?? [], as: UTF8.self)
        if vocabulary.hidden.contains(local), !isEmpty {
            hiddenDepth = max(0, hiddenDepth + (isEnd ? -1 : 1))
        }
        guard hiddenDepth == 0 else { return }
        if let texts = vocabulary.texts, texts.contains(local) { isText = !isEnd && !isEmpty }
        if vocabulary.lines.contains(local), isEnd || isEmpty { text.append(0x0A) }
        if vocabulary.spaces.contains(local), !isEnd { text.append(0x20) }
    }

    private mutating func take(_ characters: ArraySlice<UInt8>) {
        var rest = characters
        while let mark = rest.firstIndex(of: 0x26) {
            text += rest[..<mark]
            rest = rest[(mark + 1)...]
            // The longest that is known has eight characters.
            guard let end = rest.prefix(10).firstIndex(of: 0x3B) else { continue }
            text += Self.character(String(decoding: rest[..<end], as: UTF8.self))
            rest = rest[(end + 1)...]
        }
        text += rest
    }

    private static func character(_ entity: String) -> [UInt8] {
        if let known = entities[entity] { return [known] }
        guard entity.utf8.first == 0x23 else { return [] }
        let digits = entity.utf8.dropFirst()
        let isHexadecimal = digits.first == 0x78
        let number = UInt32(
            String(decoding: isHexadecimal ? digits.dropFirst() : digits, as: UTF8.self),
            radix: isHexadecimal ? 16 : 10)
        guard let number, number >= 0x20, let scalar = UnicodeScalar(number) else { return [] }
        return Array(String(scalar).utf8)
    }
}
