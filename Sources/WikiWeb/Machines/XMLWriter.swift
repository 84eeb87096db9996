/// Writes an XML 1.0 document in UTF-8. Names of elements and attributes are the program's own; values may be anything.
struct XMLWriter {
    private(set) var bytes = Array("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".utf8)

    /// A start tag.
    mutating func open(_ name: String, _ attributes: [(name: String, value: String)] = []) {
        bytes += "<\(name)".utf8
        append(attributes)
        bytes += ">\n".utf8
    }

    /// An end tag.
    mutating func close(_ name: String) {
        bytes += "</\(name)>\n".utf8
    }

    /// An element that holds text.
    mutating func element(_ name: String, _ text: String, _ attributes: [(name: String, value: String)] = [])
    {
        bytes += "<\(name)".utf8
        append(attributes)
        bytes += ">".utf8
        HTMLText.append(XMLWriter.allowed(text).utf8, to: &bytes)
        bytes += "</\(name)>\n".utf8
    }

    /// An element that holds nothing.
    mutating func empty(_ name: String, _ attributes: [(name: String, value: String)]) {
        bytes += "<\(name)".utf8
        append(attributes)
        bytes += "/>\n".utf8
    }

    private mutating func append(_ attributes: [(name: String, value: String)]) {
        for (name, value) in attributes {
            bytes += " \(name)=\"".utf8
            HTMLText.append(XMLWriter.allowed(value).utf8, to: &bytes)
            bytes += "\"".utf8
        }
    }

    /// The text without the characters that XML cannot hold, not even escaped (XML 1.0, production 2).
    static func allowed(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { !isAllowed($0) }) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.filter(isAllowed)))
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: true
        case ..<0x20, 0xFFFE, 0xFFFF: false
        default: true
        }
    }
}
