/// Judges a whole screen by reading its bytes: whatever people typed, nothing of it may run, and nothing may leave its
/// frame.
struct ScreenOracle {
    private let html: [UInt8]
    private var position = 0
    private var faults: [String] = []
    private var scripts = 0
    private var ids: Set<String> = []

    /// What is wrong with a screen; empty if nothing is.
    static func faults(in html: [UInt8]) -> [String] {
        var oracle = ScreenOracle(html: html)
        oracle.run()
        return oracle.faults
    }

    private init(html: [UInt8]) {
        self.html = html
    }

    private mutating func run() {
        if String(validating: html, as: UTF8.self) == nil { faults.append("no UTF-8") }
        if html.contains(where: { $0 < 0x20 && $0 != 0x0A && $0 != 0x09 && $0 != 0x0D }) {
            faults.append("a control character")
        }
        while let start = html[position...].firstIndex(of: 0x3C) {
            position = start + 1
            if position < html.count, html[position] == 0x21 || html[position] == 0x2F { continue }
            let name = word { ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) }
            guard !name.isEmpty else {
                faults.append("a bare < at \(start)")
                continue
            }
            if ["iframe", "object", "embed", "base", "style", "svg", "math", "applet", "frame"].contains(name)
            {
                faults.append("element \(name)")
            }
            if name == "script" { scripts += 1 }
            attributes(of: name)
        }
        if scripts != 1 { faults.append("\(scripts) scripts") }
    }

    private mutating func attributes(of element: String) {
        while position < html.count, html[position] != 0x3E {
            if html[position] == 0x20 || html[position] == 0x0A || html[position] == 0x2F {
                position += 1
                continue
            }
            let name = word { $0 != 0x3D && $0 != 0x20 && $0 != 0x3E && $0 != 0x0A && $0 != 0x2F }
            guard !name.isEmpty else { return faults.append("a broken tag \(element)") }
            guard position < html.count, html[position] == 0x3D else {
                check(name, "", of: element)
                continue
            }
            position += 1
            guard position < html.count, html[position] == 0x22 else {
                return faults.append("an attribute without quotes: \(name)")
            }
            position += 1
            let value = word { $0 != 0x22 }
            position += 1
            check(name, value, of: element)
        }
    }

    private mutating func check(_ name: String, _ value: String, of element: String) {
        if name.hasPrefix("on") || name == "style" || name == "srcdoc" || name == "formaction" {
            faults.append("attribute \(name)")
        }
        if name == "id", !ids.insert(value).inserted { faults.append("id \(value) twice") }
        guard ["href", "src", "action", "cite"].contains(name) else { return }
        let isOwn =
            value.hasPrefix("/") && !value.hasPrefix("//") || value.hasPrefix("?") || value.hasPrefix("#")
        let isOutside = ["https://", "http://", "mailto:"].contains { value.hasPrefix($0) }
        if element == "script" || element == "form" || element == "link" && !isOutside, !isOwn {
            faults.append("\(element) \(name) \(value)")
        }
        if !isOwn, !isOutside { faults.append("\(name) \(value)") }
    }

    private mutating func word(while isPart: (UInt8) -> Bool) -> String {
        let start = position
        while position < html.count, isPart(html[position]) { position += 1 }
        return String(decoding: html[start..<position], as: UTF8.self)
    }
}
