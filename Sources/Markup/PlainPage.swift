extension RenderedPage {
    /// The text as escaped HTML, for a page that could not be rendered. Bytes that are no UTF-8 are shown as Windows-1252.
    public static func plain(_ text: [UInt8], outcome: Outcome) -> RenderedPage {
        let shown: String
        if let valid = String(validating: text, as: UTF8.self) {
            shown = valid
        } else {
            var scalars = String.UnicodeScalarView()
            for byte in text { scalars.append(Unicode.Scalar(windows1252: byte)) }
            shown = String(scalars)
        }
        var html = Array("<pre class=\"plain\">".utf8)
        html.reserveCapacity(text.count + 64)
        for byte in shown.utf8 {
            switch byte {
            case UInt8(ascii: "&"): html.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): html.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): html.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "\""): html.append(contentsOf: "&quot;".utf8)
            default: html.append(byte)
            }
        }
        html.append(contentsOf: "</pre>".utf8)
        return RenderedPage(
            outcome: outcome, html: html, slots: [], links: [], frontMatter: FrontMatter(), title: nil, outline: [],
            plainText: [shown])
    }
}

extension Unicode.Scalar {
    /// What a byte means in Windows-1252 (WHATWG Encoding, index windows-1252).
    fileprivate init(windows1252 byte: UInt8) {
        let high: [UInt16] = [
            0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
            0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
            0x0153, 0x9D, 0x017E, 0x0178,
        ]
        let value = (0x80...0x9F).contains(byte) ? high[Int(byte) - 0x80] : UInt16(byte)
        self = Unicode.Scalar(value) ?? "\u{FFFD}"
    }
}
