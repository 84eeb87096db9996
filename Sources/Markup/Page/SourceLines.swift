/// Where the lines of a text begin. Lines end as in CommonMark: with LF, CR or CRLF.
struct SourceLines {
    private let starts: [Int]
    private let count: Int

    /// Finds the lines of `text`.
    init(of text: [UInt8]) {
        var starts = [0]
        var index = 0
        while index < text.count {
            let byte = text[index]
            index += 1
            guard byte == 0x0A || byte == 0x0D else { continue }
            if byte == 0x0D, index < text.count, text[index] == 0x0A { index += 1 }
            starts.append(index)
        }
        self.starts = starts
        count = text.count
    }

    /// The offset of a line, numbered from 1; the end of the text for a line behind its last.
    func offset(ofLine line: Int) -> Int {
        line < 1 ? 0 : line <= starts.count ? starts[line - 1] : count
    }
}
