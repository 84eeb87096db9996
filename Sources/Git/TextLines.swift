/// A text cut into lines, each with its line end; the last may have none.
public struct TextLines: RandomAccessCollection, Sendable {
    /// The whole text.
    public let bytes: [UInt8]
    /// What ends a line.
    public let separator: Separator
    /// Where each line starts, and the end of the text.
    private let bounds: [Int]

    /// What ends a line.
    public enum Separator: Sendable {
        /// LF or CRLF, as in git; a CR alone is a character like any other.
        case lineFeed
        /// LF, CRLF, or a CR that no LF follows.
        case any
    }

    /// Cuts a text. Linear time; 8 bytes a line besides the text.
    public init(_ bytes: [UInt8], separator: Separator = .lineFeed) {
        var bounds = [0]
        for (index, byte) in bytes.enumerated() {
            let isEnd =
                switch byte {
                case 0x0A: true
                case 0x0D: separator == .any && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A)
                default: false
                }
            if isEnd { bounds.append(index + 1) }
        }
        if bounds[bounds.count - 1] < bytes.count { bounds.append(bytes.count) }
        self.bytes = bytes
        self.separator = separator
        self.bounds = bounds
    }

    /// The first line's number, from 0.
    public var startIndex: Int { 0 }

    /// The number of lines; an empty text has none.
    public var endIndex: Int { bounds.count - 1 }

    /// A line with its line end.
    public subscript(line: Int) -> ArraySlice<UInt8> {
        bytes[bounds[line]..<bounds[line + 1]]
    }

    /// Some lines with their line ends, as they stand in the text.
    public subscript(text lines: Range<Int>) -> ArraySlice<UInt8> {
        bytes[bounds[lines.lowerBound]..<bounds[lines.upperBound]]
    }

    /// A line without its LF, CRLF or CR.
    public func content(of line: Int) -> ArraySlice<UInt8> {
        self[line].dropLast(lineEnd(of: line).count)
    }

    /// The LF, CRLF or CR at the end of a line; empty if the text ends without.
    public func lineEnd(of line: Int) -> ArraySlice<UInt8> {
        let whole = self[line]
        switch whole.last {
        case 0x0A: return whole.suffix(whole.dropLast().last == 0x0D ? 2 : 1)
        case 0x0D where separator == .any: return whole.suffix(1)
        default: return []
        }
    }
}
