/// What the placeholders of a parsed text stand for.
struct WikiLinkTable {
    /// A stretch of the source that a placeholder stands for.
    struct Entry {
        var range: Range<Int>
        /// Whether it is a wiki link; else it is one of the placeholders' own characters.
        var isLink: Bool
    }

    /// A part of a text that holds placeholders.
    enum Piece {
        case text(UnsafeBufferPointer<UInt8>)
        case original(Entry)
    }

    let source: [UInt8]
    let entries: [Entry]

    /// Whether no text of the page can hold a placeholder.
    var isEmpty: Bool { entries.isEmpty }

    /// The wiki link of an entry; nil where it is none.
    func link(_ entry: Entry) -> WikiLink? {
        entry.isLink ? WikiLink(source[entry.range].dropFirst(2).dropLast(2)) : nil
    }

    /// Splits a text at its placeholders.
    func pieces(of text: UnsafeBufferPointer<UInt8>) -> [Piece] {
        guard !isEmpty else { return [.text(text)] }
        var pieces: [Piece] = []
        var copied = 0
        var index = 0
        while index < text.count {
            guard text[index] == 0xE2, let (entry, end) = placeholder(at: index, in: text) else {
                index += 1
                continue
            }
            if copied < index { pieces.append(.text(UnsafeBufferPointer(rebasing: text[copied..<index]))) }
            pieces.append(.original(entry))
            copied = end
            index = end
        }
        if copied < text.count { pieces.append(.text(UnsafeBufferPointer(rebasing: text[copied...]))) }
        return pieces
    }

    /// The text with what was typed in place of placeholders.
    ///
    /// - Parameter inTable: whether it stands in a table's cell, where the parser makes `|` of `\|`.
    func restored(_ text: UnsafeBufferPointer<UInt8>, inTable: Bool) -> [UInt8] {
        guard !isEmpty else { return Array(text) }
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        for piece in pieces(of: text) {
            switch piece {
            case .text(let plain): result.append(contentsOf: plain)
            case .original(let entry): result.append(contentsOf: original(entry, inTable: inTable))
            }
        }
        return result
    }

    /// What was typed.
    func original(_ entry: Entry, inTable: Bool) -> [UInt8] {
        let typed = source[entry.range]
        guard inTable, typed.contains(0x5C) else { return Array(typed) }
        var result: [UInt8] = []
        for byte in typed {
            if byte == 0x7C, result.last == 0x5C { result.removeLast() }
            result.append(byte)
        }
        return result
    }

    private func placeholder(at start: Int, in text: UnsafeBufferPointer<UInt8>) -> (Entry, Int)? {
        guard start + 6 < text.count, text[start + 1] == 0xB8, text[start + 2] == 0xA8 else { return nil }
        var number = 0
        var index = start + 3
        while index < text.count, (0x30...0x39).contains(text[index]) {
            number = min(number * 10 + Int(text[index]) - 0x30, entries.count)
            index += 1
        }
        guard number < entries.count, index > start + 3, index + 2 < text.count,
            text[index] == 0xE2, text[index + 1] == 0xB8, text[index + 2] == 0xA9
        else { return nil }
        return (entries[number], index + 3)
    }
}
