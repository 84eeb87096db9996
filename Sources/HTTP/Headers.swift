/// Header fields in the order they came; names compare without regard to case (RFC 9110, section 5.1).
public struct Headers: Sendable, Equatable {
    /// The fields, each a name and a value.
    public private(set) var fields: [Field]

    /// One field.
    public struct Field: Sendable, Equatable {
        /// The name as written.
        public let name: String
        /// The value without surrounding blanks.
        public let value: String
    }

    /// No fields.
    public init() {
        fields = []
    }

    /// No fields, and room for so many.
    init(capacity: Int) {
        fields = []
        fields.reserveCapacity(capacity)
    }

    /// The value of the first field of that name; assigning replaces all of that name, nil removes them.
    public subscript(name: String) -> String? {
        get {
            for index in fields.indices where Headers.isSame(fields[index].name, name) {
                return fields[index].value
            }
            return nil
        }
        set {
            fields.removeAll { Headers.isSame($0.name, name) }
            if let newValue { append(name, newValue) }
        }
    }

    /// Adds a field behind the others.
    ///
    /// - Precondition: neither part holds a control character: nothing that a user typed can end a line.
    public mutating func append(_ name: String, _ value: String) {
        precondition(
            !name.utf8.contains { $0 <= 0x20 || $0 == 0x7F || $0 == 0x3A }
                && !value.utf8.contains { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F },
            "A header field with a control character")
        append(checked: Field(name: name, value: value))
    }

    /// Adds a field whose parts are known to hold no control character.
    mutating func append(checked field: Field) {
        fields.append(field)
    }

    /// The values of all fields of that name, in order.
    public func values(_ name: String) -> [String] {
        fields.filter { Headers.isSame($0.name, name) }.map(\.value)
    }

    /// The value of the only field of that name; nil when there is none, or more than one.
    func single(_ name: String) -> String? {
        var single: String?
        for index in fields.indices where Headers.isSame(fields[index].name, name) {
            guard single == nil else { return nil }
            single = fields[index].value
        }
        return single
    }

    /// Whether two ASCII names differ in case alone.
    static func isSame(_ left: String, _ right: String) -> Bool {
        guard left.utf8.count == right.utf8.count else { return false }
        // Nearly always the case is the usual one too.
        if left.hasBytes(ofASCII: right) { return true }
        let (left, right) = (left.utf8Span.span, right.utf8Span.span)
        for index in left.indices where left[index].lowered != right[index].lowered { return false }
        return true
    }
}
