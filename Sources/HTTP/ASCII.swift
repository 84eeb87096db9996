/// Classes of bytes that the grammar of HTTP uses. All checks of this module are on bytes: Swift compares texts
/// by grapheme, so a combining mark behind a byte would hide it.
extension UInt8 {
    /// Whether the byte may stand in a token (RFC 9110, section 5.6.2).
    var isToken: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E, 0x5F, 0x60, 0x7C, 0x7E: true
        default: false
        }
    }

    /// Whether the byte is `0` to `9`.
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }

    /// Whether the byte is an ASCII letter or digit.
    var isAlphanumeric: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    /// Whether the byte is a space or a tab, which may surround a field's value and its parts.
    var isBlank: Bool { self == 0x20 || self == 0x09 }

    /// Whether the byte may not stand in a field's value: a control character other than the tab.
    var isForbiddenInValue: Bool { self < 0x20 && self != 0x09 || self == 0x7F }

    /// The byte with an ASCII capital made small.
    var lowered: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }

    /// The value of a hexadecimal digit; nil for any other byte.
    var hexValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x41 + 10
        case 0x61...0x66: self - 0x61 + 10
        default: nil
        }
    }
}

extension Span<UInt8> {
    /// Whether the bytes are those of a name written in small ASCII letters, in any case.
    func isSame(asLowered name: StaticString) -> Bool {
        guard count == name.utf8CodeUnitCount else { return false }
        let expected = unsafe UnsafeBufferPointer(start: name.utf8Start, count: count)
        for index in indices where unsafe self[index].lowered != expected[index] { return false }
        return true
    }

    /// Whether the bytes are those of a text in small ASCII letters, in any case.
    func isSame(asLoweredBytesOf name: String) -> Bool {
        guard count == name.utf8.count else { return false }
        let expected = name.utf8Span.span
        for index in indices where self[index].lowered != expected[index] { return false }
        return true
    }

    /// Whether the bytes are those of the text.
    func isSame(as text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        let expected = unsafe UnsafeBufferPointer(start: text.utf8Start, count: count)
        for index in indices where unsafe self[index] != expected[index] { return false }
        return true
    }

    /// Where the bytes without blanks at either end lie.
    var trimmedBounds: Range<Int> {
        var start = 0
        var end = count
        while start < end, self[start].isBlank { start += 1 }
        while end > start, self[end - 1].isBlank { end -= 1 }
        return start..<end
    }
}

extension String {
    /// Whether both texts have the same bytes, where the other is ASCII.
    ///
    /// `==` compares short texts at once, but by canonical equivalence. What is equivalent to ASCII and is none, such as
    /// U+212A to `K`, has more bytes.
    func hasBytes(ofASCII other: String) -> Bool {
        utf8.count == other.utf8.count && self == other
    }

    /// The text with ASCII capitals made small, and nothing else.
    var asciiLowered: String {
        let bytes = utf8Span.span
        for index in bytes.indices where bytes[index] != bytes[index].lowered {
            return String(decoding: utf8.map(\.lowered), as: UTF8.self)
        }
        return self
    }
}

extension StringProtocol {
    /// Whether both texts have the same bytes. `==` is by canonical equivalence: U+212A would equal `K`.
    func hasBytes(of other: some StringProtocol) -> Bool {
        utf8.elementsEqual(other.utf8)
    }

    /// Whether both texts have the same bytes but for the case of ASCII letters.
    func hasLoweredBytes(of other: some StringProtocol) -> Bool {
        utf8.elementsEqual(other.utf8) { $0 == $1 || $0.lowered == $1.lowered }
    }
}
