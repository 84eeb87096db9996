extension RenderedPage {
    /// A page that shows its text as it is, for what could not be rendered.
    public static func plain(_ text: [UInt8], outcome: Outcome) -> RenderedPage {
        var html = Array("<pre class=\"plain\">".utf8)
        HTMLBytes.append(TextEncoding.utf8(text), to: &html)
        html += "</pre>\n".utf8
        return RenderedPage(
            outcome: outcome, html: html, slots: [], links: [], frontMatter: FrontMatter(), title: nil,
            outline: [],
            plainText: [String(decoding: TextEncoding.utf8(text), as: UTF8.self)])
    }
}

/// Escaping for HTML, by bytes.
enum HTMLBytes {
    /// Appends text with `&`, `<`, `>` and `"` escaped, as cmark does.
    static func append(_ text: some Sequence<UInt8>, to html: inout [UInt8]) {
        for byte in text {
            switch byte {
            case 0x26: html += "&amp;".utf8
            case 0x3C: html += "&lt;".utf8
            case 0x3E: html += "&gt;".utf8
            case 0x22: html += "&quot;".utf8
            default: html.append(byte)
            }
        }
    }

    /// The text, escaped.
    static func escaped(_ text: some Sequence<UInt8>) -> String {
        var bytes: [UInt8] = []
        append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends an address as cmark does: what has no place in one is percent-encoded, what is encoded stays.
    static func appendAddress(_ address: some Sequence<UInt8>, to html: inout [UInt8]) {
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in address {
            switch byte {
            case 0x26: html += "&amp;".utf8
            case 0x27: html += "&#x27;".utf8
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: html.append(byte)
            case 0x21, 0x23, 0x24, 0x25, 0x28...0x2F, 0x3A, 0x3B, 0x3D, 0x3F, 0x40, 0x5F, 0x7E:
                html.append(byte)
            default: html += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
    }
}

/// What bytes mean as text.
enum TextEncoding {
    /// The text as UTF-8: as it is where it is that, else read as Windows-1252.
    static func utf8(_ text: [UInt8]) -> [UInt8] {
        guard String(validating: text, as: UTF8.self) == nil else { return text }
        var utf8: [UInt8] = []
        for byte in text {
            let value = byte < 0x80 || byte >= 0xA0 ? UInt32(byte) : windows1252[Int(byte) - 0x80]
            utf8 += Array(String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
        }
        return utf8
    }

    /// 0x80 to 0x9F (encoding.spec.whatwg.org/index-windows-1252.txt).
    private static let windows1252: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
        0x8D,
        0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161,
        0x203A,
        0x0153, 0x9D, 0x017E, 0x0178,
    ]
}
