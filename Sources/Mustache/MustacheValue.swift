/// What a template is filled with.
public indirect enum MustacheValue: Sendable, Equatable {
    /// Nothing: writes nothing, and is false. The same as a name that is not there, except that it hides an outer one.
    case missing
    /// A condition; written as `true` or `false`.
    case bool(Bool)
    /// A number; as a condition, zero is false.
    case integer(Int)
    /// Words: `{{name}}` escapes them. As a condition, empty text is false.
    case text(String)
    /// Bytes that are HTML already: `{{{name}}}` and `{{&name}}` insert them as they are, `{{name}}` escapes them too,
    /// so that a forgotten brace is seen on the page and never a hole. As a condition, none are false.
    case html([UInt8])
    /// Values that a section goes through one after another; an empty list is false. Written, it is nothing.
    case list([MustacheValue])
    /// Named values; always true. Written, it is nothing. Names are compared as Swift strings: keep them ASCII.
    case object([String: MustacheValue])

    /// Whether a section of this value is shown.
    var isTrue: Bool {
        switch self {
        case .missing: false
        case .bool(let condition): condition
        case .integer(let number): number != 0
        case .text(let text): !text.isEmpty
        case .html(let bytes): !bytes.isEmpty
        case .list(let elements): !elements.isEmpty
        case .object: true
        }
    }
}

extension MustacheValue: ExpressibleByStringInterpolation, ExpressibleByBooleanLiteral,
    ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// Text.
    public init(stringLiteral value: String) {
        self = .text(value)
    }

    /// A condition.
    public init(booleanLiteral value: Bool) {
        self = .bool(value)
    }

    /// A number.
    public init(integerLiteral value: Int) {
        self = .integer(value)
    }

    /// A list.
    public init(arrayLiteral elements: MustacheValue...) {
        self = .list(elements)
    }

    /// An object.
    ///
    /// - Precondition: each name stands there once.
    public init(dictionaryLiteral elements: (String, MustacheValue)...) {
        self = .object(Dictionary(uniqueKeysWithValues: elements))
    }
}
