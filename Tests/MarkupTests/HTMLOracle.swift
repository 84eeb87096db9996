/// Reads HTML strictly, on its own terms, and tells what should not be there.
enum HTMLOracle {
    private static let elements: Set<String> = [
        "h1", "h2", "h3", "h4", "h5", "h6", "br", "b", "i", "strong", "em", "a", "pre", "code", "img", "tt",
        "div",
        "ins", "del", "sup", "sub", "p", "ol", "ul", "table", "thead", "tbody", "tfoot", "blockquote", "dl",
        "dt",
        "dd", "kbd", "q", "samp", "var", "hr", "ruby", "rt", "rp", "li", "tr", "td", "th", "s", "strike",
        "summary",
        "details", "caption", "figure", "figcaption", "abbr", "bdo", "cite", "dfn", "mark", "small", "span",
        "time",
        "wbr", "u", "center", "input", "section",
    ]
    private static let attributes: Set<String> = [
        "align", "alt", "cite", "colspan", "datetime", "dir", "height", "href", "id", "lang", "open",
        "rowspan",
        "scope", "span", "src", "start", "title", "width", "valign", "type", "class", "rel", "role",
        "checked",
        "disabled", "data-footnotes", "data-footnote-ref", "data-footnote-backref", "aria-label",
    ]
    private static let void: Set<String> = ["br", "hr", "img", "wbr", "input"]

    static func faults(_ html: [UInt8]) -> [String] {
        var faults: [String] = []
        var open: [String] = []
        var index = 0
        while index < html.count {
            guard html[index] == 0x3C else {
                index += 1
                continue
            }
            var end = index + 1
            var isQuoted = false
            while end < html.count, isQuoted || html[end] != 0x3E {
                if html[end] == 0x22 { isQuoted.toggle() }
                if html[end] == 0x3C, !isQuoted { return faults + ["< in a tag"] }
                end += 1
            }
            guard end < html.count else { return faults + ["a tag without end"] }
            let tag = Array(html[(index + 1)..<end])
            index = end + 1
            if tag.first == 0x2F {
                let name = String(decoding: tag.dropFirst(), as: UTF8.self)
                if open.popLast() != name { faults.append("</\(name)> closes nothing") }
                continue
            }
            let name = String(decoding: tag.prefix { $0 != 0x20 }, as: UTF8.self)
            if !elements.contains(name) { faults.append("<\(name)>") }
            if name == "a", open.contains("a") { faults.append("a link in a link") }
            if !void.contains(name) { open.append(name) }
            faults += attributeFaults(Array(tag.dropFirst(name.utf8.count)))
        }
        return faults + open.map { "<\($0)> stays open" }
    }

    private static func attributeFaults(_ bytes: [UInt8]) -> [String] {
        var faults: [String] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x20 || bytes[index] == 0x2F {
                index += 1
                continue
            }
            let start = index
            while index < bytes.count, bytes[index] != 0x3D, bytes[index] != 0x20 { index += 1 }
            let name = String(decoding: bytes[start..<index], as: UTF8.self)
            if !attributes.contains(name) { faults.append("attribute \(name)") }
            guard index < bytes.count, bytes[index] == 0x3D else { continue }
            guard index + 1 < bytes.count, bytes[index + 1] == 0x22,
                let end = bytes[(index + 2)...].firstIndex(of: 0x22)
            else { return faults + ["\(name) is not quoted"] }
            let value = String(decoding: bytes[(index + 2)..<end], as: UTF8.self)
            index = end + 1
            if name == "id", value.utf8.starts(with: "m-".utf8) { faults.append("id \(value)") }
            if name == "href" || name == "src", !value.isEmpty, value.utf8.contains(0x3A),
                !value.utf8.starts(with: "#".utf8), !Specification.isExternal(value)
            {
                faults.append("\(name) \(value)")
            }
        }
        return faults
    }
}
