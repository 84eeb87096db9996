/// Finds `[[…]]` before parsing and puts a placeholder in place of each.
///
/// cmark knows no wiki links and would take `[a]` in `[[a]]` for a reference. A placeholder is a number between two rare
/// punctuation characters: to the parser it is as much punctuation as the bracket was, so emphasis beside it works alike.
/// Where the text itself has one of the two characters it becomes a placeholder too, so that none is mistaken.
struct WikiLinkScanner {
    /// U+2E28 and U+2E29, double parentheses.
    static let opening: [UInt8] = [0xE2, 0xB8, 0xA8]
    static let closing: [UInt8] = [0xE2, 0xB8, 0xA9]

    /// What stands between the brackets may have this many bytes.
    private static let limit = 1000

    private let text: [UInt8]
    private var output: [UInt8] = []
    private var entries: [WikiLinkTable.Entry] = []

    /// Replaces the wiki links of `text` from `start` on.
    static func scan(_ text: [UInt8], from start: Int) -> (text: [UInt8], table: WikiLinkTable) {
        var scanner = WikiLinkScanner(text: text)
        scanner.run(from: start)
        return (scanner.output, WikiLinkTable(source: text, entries: scanner.entries))
    }

    private init(text: [UInt8]) {
        self.text = text
    }

    private mutating func run(from start: Int) {
        output.reserveCapacity(text.count - start)
        var copied = start
        var index = start
        while index < text.count {
            let found: WikiLinkTable.Entry?
            switch text[index] {
            case 0x5B: found = link(at: index, start: start)
            case 0xE2 where isMarker(at: index): found = .init(range: index..<(index + 3), isLink: false)
            default: found = nil
            }
            guard let found else {
                index += 1
                continue
            }
            output.append(contentsOf: text[copied..<index])
            output.append(contentsOf: Self.opening)
            output.append(contentsOf: String(entries.count).utf8)
            output.append(contentsOf: Self.closing)
            entries.append(found)
            index = found.range.upperBound
            copied = index
        }
        output.append(contentsOf: text[copied...])
    }

    private func isMarker(at index: Int) -> Bool {
        index + 2 < text.count && text[index + 1] == 0xB8
            && (text[index + 2] == 0xA8 || text[index + 2] == 0xA9)
    }

    /// The wiki link that begins at `index`, if one does. It stops at any bracket, so the scan is linear.
    private func link(at index: Int, start: Int) -> WikiLinkTable.Entry? {
        guard index + 4 < text.count, text[index + 1] == 0x5B, !isEscaped(index, start: start) else {
            return nil
        }
        var end = index + 2
        // A footnote in brackets is none, and a backtick may begin code.
        guard text[end] != 0x5E else { return nil }
        while true {
            guard end + 1 < text.count, end - index <= Self.limit else { return nil }
            switch text[end] {
            case 0x0A, 0x0D, 0x5B, 0x60: return nil
            case 0xE2 where isMarker(at: end): return nil
            case 0x5D:
                guard text[end + 1] == 0x5D, text[end - 1] != 0x5C else { return nil }
                // `[[a]](url)` is an ordinary link.
                if end + 2 < text.count, text[end + 2] == 0x28 { return nil }
                if labelsDefinition(from: index, to: end + 2, start: start) { return nil }
                let entry = WikiLinkTable.Entry(range: index..<(end + 2), isLink: true)
                return WikiLink(text[(index + 2)..<end]) == nil ? nil : entry
            default: end += 1
            }
        }
    }

    /// Whether it stands in brackets with a colon behind them: with a placeholder in its place that would define a
    /// reference, and be gone from the page; with brackets in brackets it is text.
    private func labelsDefinition(from index: Int, to end: Int, start: Int) -> Bool {
        index > start && text[index - 1] == 0x5B && text[end...].starts(with: "]:".utf8)
    }

    private func isEscaped(_ index: Int, start: Int) -> Bool {
        var slashes = 0
        while index - slashes > start, text[index - slashes - 1] == 0x5C { slashes += 1 }
        return slashes % 2 == 1
    }
}
