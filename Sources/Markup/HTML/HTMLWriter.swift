/// Builds HTML as bytes. What is not known to be HTML goes through one of the `escape…` functions, in runs.
struct HTMLWriter {
    /// What was written.
    private(set) var bytes: [UInt8] = []

    /// A page's HTML may have this many bytes at most.
    static let limit = 16 << 20

    /// Whether more was written than a page may have.
    var isOver: Bool { bytes.count > Self.limit }

    /// Writes HTML as it is.
    mutating func write(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Writes HTML as it is.
    mutating func write(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Writes HTML as it is.
    mutating func write(_ text: [UInt8]) {
        bytes.append(contentsOf: text)
    }

    /// Goes to a new line unless one has just begun.
    mutating func freshLine() {
        if let last = bytes.last, last != 0x0A { bytes.append(0x0A) }
    }

    /// Writes text, for content and for quoted attributes: `"`, `&`, `<` and `>` are escaped.
    mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        for index in text.indices {
            let replacement: StaticString
            switch text[index] {
            case 0x22: replacement = "&quot;"
            case 0x26: replacement = "&amp;"
            case 0x3C: replacement = "&lt;"
            case 0x3E: replacement = "&gt;"
            default: continue
            }
            bytes.append(contentsOf: text[start..<index])
            write(replacement)
            start = index + 1
        }
        bytes.append(contentsOf: text[start...])
    }

    /// Writes text, escaped.
    mutating func escape(_ text: [UInt8]) {
        text.withUnsafeBufferPointer { escape($0) }
    }

    /// Writes text, escaped.
    mutating func escape(_ text: String) {
        var text = text
        text.withUTF8 { escape($0) }
    }

    /// Writes text that may hold character references, which stay what they are: for what raw HTML says.
    mutating func escapeKeepingReferences(_ text: ArraySlice<UInt8>) {
        var start = text.startIndex
        for index in text.indices {
            let replacement: StaticString
            switch text[index] {
            case 0x22: replacement = "&quot;"
            case 0x26 where !CharacterReference.stands(at: index, in: text): replacement = "&amp;"
            case 0x3C: replacement = "&lt;"
            case 0x3E: replacement = "&gt;"
            default: continue
            }
            bytes.append(contentsOf: text[start..<index])
            write(replacement)
            start = index + 1
        }
        bytes.append(contentsOf: text[start...])
    }

    /// Writes text that stands between the tags of raw HTML: only what could begin a tag is escaped.
    mutating func escapeTagsOnly(_ text: ArraySlice<UInt8>) {
        for part in text.split(separator: 0x3C, omittingEmptySubsequences: false) {
            if part.startIndex > text.startIndex { write("&lt;") }
            bytes.append(contentsOf: part)
        }
    }

    /// Writes an address for a quoted attribute: what cannot stand in one is percent-encoded, as cmark does.
    mutating func escapeAddress(_ address: [UInt8]) {
        for byte in address {
            switch byte {
            case 0x26: write("&amp;")
            case 0x27: write("&#x27;")
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x21, 0x23...0x25, 0x28...0x2F, 0x3A, 0x3B, 0x3D,
                0x3F,
                0x40, 0x5F, 0x7E:
                bytes.append(byte)
            default:
                bytes.append(0x25)
                bytes.append(Self.hexDigit(byte >> 4))
                bytes.append(Self.hexDigit(byte & 15))
            }
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 + value : 0x37 + value
    }
}
