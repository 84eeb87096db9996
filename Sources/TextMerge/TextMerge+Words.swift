extension TextMerge {
    /// Merges word by word, for an edit that no person made, such as links that were rewritten: beside it on the same
    /// line others may have written.
    ///
    /// - Returns: nil where both sides changed the same or adjoining words.
    public static func mergeWords(base: [UInt8], ours: [UInt8], theirs: [UInt8]) -> [UInt8]? {
        guard
            case .clean(let merged) = merge(
                base: wordLines(base), ours: wordLines(ours), theirs: wordLines(theirs))
        else { return nil }
        return text(ofWordLines: merged)
    }

    private static let escape: UInt8 = 0x01
    private static let escapedLineEnd: UInt8 = 0x6E

    /// The words of a text, each on a line of its own.
    private static func wordLines(_ text: [UInt8]) -> [UInt8] {
        var lines: [UInt8] = []
        lines.reserveCapacity(text.count * 2)
        for range in Words(of: text[...]).ranges {
            for byte in text[range] {
                switch byte {
                case 0x0A: lines += [escape, escapedLineEnd]
                case escape: lines += [escape, escape]
                default: lines.append(byte)
                }
            }
            lines.append(0x0A)
        }
        return lines
    }

    private static func text(ofWordLines lines: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(lines.count)
        var isEscaped = false
        for byte in lines {
            if isEscaped {
                text.append(byte == escapedLineEnd ? 0x0A : byte)
                isEscaped = false
            } else if byte == escape {
                isEscaped = true
            } else if byte != 0x0A {
                text.append(byte)
            }
        }
        return text
    }
}
