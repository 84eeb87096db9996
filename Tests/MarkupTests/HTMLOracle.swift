@testable import Markup

/// Judges HTML by reading its bytes, with a tokenizer and lists of its own.
struct HTMLOracle {
    private static let elements: Set<String> = [
        "h1", "h2", "h3", "h4", "h5", "h6", "br", "b", "i", "strong", "em", "a", "pre", "code", "img", "tt",
        "div",
        "ins", "del", "sup", "sub", "p", "ol", "ul", "table", "thead", "tbody", "tfoot", "blockquote", "dl",
        "dt",
        "dd", "kbd", "q", "samp", "var", "hr", "ruby", "rt", "rp", "li", "tr", "td", "th", "s", "strike",
        "summary",
        "details", "caption", "figure", "figcaption", "abbr", "bdo", "cite", "dfn", "mark", "small", "span",
        "time",
        "wbr", "section", "input",
    ]
    private static let attributes: Set<String> = [
        "href", "src", "alt", "title", "id", "class", "role", "rel", "align", "start", "type", "checked",
        "disabled",
        "width", "height", "lang", "dir", "open", "colspan", "rowspan", "cite", "datetime", "border",
        "cellpadding",
        "cellspacing", "char", "charoff", "clear", "compact", "headers", "hreflang", "hspace", "vspace",
        "noshade",
        "nowrap", "reversed", "rules", "scope", "span", "summary", "valign", "value", "abbr", "aria-hidden",
        "aria-label", "data-footnotes", "data-footnote-ref", "data-footnote-backref",
    ]
    private static let classes = ["callout", "footnote", "language-", "plain"]
    private static let schemes: Set<String> = [
        "http", "https", "mailto", "tel", "ftp", "xmpp", "irc", "sftp",
    ]
    private static let void: Set<String> = ["br", "hr", "img", "wbr", "input"]

    private let html: [UInt8]
    private var position = 0
    private var open: [String] = []
    private var ids: Set<String> = []
    private var faults: [String] = []

    /// What is wrong with a page; empty if nothing is.
    static func faults(in page: RenderedPage) -> [String] {
        var faults: [String] = []
        if page.slots.contains(where: { $0.offset > page.html.count || $0.link >= page.links.count }) {
            faults.append("a slot without a place or a link")
        }
        if page.slots.map(\.offset) != page.slots.map(\.offset).sorted() {
            faults.append("slots out of order")
        }
        if page.links.contains(where: { $0.candidates.isEmpty }) { faults.append("a link to nothing") }
        if Set(page.links).count != page.links.count { faults.append("a link twice") }
        return faults + self.faults(in: Array(Rendering.filled(page).utf8))
    }

    /// What is wrong with HTML.
    static func faults(in html: [UInt8]) -> [String] {
        var oracle = HTMLOracle(html: html)
        oracle.run()
        return oracle.faults
    }

    private init(html: [UInt8]) {
        self.html = html
    }

