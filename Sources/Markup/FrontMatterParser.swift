/// Reads the small, safe part of YAML that front matter is read as: `key: value` and plain lists.
enum FrontMatterParser {
    /// More than this is no front matter.
    private static let largest = 64 << 10

    /// The front matter at the beginning of a text.
    ///
    /// - Returns: what it says and how many bytes it takes, closing line included; nil where there is none.
    static func parse(_ text: ArraySlice<UInt8>) -> (frontMatter: FrontMatter, count: Int)? {
        var lines = LineSplitter(text)
        guard let first = lines.next(), isFence(first, closing: false) else { return nil }
        var frontMatter = FrontMatter()
        var list: String?
        while let line = lines.next() {
            guard lines.position - text.startIndex <= largest else { return nil }
            if isFence(line, closing: true) { return (frontMatter, lines.position - text.startIndex) }
            read(line, into: &frontMatter, list: &list)
        }
        return nil
    }

    private static func isFence(_ line: ArraySlice<UInt8>, closing: Bool) -> Bool {
        // A fence stands at the margin.
        guard line.first != 0x20, line.first != 0x09 else { return false }
        let trimmed = trim(line)
        return trimmed.elementsEqual("---".utf8) || closing && trimmed.elementsEqual("...".utf8)
    }

    private static func read(
        _ line: ArraySlice<UInt8>, into frontMatter: inout FrontMatter, list: inout String?
    ) {
        let content = trim(line)
        if content.first == 0x2D, content.dropFirst().first == 0x20 {
            if list == "tags" { add(value(content.dropFirst(2)), to: &frontMatter.tags) }
            return
        }
        // A key stands at the margin: what is indented belongs to something that is not read.
        guard let start = line.first, start != 0x20, start != 0x09, let colon = content.firstIndex(of: 0x3A)
        else {
            return
        }
        let key = String(decoding: trim(content[..<colon]), as: UTF8.self)
        let rest = trim(content[(colon + 1)...])
        list = rest.isEmpty ? key : nil
        guard !rest.isEmpty else { return }
        switch key {
        case "title": frontMatter.title = value(rest)
        case "language", "lang": frontMatter.language = languageTag(value(rest))
        case "review": frontMatter.review = value(rest)
        case "tags":
            if rest.first == 0x5B, rest.last == 0x5D {
                for item in rest.dropFirst().dropLast().split(separator: 0x2C) {
                    add(value(trim(item)), to: &frontMatter.tags)
                }
            } else {
                add(value(rest), to: &frontMatter.tags)
            }
        default: break
        }
    }

    private static func add(_ tag: String, to tags: inout [String]) {
        if !tag.isEmpty, !tags.contains(tag) { tags.append(tag) }
    }

    private static func languageTag(_ text: String) -> String? {
        let isTag =
            (2...35).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D
            }
        return isTag ? text : nil
    }

    private static func value(_ bytes: ArraySlice<UInt8>) -> String {
        let trimmed = trim(bytes)
        if trimmed.count >= 2, let quote = trimmed.first, quote == 0x22 || quote == 0x27,
            trimmed.last == quote
        {
            return String(decoding: trimmed.dropFirst().dropLast(), as: UTF8.self)
        }
        return String(decoding: trimmed, as: UTF8.self)
    }

    private static func trim(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        while let last = bytes.last, last == 0x20 || last == 0x09 || last == 0x0D || last == 0x0A {
            bytes.removeLast()
        }
        while let first = bytes.first, first == 0x20 || first == 0x09 { bytes.removeFirst() }
        return bytes
    }
}

/// Goes through the lines of a text as cmark counts them: LF, CRLF and CR each end one.
struct LineSplitter {
    private let text: ArraySlice<UInt8>
    /// Where the next line begins.
    private(set) var position: Int

    init(_ text: ArraySlice<UInt8>) {
        self.text = text
        position = text.startIndex
    }

    /// The next line, with its end; nil behind the last.
    mutating func next() -> ArraySlice<UInt8>? {
        guard position < text.endIndex else { return nil }
        let start = position
        while position < text.endIndex {
            let byte = text[position]
            position += 1
            if byte == 0x0A { break }
            if byte == 0x0D {
                if position < text.endIndex, text[position] == 0x0A { position += 1 }
                break
            }
        }
        return text[start..<position]
    }
}
