/// A request's address in origin form (RFC 9112, section 3.2.1), decoded exactly once and strictly.
public struct Target: Sendable, Equatable {
    /// The address as it came.
    public let raw: String
    /// The path after percent-decoding, beginning with `/`. `%2F` has become `/`; `+` is a plus.
    public let path: String
    /// The query's fields in order, decoded as `application/x-www-form-urlencoded`; the first of a name counts.
    public let query: [FormField]

    /// The value of the first query field of that name.
    public func query(_ name: String) -> String? {
        query.first { $0.name.hasBytes(of: name) }?.value
    }
}

/// A name and a value, from a query or a form.
public struct FormField: Sendable, Equatable {
    /// The decoded name.
    public let name: String
    /// The decoded value.
    public let value: String

    /// A field from its parts.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
