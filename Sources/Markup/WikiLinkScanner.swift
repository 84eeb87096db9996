/// Takes `[[…]]` out of a text before cmark sees it, and gives it back afterwards.
///
/// cmark would read a `[[Page]]` as brackets, as a reference or as emphasis in brackets, whatever is between them.
/// So each candidate becomes a mark: two rare punctuation characters around a number. Being punctuation, it leaves
/// the delimiters beside it as they would be beside a bracket. A mark that ends up where no link can be, such as in
/// code, is put back as it was typed; so are those characters where the text has them itself.
struct WikiLinkScanner {
    /// The text with marks.
    let text: [UInt8]
    /// What stood at each mark, as typed.
    let originals: [[UInt8]]

    /// U+2E22 and U+2E23, half brackets.
    private static let opening: [UInt8] = [0xE2, 0xB8, 0xA2]
    private static let closing: [UInt8] = [0xE2, 0xB8, 0xA3]
    /// A candidate may have this many bytes.
    private static let longest = 1_000

    init(_ source: ArraySlice<UInt8>) {
        var text: [UInt8] = []
        text.reserveCapacity(source.count)
        var originals: [[UInt8]] = []
        var index = source.startIndex
        while index < source.endIndex {
            let end: Int? =
                switch source[index] {
                case 0x5B: Self.end(ofLinkAt: index, in: source)
                case 0xE2: Self.end(ofOwnMarkAt: index, in: source)
                default: nil
                }
            guard let end else {
                text.append(source[index])
                index += 1
                continue
            }
            text += Self.opening
            text += String(originals.count).utf8
            text += Self.closing
            originals.append(Array(source[index..<end]))
            index = end
        }
        self.text = text
        self.originals = originals
    }

    /// A piece of a literal: as it is, or what stood at a mark.
    enum Piece: Equatable {
        case text([UInt8])
        case mark([UInt8])
    }

    /// Splits a literal that came out of cmark at its marks.
    func pieces(_ literal: [UInt8]) -> [Piece] {
        guard !originals.isEmpty else { return [.text(literal)] }
        var pieces: [Piece] = []
        var plain: [UInt8] = []
        var index = 0
        while index < literal.count {
            if literal[index] == 0xE2, let (number, end) = mark(at: index, in: literal) {
                if !plain.isEmpty { pieces.append(.text(plain)) }
                plain = []
                pieces.append(.mark(originals[number]))
                index = end
            } else {
                plain.append(literal[index])
                index += 1
            }
        }
        if !plain.isEmpty { pieces.append(.text(plain)) }
        return pieces
    }

    /// A literal with everything put back as it was typed.
    func restored(_ literal: [UInt8]) -> [UInt8] {
        guard !originals.isEmpty else { return literal }
        return pieces(literal).flatMap { piece in
            switch piece {
            case .text(let bytes), .mark(let bytes): bytes
            }
        }
    }

    private func mark(at index: Int, in literal: [UInt8]) -> (number: Int, end: Int)? {
        guard literal[index...].starts(with: Self.opening) else { return nil }
        var position = index + 3
        var number = 0
        let start = position
        while position < literal.count, position - start < 9, literal[position] >= 0x30,
            literal[position] <= 0x39
        {
            number = number * 10 + Int(literal[position] - 0x30)
            position += 1
        }
        guard position > start, literal[position...].starts(with: Self.closing), number < originals.count
        else {
            return nil
        }
        return (number, position + 3)
    }

    private static func end(ofOwnMarkAt index: Int, in source: ArraySlice<UInt8>) -> Int? {
        let rest = source[index...]
        return rest.starts(with: opening) || rest.starts(with: closing) ? index + 3 : nil
    }

    /// Where `[[…]]` ends: on the same line, with no bracket inside, and no address or label behind it.
    private static func end(ofLinkAt index: Int, in source: ArraySlice<UInt8>) -> Int? {
        guard index + 1 < source.endIndex, source[index + 1] == 0x5B else { return nil }
        if index > source.startIndex, source[index - 1] == 0x21 || source[index - 1] == 0x5C { return nil }
        var position = index + 2
        while position < source.endIndex, position - index < longest {
            switch source[position] {
            case 0x0A, 0x0D, 0x5B: return nil
            case 0x5D:
                guard position > index + 2, position + 1 < source.endIndex, source[position + 1] == 0x5D
                else {
                    return nil
                }
                let end = position + 2
                if end < source.endIndex, source[end] == 0x28 || source[end] == 0x5B || source[end] == 0x5D {
                    return nil
                }
                return end
            default: position += 1
            }
        }
        return nil
    }
}
