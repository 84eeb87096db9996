/// A JSON text (RFC 8259) as a value.
///
/// Texts and keys are equal when their bytes are: composed and decomposed letters differ.
public enum JSONValue: Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number without fraction and exponent.
    case integer(Int64)
    /// Any other number; one that is not finite is written as `null`, as JavaScript does.
    case number(Double)
    /// A text.
    case string(String)
    /// A list.
    case array([JSONValue])
    /// Members in their order; no key occurs twice.
    case object([Member])

    /// A key of an object with its value.
    public struct Member: Equatable, Sendable {
        /// The name, unique in its object.
        public let key: String
        /// What it stands for.
        public let value: JSONValue

        /// A member from its parts.
        public init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }

        /// Compares the bytes of the keys, then the values.
        public static func == (left: Self, right: Self) -> Bool {
            left.key.utf8.elementsEqual(right.key.utf8) && left.value == right.value
        }
    }
}

extension JSONValue {
    /// The member with that key, compared by bytes; nil if there is none or this is no object. Linear time.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }

    /// The element at that place; nil if there is none or this is no array.
    public subscript(index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// Whether this is `null`.
    public var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// The truth value; nil if this is anything else.
    public var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The integer; nil if this is anything else, a number such as `1.0` included.
    public var integer: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// The number, an integer too (rounded beyond 2^53); nil if this is anything else.
    public var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The text; nil if this is anything else.
    public var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The elements; nil if this is no array.
    public var array: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The members in their order; nil if this is no object.
    public var object: [Member]? {
        if case .object(let members) = self { members } else { nil }
    }
}

extension JSONValue: Equatable {
    /// Compares kind and content; members count in their order, numbers as IEEE 754 does.
    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }
}
