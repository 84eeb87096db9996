/// A value bound to a parameter.
public enum Value: Sendable, Equatable {
    /// NULL.
    case null
    /// A 64-bit integer.
    case integer(Int64)
    /// UTF-8 text.
    case text(String)
    /// Bytes.
    case blob([UInt8])

    /// An integer, or NULL.
    public static func optional(_ integer: Int64?) -> Value {
        integer.map(Value.integer) ?? .null
    }

    /// A text, or NULL.
    public static func optional(_ text: String?) -> Value {
        text.map(Value.text) ?? .null
    }

    /// Bytes, or NULL.
    public static func optional(_ bytes: [UInt8]?) -> Value {
        bytes.map(Value.blob) ?? .null
    }
}

extension Value: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    /// An integer.
    public init(integerLiteral value: Int64) {
        self = .integer(value)
    }

    /// A text.
    public init(stringLiteral value: String) {
        self = .text(value)
    }
}