    private mutating func run() {
        if String(validating: html, as: UTF8.self) == nil { faults.append("no UTF-8") }
        while position < html.count {
            guard html[position] == 0x3C else {
                position += 1
                continue
            }
            position += 1
            let isEnd = position < html.count && html[position] == 0x2F
            if isEnd { position += 1 }
            let name = word { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
            guard !name.isEmpty else {
                faults.append("a bare < at \(position)")
                continue
            }
            if !Self.elements.contains(name) { faults.append("element \(name)") }
            if isEnd { end(name) } else { start(name) }
        }
        if !open.isEmpty { faults.append("left open: \(open)") }
    }

    private mutating func end(_ name: String) {
        if open.popLast() != name { faults.append("</\(name)> closes nothing") }
        if position < html.count, html[position] == 0x3E { position += 1 } else { faults.append("end tag") }
    }

    private mutating func start(_ name: String) {
        var seen: Set<String> = []
        while position < html.count, html[position] != 0x3E {
            if html[position] == 0x20 {
                position += 1
                continue
            }
            if html[position] == 0x2F, position + 1 < html.count, html[position + 1] == 0x3E,
                Self.void.contains(name)
            {
                position += 1
                continue
            }
            let attribute = word { (0x61...0x7A).contains($0) || $0 == 0x2D }
            guard !attribute.isEmpty else {
                faults.append("<\(name) holds byte \(html[position])")
                position += 1
                return
            }
            if !seen.insert(attribute).inserted { faults.append("\(attribute) twice") }
            check(attribute, value(), of: name)
        }
        position += 1
        if !Self.void.contains(name) { open.append(name) }
    }

    /// The value at `="…"`; empty where there is none.
    private mutating func value() -> [UInt8] {
        guard position + 1 < html.count, html[position] == 0x3D else { return [] }
        guard html[position + 1] == 0x22, let end = html[(position + 2)...].firstIndex(of: 0x22) else {
            faults.append("an attribute without quotes")
            position += 1
            return []
        }
        let value = html[(position + 2)..<end]
        position = end + 1
        return Self.decoded(Array(value))
    }

    private mutating func check(_ attribute: String, _ value: [UInt8], of element: String) {
        if !Self.attributes.contains(attribute) { faults.append("attribute \(attribute)") }
        if attribute.hasPrefix("on") || attribute == "style" { faults.append("code in \(attribute)") }
        let text = String(decoding: value, as: UTF8.self)
        switch attribute {
        case "id":
            if text.hasPrefix("m-") { faults.append("id \(text)") }
            if text.isEmpty || !ids.insert(text).inserted { faults.append("id \(text) twice") }
            if value.contains(where: { $0 <= 0x20 }) { faults.append("id with a blank") }
        case "class":
            if !Self.classes.contains(where: { text.hasPrefix($0) }) { faults.append("class \(text)") }
        case "href", "src", "cite":
            // As browsers do: blanks around and line ends within mean nothing.
            let bare = value.filter { $0 > 0x20 && $0 != 0x7F }
            if let colon = bare.firstIndex(of: 0x3A),
                !bare[..<colon].contains(where: { $0 == 0x2F || $0 == 0x3F || $0 == 0x23 || $0 == 0x25 }),
                !Self.schemes.contains(String(decoding: bare[..<colon], as: UTF8.self).lowercased())
            {
                faults.append("address \(text)")
            }
            if attribute == "src", bare.starts(with: "http".utf8) || bare.starts(with: "//".utf8) {
                faults.append("a picture of another site")
            }
        default: break
        }
    }

    private mutating func word(_ belongs: (UInt8) -> Bool) -> String {
        let start = position
        while position < html.count, belongs(html[position]) { position += 1 }
        return String(decoding: html[start..<position], as: UTF8.self)
    }

    /// Decodes the references that yield ASCII, as browsers do.
    private static func decoded(_ value: [UInt8]) -> [UInt8] {
        let names: [String: UInt8] = [
            "amp": 0x26, "lt": 0x3C, "gt": 0x3E, "quot": 0x22, "apos": 0x27, "colon": 0x3A, "Tab": 9,
            "NewLine": 10,
        ]
        var result: [UInt8] = []
        var index = 0
        while index < value.count {
            guard value[index] == 0x26 else {
                result.append(value[index])
                index += 1
                continue
            }
            let rest = value[(index + 1)...].prefix { $0 == 0x23 || $0 >= 0x30 && $0 <= 0x7A && $0 != 0x3B }
            let body = String(decoding: rest, as: UTF8.self)
            var byte = names[body]
            if body.hasPrefix("#x") || body.hasPrefix("#X") {
                byte = UInt8(body.dropFirst(2), radix: 16)
            } else if body.hasPrefix("#") {
                byte = UInt8(body.dropFirst())
            }
            if let byte {
                result.append(byte)
                index = rest.endIndex
                if index < value.count, value[index] == 0x3B { index += 1 }
            } else {
                result.append(0x26)
                index += 1
            }
        }
        return result
    }
}
