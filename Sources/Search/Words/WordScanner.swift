internal import WikiCore

/// Finds the words of a text. The same for what is indexed, what is asked for and what a snippet marks.
///
/// A word is a run of letters, digits and marks; an apostrophe within it is left out (`foto's` is `fotos`). Any
/// other character sets words apart, so `snake_case`, `e-mail` and `1.5` are words that follow each other. Scripts
/// that are written without spaces give a word a letter.
struct WordScanner {
    /// A word and where it stands.
    struct Word {
        /// The word, folded and of a length that the index takes; never empty.
        let term: String
        /// Its bytes in the text.
        let range: Range<Int>
        /// The one byte that ties it to the word before it, as `-` does in `e-mail`; 0 for none.
        let joiner: UInt8
        /// Whether it is a letter of a script without spaces.
        let isUnspaced: Bool
        /// Whether nothing at all stands between it and the word before.
        let isAdjacent: Bool
    }

    private let text: [UInt8]
    private var position: Int
    private let end: Int
    private var previousEnd = -1

    /// Scans valid UTF-8, or a part of it that ends between characters.
    init(_ text: [UInt8], in range: Range<Int>? = nil) {
        self.text = text
        position = range?.lowerBound ?? 0
        end = range?.upperBound ?? text.count
    }

    /// The next word; nil at the end.
    mutating func next() -> Word? {
        while position < end {
            let (kind, length) = character(at: position)
            switch kind {
            case .letter, .mark:
                if let word = word() { return word }
            case .unspaced:
                if let word = letter(length) { return word }
            case .apostrophe, .ignored, .other:
                position += length
            }
        }
        return nil
    }

    private mutating func word() -> Word? {
        let start = position
        var dropped: [Int] = []
        var stop = position
        scan: while position < end {
            let (kind, length) = character(at: position)
            switch kind {
            case .letter, .mark, .ignored:
                position += length
                stop = position
            case .apostrophe:
                guard position + length < end, character(at: position + length).kind == .letter else {
                    break scan
                }
                dropped += position..<(position + length)
                position += length
            case .unspaced, .other: break scan
            }
        }
        position = stop
        let bytes = text[start..<stop]
        let term =
            dropped.isEmpty
            ? WordFolding.folded(bytes)
            : WordFolding.folded(bytes.indices.filter { !dropped.contains($0) }.map { bytes[$0] }[...])
        return finished(term, start..<stop, isUnspaced: false)
    }

    private mutating func letter(_ length: Int) -> Word? {
        let start = position
        position += length
        while position < end {
            let (kind, length) = character(at: position)
            guard kind == .mark || kind == .ignored else { break }
            position += length
        }
        return finished(WordFolding.folded(text[start..<position]), start..<position, isUnspaced: true)
    }

    private mutating func finished(_ term: String, _ range: Range<Int>, isUnspaced: Bool) -> Word? {
        let gap = previousEnd < 0 ? -1 : range.lowerBound - previousEnd
        guard !term.isEmpty else { return nil }
        previousEnd = range.upperBound
        let between = gap == 1 ? text[range.lowerBound - 1] : 0
        return Word(
            term: Term.bounded(term), range: range, joiner: between > 0x20 ? between : 0,
            isUnspaced: isUnspaced, isAdjacent: gap == 0)
    }

    private enum Kind {
        case letter, mark, unspaced, apostrophe, ignored, other
    }

    private func character(at index: Int) -> (kind: Kind, length: Int) {
        let first = text[index]
        guard first >= 0x80 else {
            switch first {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: return (.letter, 1)
            case 0x27: return (.apostrophe, 1)
            default: return (.other, 1)
            }
        }
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard first >= 0xC2, index + length <= end else { return (.other, 1) }
        var value = UInt32(first) & (0xFF >> UInt32(length + 1))
        for offset in 1..<length { value = value << 6 | UInt32(text[index + offset] & 0x3F) }
        guard let scalar = Unicode.Scalar(value) else { return (.other, length) }
        return (Self.kind(of: scalar), length)
    }

    private static func kind(of scalar: Unicode.Scalar) -> Kind {
        switch scalar.value {
        case 0x2019, 0x02BC: return .apostrophe
        case 0x200B: return .other
        // Han, kana, and the scripts of South-East Asia that set no spaces between words.
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3041...0x3096, 0x309D...0x30FA,
            0x30FC...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF,
            0xFF66...0xFF9D, 0x20000...0x3134F:
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .spacingMark, .enclosingMark: return .mark
            case .decimalNumber: return .letter
            default: return .unspaced
            }
        default: break
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber, .letterNumber, .otherNumber:
            return .letter
        case .nonspacingMark, .spacingMark, .enclosingMark: return .mark
        case .format: return .ignored
        default: return .other
        }
    }
}
