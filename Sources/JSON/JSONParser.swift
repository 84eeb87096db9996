/// Reads one JSON text (RFC 8259) from bytes. Each byte is looked at once or twice, and recursion ends at
/// `JSONValue.maximumDepth`.
struct JSONParser {
    private let bytes: [UInt8]
    private var position = 0
    private var values = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The whole text as a value.
    mutating func parse() throws(JSONError) -> JSONValue {
        let value = try value(depth: 0)
        skipBlanks()
        guard position == bytes.count else { throw fault(.trailing) }
        return value
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        skipBlanks()
        values += 1
        guard values <= JSONValue.maximumValues else { throw fault(.size) }
        guard position < bytes.count else { throw fault(.premature) }
        switch bytes[position] {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return .object(try members(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try elements(depth: depth + 1))
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func elements(depth: Int) throws(JSONError) -> [JSONValue] {
        guard depth <= JSONValue.maximumDepth else { throw fault(.depth) }
        position += 1
        skipBlanks()
        if accept(UInt8(ascii: "]")) { return [] }
        var elements: [JSONValue] = []
        while true {
            elements.append(try value(depth: depth))
            skipBlanks()
            if accept(UInt8(ascii: "]")) { return elements }
            try expect(UInt8(ascii: ","))
        }
    }

    private mutating func members(depth: Int) throws(JSONError) -> [JSONValue.Member] {
        guard depth <= JSONValue.maximumDepth else { throw fault(.depth) }
        position += 1
        skipBlanks()
        if accept(UInt8(ascii: "}")) { return [] }
        var members: [JSONValue.Member] = []
        // By bytes: as strings, composed and decomposed letters would be the same key.
        var keys: Set<[UInt8]> = []
        while true {
            skipBlanks()
            guard position < bytes.count else { throw fault(.premature) }
            guard bytes[position] == UInt8(ascii: "\"") else { throw fault(.syntax) }
            let key = try string()
            guard keys.insert(Array(key.utf8)).inserted else { throw fault(.duplicateKey) }
            skipBlanks()
            try expect(UInt8(ascii: ":"))
            members.append(JSONValue.Member(key: key, value: try value(depth: depth)))
            skipBlanks()
            if accept(UInt8(ascii: "}")) { return members }
            try expect(UInt8(ascii: ","))
        }
    }

    private mutating func word(_ text: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
        for letter in text.utf8 { try expect(letter) }
        return value
    }

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        var isInteger = true
        _ = accept(UInt8(ascii: "-"))
        if accept(UInt8(ascii: "0")) {
            guard position == bytes.count || !Self.isDigit(bytes[position]) else { throw fault(.syntax) }
        } else {
            try digits()
        }
        if accept(UInt8(ascii: ".")) {
            isInteger = false
            try digits()
        }
        if accept(UInt8(ascii: "e")) || accept(UInt8(ascii: "E")) {
            isInteger = false
            if !accept(UInt8(ascii: "+")) { _ = accept(UInt8(ascii: "-")) }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger {
            guard let integer = Int64(text) else { throw fault(.overflow) }
            return .integer(integer)
        }
        guard let number = Double(text), number.isFinite else { throw fault(.overflow) }
        return .number(number)
    }

    /// Passes over one digit or more.
    private mutating func digits() throws(JSONError) {
        guard position < bytes.count else { throw fault(.premature) }
        guard Self.isDigit(bytes[position]) else { throw fault(.syntax) }
        while position < bytes.count, Self.isDigit(bytes[position]) { position += 1 }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= 0x30 && byte <= 0x39
    }

    private mutating func skipBlanks() {
        while position < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[position]) { position += 1 }
    }

    private mutating func accept(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ byte: UInt8) throws(JSONError) {
        guard position < bytes.count else { throw fault(.premature) }
        guard accept(byte) else { throw fault(.syntax) }
    }

    /// What is wrong where reading stands.
    private func fault(_ code: JSONError.Code) -> JSONError {
        var line = 1
        var column = 0
        for byte in bytes.prefix(position + 1) {
            if byte == 0x0A {
                line += 1
                column = 0
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return JSONError(code: code, line: line, column: column)
    }
}

extension JSONParser {
    /// Reads a text in quotes. What has no escape is copied in runs.
    private mutating func string() throws(JSONError) -> String {
        position += 1
        var text: [UInt8] = []
        while true {
            let start = position
            position = Self.endOfPlain(bytes.span, from: start)
            guard position < bytes.count else { throw fault(.premature) }
            let run = bytes[start..<position]
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                // The commonest text has no escape, and needs no copy before its own.
                if !text.isEmpty { text += run }
                let decoded =
                    text.isEmpty
                    ? String(validating: run, as: UTF8.self) : String(validating: text, as: UTF8.self)
                guard let decoded else { throw fault(.encoding) }
                return decoded
            case UInt8(ascii: "\\"):
                position += 1
                text += run
                try appendEscape(to: &text)
            default: throw fault(.syntax)
            }
        }
    }

    /// Where the first byte that does not stand for itself lies, or the end.
    private static func endOfPlain(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var end = start
        while end < bytes.count, bytes[end] >= 0x20, bytes[end] != UInt8(ascii: "\""),
            bytes[end] != UInt8(ascii: "\\")
        {
            end += 1
        }
        return end
    }

    private mutating func appendEscape(to text: inout [UInt8]) throws(JSONError) {
        guard position < bytes.count else { throw fault(.premature) }
        let letter = bytes[position]
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "u"):
            position += 1
            return try appendScalar(to: &text)
        default: throw fault(.syntax)
        }
        position += 1
    }

    /// Reads the four digits of `\u`, and those of the other half of a surrogate pair.
    private mutating func appendScalar(to text: inout [UInt8]) throws(JSONError) {
        var value = UInt32(try hexadecimal())
        if value & 0xFC00 == 0xD800 {
            try expect(UInt8(ascii: "\\"))
            try expect(UInt8(ascii: "u"))
            let low = UInt32(try hexadecimal())
            guard low & 0xFC00 == 0xDC00 else { throw fault(.syntax) }
            value = 0x10000 + (value & 0x3FF) << 10 + low & 0x3FF
        }
        guard value != 0 else { throw fault(.null) }
        guard let scalar = Unicode.Scalar(value) else { throw fault(.syntax) }
        text += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard position < bytes.count else { throw fault(.premature) }
            let byte = bytes[position]
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46, 0x61...0x66: digit = (byte | 0x20) - 0x57
            default: throw fault(.syntax)
            }
            value = value << 4 | UInt16(digit)
            position += 1
        }
        return value
    }
}
