/// Finds what may be the destination of a link or picture in Markdown, without parsing it: every destination that the
/// parser would find, and some that it would not, such as those in code.
public enum LinkDestinations {
    /// Shows each destination, its backslashes and character references resolved, with the start of the next one not
    /// before its end. Takes time in proportion to the text.
    public static func forEach(in text: [UInt8], _ body: ([UInt8]) -> Void) {
        text.withUnsafeBufferPointer { text in
            var index = 1
            while index < text.count {
                let byte = text[index]
                let before = text[index - 1]
                var found: Range<Int>?
                switch byte {
                case 0x28 where before == 0x5D, 0x3A where before == 0x5D:
                    found = destination(in: text, from: index + 1, isInline: byte == 0x28)
                case 0x3D where isAttribute(in: text, before: index):
                    found = attribute(in: text, from: index + 1)
                case 0x5B where before == 0x5B:
                    found = wikiLink(in: text, from: index + 1)
                default: break
                }
                if let found, !found.isEmpty {
                    body(CharacterReference.decoded(unescaped(text[found])[...]))
                }
                index += 1
            }
        }
    }

    private static func destination(
        in text: UnsafeBufferPointer<UInt8>, from start: Int, isInline: Bool
    ) -> Range<Int>? {
        var start = start
        while start < text.count, isBlank(text[start]) { start += 1 }
        guard start < text.count else { return nil }
        var end = start
        if text[start] == 0x3C {
            while end < text.count, text[end] != 0x3E, text[end] != 0x0A { end += 1 }
            return start + 1..<max(end, start + 1)
        }
        var depth = 0
        while end < text.count, !isBlank(text[end]) {
            if text[end] == 0x5C, end + 1 < text.count {
                end += 2
                continue
            }
            if text[end] == 0x28 { depth += 1 }
            if text[end] == 0x29 {
                if isInline, depth == 0 { break }
                depth -= 1
            }
            end += 1
        }
        return start..<min(end, text.count)
    }

    private static func isAttribute(in text: UnsafeBufferPointer<UInt8>, before equals: Int) -> Bool {
        var end = equals
        while end > 0, isBlank(text[end - 1]) { end -= 1 }
        return ["src", "href"].contains { name in
            end >= name.utf8.count
                && zip(text[(end - name.utf8.count)..<end], name.utf8).allSatisfy { $0 | 0x20 == $1 }
        }
    }

    private static func attribute(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int>? {
        var start = start
        while start < text.count, isBlank(text[start]) { start += 1 }
        guard start < text.count else { return nil }
        let quote = text[start]
        let isQuoted = quote == 0x22 || quote == 0x27
        if isQuoted { start += 1 }
        var end = start
        while end < text.count, isQuoted ? text[end] != quote : !isBlank(text[end]) && text[end] != 0x3E {
            end += 1
        }
        return start..<end
    }

    private static func wikiLink(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int>? {
        var end = start
        while end < text.count, text[end] != 0x5D, text[end] != 0x7C, text[end] != 0x0A, text[end] != 0x5B {
            end += 1
        }
        guard end < text.count, text[end] == 0x5D || text[end] == 0x7C else { return nil }
        // In a table the bar is escaped.
        return start..<(end > start && text[end] == 0x7C && text[end - 1] == 0x5C ? end - 1 : end)
    }

    private static func unescaped(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
        guard text.contains(0x5C) else { return Array(text) }
        var result: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            if byte == 0x5C, let next = rest.first, next < 0x80, !isAlphanumeric(next), next > 0x20 {
                continue
            }
            result.append(byte)
        }
        return result
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}
