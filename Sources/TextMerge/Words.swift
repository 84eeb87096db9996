/// A line cut into words: runs of letters and digits, runs of blanks, and single other characters.
///
/// Every byte of a character beyond ASCII counts as a letter, so that none is cut.
struct Words {
    /// A word's place, as offsets into the line from 0.
    let ranges: [Range<Int>]
    /// What each word is.
    let kinds: [Kind]

    /// What a word is.
    enum Kind {
        case letters, blanks, other
    }

    /// Cuts a line. Linear time.
    init(of line: ArraySlice<UInt8>) {
        var ranges: [Range<Int>] = []
        var kinds: [Kind] = []
        for (offset, byte) in line.enumerated() {
            let kind = Self.kind(of: byte)
            if kind != .other, kind == kinds.last, let last = ranges.last {
                ranges[ranges.count - 1] = last.lowerBound..<offset + 1
            } else {
                ranges.append(offset..<offset + 1)
                kinds.append(kind)
            }
        }
        self.ranges = ranges
        self.kinds = kinds
    }

    private static func kind(of byte: UInt8) -> Kind {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: .letters
        case 0x09...0x0D, 0x20: .blanks
        default: .other
        }
    }
}

/// Gives equal words equal numbers.
struct WordNumbers {
    private var numbers: [ArraySlice<UInt8>: Int] = [:]

    /// The number of a word, from 0 in the order in which they first came.
    mutating func number(of word: ArraySlice<UInt8>) -> Int {
        if let number = numbers[word] { return number }
        let number = numbers.count
        numbers[word] = number
        return number
    }
}
