extension JSONValue {
    /// The JSON text in UTF-8, without blanks or a line end.
    ///
    /// `<`, `>`, `&`, control characters and the line separators U+2028 and U+2029 are escaped, so the text may stand
    /// in a `<script>` element or an attribute in double quotes whose own quotes are escaped.
    public func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return bytes
    }

    private func append(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .integer(let value): bytes += String(value).utf8
        case .number(let value): bytes += (value.isFinite ? value.description : "null").utf8
        case .string(let value): Self.append(value, to: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                element.append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.append(member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// Appends a text in quotes; what needs no escape is copied in runs.
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        let source = Array(text.utf8)
        bytes.append(UInt8(ascii: "\""))
        var start = 0
        var index = 0
        while index < source.count {
            let byte = source[index]
            let scalar: UInt16
            var length = 1
            switch byte {
            case 0x00...0x1F, 0x22, 0x26, 0x3C, 0x3E, 0x5C, 0x7F:
                scalar = UInt16(byte)
            case 0xE2
            where index + 2 < source.count && source[index + 1] == 0x80
                && source[index + 2] & 0xFE == 0xA8:
                scalar = 0x2000 | UInt16(source[index + 2] & 0x3F)
                length = 3
            default:
                index += 1
                continue
            }
            bytes += source[start..<index]
            append(escaped: scalar, to: &bytes)
            index += length
            start = index
        }
        bytes += source[start...]
        bytes.append(UInt8(ascii: "\""))
    }

    private static func append(escaped scalar: UInt16, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        switch scalar {
        case 0x22, 0x5C: bytes.append(UInt8(scalar))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        default:
            bytes.append(UInt8(ascii: "u"))
            for shift in [12, 8, 4, 0] {
                let digit = UInt8(scalar >> shift & 15)
                bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
            }
        }
    }
}
