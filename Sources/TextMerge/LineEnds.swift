internal import Git

/// Line ends of texts that went through a browser's form, which makes CRLF of each LF, CR and CRLF.
public enum LineEnds {
    /// Gives the text of a form the line ends of the text that it was made from.
    ///
    /// CRLF becomes LF. A line that did not change keeps the bytes that it has in `base`; a new or changed one takes the
    /// line end that most lines of `base` have, LF if there are none or as many of another. A CR that stands alone in
    /// a new line stays. Whether the last line has a line end is as typed. So a text that nobody changed gives `base`
    /// byte for byte. Of texts that differ in more than 300,000 lines, all those lines count as new.
    ///
    /// - Parameters:
    ///   - typed: the form's text; the line end that HTML drops behind `<textarea>` is the form's affair.
    ///   - base: the text that was in the form.
    public static func restored(typed: [UInt8], base: [UInt8]) -> [UInt8] {
        let typed = TextLines(typed, separator: .any)
        let base = TextLines(base, separator: .any)
        let usual = usualLineEnd(of: base)
        var restored: [UInt8] = []
        restored.reserveCapacity(max(typed.bytes.count, base.bytes.count))
        func appendLineEnd(of line: Int) {
            switch typed.lineEnd(of: line) {
            case []: break
            case [0x0D]: restored.append(0x0D)
            default: restored += usual
            }
        }
        func appendKept(_ lines: Range<Int>, of start: Int) {
            for (offset, line) in lines.enumerated() {
                restored += base.content(of: start + offset)
                let end = base.lineEnd(of: start + offset)
                if end.isEmpty || typed.lineEnd(of: line).isEmpty {
                    appendLineEnd(of: line)
                } else {
                    restored += end
                }
            }
        }
        var line = 0
        var baseLine = 0
        for edit in LineDiff(old: base, new: typed, ignoringLineEnds: true).edits {
            appendKept(line..<edit.new.lowerBound, of: baseLine)
            for line in edit.new {
                restored += typed.content(of: line)
                appendLineEnd(of: line)
            }
            line = edit.new.upperBound
            baseLine = edit.old.upperBound
        }
        appendKept(line..<typed.count, of: baseLine)
        return restored
    }

    /// The line end that most lines have.
    private static func usualLineEnd(of text: TextLines) -> [UInt8] {
        var counts = (lineFeed: 0, crlf: 0, carriageReturn: 0)
        for line in text.indices {
            switch text.lineEnd(of: line) {
            case [0x0A]: counts.lineFeed += 1
            case [0x0D, 0x0A]: counts.crlf += 1
            case [0x0D]: counts.carriageReturn += 1
            default: break
            }
        }
        if counts.lineFeed >= max(counts.crlf, counts.carriageReturn) { return [0x0A] }
        return counts.crlf >= counts.carriageReturn ? [0x0D, 0x0A] : [0x0D]
    }
}
