/// Reads a field's value from left to right by the grammar of RFC 9110, section 5.6. Every step is bounded by the
/// bytes that are left, so that no value can hold it up.
struct FieldScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: some StringProtocol) {
        bytes = Array(text.utf8)
    }

    init(_ bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
    }

    /// Whether nothing is left.
    var isAtEnd: Bool { position == bytes.count }

    /// The next byte, which stays.
    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Goes past blanks.
    mutating func skipBlanks() {
        while let byte = next, byte.isBlank { position += 1 }
    }

    /// Goes past the byte if it comes next.
    mutating func accept(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    /// Goes past the longest run of bytes that fit, and gives it.
    mutating func run(while fits: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = position
        while let byte = next, fits(byte) { position += 1 }
        return bytes[start..<position]
    }

    /// A token in small letters; nil if none comes next.
    mutating func loweredToken() -> String? {
        let token = run(while: \.isToken)
        return token.isEmpty ? nil : String(decoding: token.map(\.lowered), as: UTF8.self)
    }

    /// A quoted string without its quotes; nil if none comes next or it does not end.
    ///
    /// A backslash escapes a quote or a backslash. Before any other byte it stands for itself: some browsers sent
    /// whole Windows paths as file names without escaping them.
    mutating func quotedString() -> [UInt8]? {
        guard accept(0x22) else { return nil }
        var content: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case 0x22:
                return content
            case 0x5C where next == 0x22 || next == 0x5C:
                content.append(bytes[position])
                position += 1
            default:
                content.append(byte)
            }
        }
        return nil
    }

    /// The parameters up to the end or a comma: `; name=token; name="string"`. Names are in small letters.
    ///
    /// - Returns: nil when they are malformed; the scanner then stands anywhere.
    mutating func parameters() -> [(name: String, value: [UInt8])]? {
        var parameters: [(name: String, value: [UInt8])] = []
        while true {
            skipBlanks()
            guard accept(0x3B) else { return parameters }
            skipBlanks()
            // An empty parameter is allowed (RFC 9110, section 5.6.6).
            guard let name = loweredToken() else {
                guard next == nil || next == 0x3B || next == 0x2C else { return nil }
                continue
            }
            guard accept(0x3D) else { return nil }
            if next == 0x22 {
                guard let value = quotedString() else { return nil }
                parameters.append((name, value))
            } else {
                let value = run(while: \.isToken)
                guard !value.isEmpty else { return nil }
                parameters.append((name, Array(value)))
            }
        }
    }

    /// Goes behind the next comma that is not within a quoted string, or to the end.
    mutating func skipElement() {
        while let byte = next {
            if byte == 0x22 {
                if quotedString() == nil { return }
            } else {
                position += 1
                if byte == 0x2C { return }
            }
        }
    }
}
