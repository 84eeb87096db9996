/// A link to a page by its name: `[[Page]]`, `[[Page|text]]`, `[[Page#Heading]]`, `[[#Heading]]`.
struct WikiLink: Equatable {
    /// The page's name as typed; empty for the page itself.
    var page: [UInt8]
    /// The words of a heading.
    var heading: [UInt8]?
    /// What the link shows: what was typed, unless a text is given.
    var text: [UInt8]

    /// Reads what stands between the brackets; nil where that names nothing.
    init?(_ content: ArraySlice<UInt8>) {
        var target = content
        var label: ArraySlice<UInt8> = []
        if let bar = content.firstIndex(of: 0x7C) {
            target = content[..<bar]
            // In a table the bar is typed `\|`.
            if target.last == 0x5C { target = target.dropLast() }
            label = Self.trimmed(content[(bar + 1)...])
        }
        target = Self.trimmed(target)
        text = Array(label.isEmpty ? target : label)
        if let hash = target.firstIndex(of: 0x23) {
            let words = Self.trimmed(target[(hash + 1)...])
            heading = words.isEmpty ? nil : Array(words)
            target = Self.trimmed(target[..<hash])
        }
        page = Self.harmless(target)
        if page.isEmpty && (heading == nil || !target.isEmpty) { return nil }
    }

    /// The name without the segments that no name has: empty ones, `.` and `..`, which a browser would resolve.
    static func harmless(_ name: ArraySlice<UInt8>) -> [UInt8] {
        let segments = name.split(separator: 0x2F).filter { segment in
            !segment.elementsEqual(".".utf8) && !segment.elementsEqual("..".utf8)
        }
        return Array(segments.joined(separator: [0x2F]))
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = text
        while let first = text.first, first == 0x20 || first == 0x09 { text = text.dropFirst() }
        while let last = text.last, last == 0x20 || last == 0x09 { text = text.dropLast() }
        return text
    }
}
