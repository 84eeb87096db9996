/// Stand-ins for lines, so that nobody can choose the bytes that xdiff hashes.
///
/// xdiff finds equal lines by a hash without a key: 33 × h xor byte. Lines made to collide cost it quadratic time, 7 s
/// for 1 MB. Each different line therefore gets a number, through Swift's keyed hashing, and xdiff sees the number in
/// six digits whose hashes cannot collide: they differ in their low four bits alone, less than 33 in all. What xdiff's
/// heuristics look at is kept: the line end, the indentation and whether a line is blank; the outcome is the same.
struct LineCoding {
    /// A line as a number.
    struct Line: Equatable {
        /// Equal for equal contents.
        let number: Int32
        /// What ends the line.
        let end: End
    }

    /// What ends a line.
    enum End: UInt8 {
        case none, lineFeed, crlf, carriageReturn
    }

    private struct Content: Hashable {
        let bytes: ArraySlice<UInt8>

        func hash(into hasher: inout Hasher) {
            bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
        }
    }

    private var numbers: [Content: Int32] = [:]
    private var contents: [ArraySlice<UInt8>] = []

    /// Gives the lines of a text their numbers; with `ignoringLineEnds` all end in LF.
    mutating func lines(of text: TextLines, ignoringLineEnds: Bool = false) -> [Line] {
        text.indices.map { index in
            let end: End =
                if ignoringLineEnds {
                    .lineFeed
                } else {
                    switch text.lineEnd(of: index) {
                    case [0x0D, 0x0A]: .crlf
                    case [0x0A]: .lineFeed
                    case [0x0D]: .carriageReturn
                    default: .none
                    }
                }
            return Line(number: number(of: text.content(of: index)), end: end)
        }
    }

    private mutating func number(of content: ArraySlice<UInt8>) -> Int32 {
        let key = Content(bytes: content)
        if let number = numbers[key] { return number }
        let number = Int32(contents.count)
        numbers[key] = number
        contents.append(content)
        return number
    }

    /// The lines as xdiff is to see them.
    func encoded(_ lines: ArraySlice<Line>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(lines.count * 8)
        for line in lines {
            if let indentation = Self.indentation(of: contents[Int(line.number)]) {
                bytes += repeatElement(0x09, count: indentation / 8)
                bytes += repeatElement(0x20, count: indentation % 8)
                Self.append(line.number, digit: 0x60, to: &bytes)
            } else {
                // Vertical tab and form feed are blank, and count as no indentation.
                Self.append(line.number, digit: 0x0B, to: &bytes)
            }
            switch line.end {
            case .none: break
            case .lineFeed: bytes.append(0x0A)
            case .crlf: bytes += [0x0D, 0x0A]
            case .carriageReturn: bytes += [0x0D, 0x0D, 0x0A]
            }
        }
        return bytes
    }

    /// Puts the contents back in place of the numbers; other lines, such as conflict markers, stay as they are.
    func decoded(_ bytes: [UInt8]) -> [UInt8] {
        let text = TextLines(bytes)
        var decoded: [UInt8] = []
        for index in text.indices {
            let content = text.content(of: index)
            let digits = content.drop { $0 == 0x09 || $0 == 0x20 }
            if let number = Self.number(from: digits, digit: 0x60) ?? Self.number(from: digits, digit: 0x0B),
                number < contents.count
            {
                decoded += contents[number]
            } else {
                decoded += content
            }
            decoded += text.lineEnd(of: index)
        }
        return decoded
    }

    /// Appends six digits of 16 from `digit` 0x60 on, or 24 digits of 2 from 0x0B on.
    private static func append(_ number: Int32, digit: UInt8, to bytes: inout [UInt8]) {
        let width = digit == 0x60 ? 4 : 1
        let mask = UInt32(1 << width - 1)
        for shift in stride(from: 24 - width, through: 0, by: -width) {
            bytes.append(digit + UInt8(UInt32(bitPattern: number) >> UInt32(shift) & mask))
        }
    }

    private static func number(from digits: ArraySlice<UInt8>, digit: UInt8) -> Int? {
        let width = digit == 0x60 ? 4 : 1
        guard digits.count == 24 / width, digits.allSatisfy({ $0 &- digit < 1 << width }) else { return nil }
        return digits.reduce(0) { $0 << width | Int($1 - digit) }
    }

    /// How deep xdiff takes a line to be indented, at most 200; nil for a blank line. As `get_indent` in xdiffi.c.
    private static func indentation(of content: ArraySlice<UInt8>) -> Int? {
        let maximum = 200
        var indentation = 0
        for byte in content {
            switch byte {
            case 0x20: indentation += 1
            case 0x09: indentation += 8 - indentation % 8
            case 0x0A...0x0D: continue
            default: return indentation
            }
            if indentation >= maximum { return maximum }
        }
        return nil
    }
}
