internal import CJansson

extension JSONValue {
    /// Arrays and objects may be nested this deep.
    public static let maximumDepth = 64
    /// A text may hold this many values; jansson needs up to some 300 bytes for each, whatever its length.
    public static let maximumValues = 200_000

    /// Parses the whole of `bytes` as one JSON text: any value, strict UTF-8 without byte order mark, no key twice
    /// in an object, no U+0000 in a string, no number beyond `Int64` or `Double`. Linear time.
    ///
    /// - Throws: `JSONError`, which says what is wrong and where.
    public init(parsing bytes: [UInt8]) throws(JSONError) {
        try Self.checkBounds(of: bytes)
        var failure = json_error_t()
        let flags = Int(JSON_REJECT_DUPLICATES | JSON_DECODE_ANY)
        let root = bytes.withUnsafeBytes { buffer in
            // An empty array has no address; jansson refuses a null pointer as a wrong argument.
            withUnsafePointer(to: 0 as CChar) { empty in
                json_loadb(
                    buffer.baseAddress?.assumingMemoryBound(to: CChar.self) ?? empty, buffer.count, flags,
                    &failure)
            }
        }
        guard let root else { throw JSONError(failure) }
        defer { json_decref(root) }
        self.init(copying: root)
    }

    /// Copies jansson's tree; its depth was bounded before it was made.
    private init(copying node: UnsafeMutablePointer<json_t>) {
        switch node.pointee.type {
        case JSON_TRUE: self = .bool(true)
        case JSON_FALSE: self = .bool(false)
        case JSON_INTEGER: self = .integer(Int64(json_integer_value(node)))
        case JSON_REAL: self = .number(json_real_value(node))
        case JSON_STRING:
            self = .string(Self.text(json_string_value(node), count: json_string_length(node)))
        case JSON_ARRAY:
            self = .array(
                (0..<json_array_size(node)).compactMap { index in
                    json_array_get(node, index).map(JSONValue.init(copying:))
                })
        case JSON_OBJECT:
            var members: [Member] = []
            members.reserveCapacity(Int(json_object_size(node)))
            var iterator = json_object_iter(node)
            while let present = iterator, let value = json_object_iter_value(present) {
                let key = Self.text(json_object_iter_key(present), count: json_object_iter_key_len(present))
                members.append(Member(key: key, value: JSONValue(copying: value)))
                iterator = json_object_iter_next(node, present)
            }
            self = .object(members)
        default: self = .null
        }
    }

    private static func text(_ start: UnsafePointer<CChar>?, count: Int) -> String {
        String(decoding: UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count), as: UTF8.self)
    }

    /// Counts levels and values before jansson, whose own limit is 2,048 levels, recurses or allocates.
    private static func checkBounds(of bytes: [UInt8]) throws(JSONError) {
        var depth = 0
        var values = 1
        var line = 1
        var column = 0
        var isQuoted = false
        var isEscaped = false
        for byte in bytes {
            if byte == 0x0A {
                line += 1
                column = 0
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
            // Behind a value jansson takes a NUL byte for the end of the text.
            guard byte != 0 else { throw JSONError(code: .syntax, line: line, column: column) }
            if isQuoted {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isQuoted = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isQuoted = true
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                depth += 1
                values += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: ","): values += 1
            default: continue
            }
            guard depth <= maximumDepth else { throw JSONError(code: .depth, line: line, column: column) }
            guard values <= maximumValues else { throw JSONError(code: .size, line: line, column: column) }
        }
    }
}

extension JSONError {
    /// Takes jansson's code and place; its text quotes the input, so it is left alone.
    fileprivate init(_ failure: json_error_t) {
        let number = withUnsafeBytes(of: failure.text) { text in Int(text[text.count - 1]) }
        let code: Code =
            switch json_error_code(rawValue: UInt32(number)) {
            case json_error_premature_end_of_input: .premature
            case json_error_end_of_input_expected: .trailing
            case json_error_invalid_utf8: .encoding
            case json_error_null_character, json_error_null_byte_in_key: .null
            case json_error_duplicate_key: .duplicateKey
            case json_error_numeric_overflow: .overflow
            case json_error_stack_overflow: .depth
            case json_error_out_of_memory: .memory
            default: .syntax
            }
        self.init(code: code, line: max(Int(failure.line), 1), column: max(Int(failure.column), 0))
    }
}
