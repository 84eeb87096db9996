/// Why a text cannot be the name of a page.
public enum PageNameError: Error, Equatable, Sendable {
    /// It has no characters, or a segment between two `/`, before the first or behind the last has none.
    case emptySegment
    /// A segment is `.` or `..`.
    case dotSegment
    /// It holds a character that the syntax of links, addresses or templates needs.
    case forbiddenCharacter(Character)
    /// It holds a control character, a direction override or a code point that Unicode has not assigned.
    case invisibleCharacter(UInt32)
    /// It has more than `PageName.maximumBytes` bytes.
    case tooLong(bytes: Int)

    /// The first fault of a name; nil if it has none.
    init?(in text: String) {
        let bytes = text.utf8.count
        guard bytes <= PageName.maximumBytes else {
            self = .tooLong(bytes: bytes)
            return
        }
        for segment in text.utf8.split(separator: 0x2F, omittingEmptySubsequences: false) {
            if segment.isEmpty {
                self = .emptySegment
                return
            }
            if segment.elementsEqual(".".utf8) || segment.elementsEqual("..".utf8) {
                self = .dotSegment
                return
            }
        }
        for scalar in text.unicodeScalars {
            if scalar.isASCII, Self.isForbidden(UInt8(scalar.value)) {
                self = .forbiddenCharacter(Character(scalar))
                return
            }
            if UnicodeFolding.isRefused(scalar) {
                self = .invisibleCharacter(scalar.value)
                return
            }
        }
        return nil
    }

    /// Whether a byte is one of `# [ ] { } | < > \`.
    static func isForbidden(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x23, 0x5B, 0x5D, 0x7B, 0x7D, 0x7C, 0x3C, 0x3E, 0x5C: true
        default: false
        }
    }
}
