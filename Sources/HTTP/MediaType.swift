/// A media type with its parameters, as in `Content-Type` (RFC 9110, section 8.3.1).
public struct MediaType: Sendable, Equatable {
    /// Type and subtype in small letters: `text/html`.
    public let essence: String
    /// The parameters in order, names in small letters; the first of a name counts.
    public let parameters: [FormField]

    /// Parses a field's value of at most 8 KiB.
    ///
    /// - Returns: nil when it is malformed, holds a control character or a parameter that is not UTF-8.
    public init?(_ value: some StringProtocol) {
        guard value.utf8.count <= 8_192, !value.utf8.contains(where: \.isForbiddenInValue) else { return nil }
        var scanner = FieldScanner(value)
        scanner.skipBlanks()
        guard let type = scanner.loweredToken(), scanner.accept(0x2F), let subtype = scanner.loweredToken(),
            let parameters = scanner.parameters(), scanner.isAtEnd
        else { return nil }
        var fields: [FormField] = []
        for (name, value) in parameters {
            guard let text = String(validating: value, as: UTF8.self) else { return nil }
            fields.append(FormField(name: name, value: text))
        }
        essence = type + "/" + subtype
        self.parameters = fields
    }

    /// The value of the first parameter of that name, given in small letters.
    public subscript(name: String) -> String? {
        parameters.first { $0.name.hasBytes(of: name) }?.value
    }
}
