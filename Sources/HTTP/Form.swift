/// The fields of a form that was sent as `application/x-www-form-urlencoded` (WHATWG URL, section 5.1), but strict:
/// what is not UTF-8, a bad `%` and NUL are refused, not repaired.
public struct Form: Sendable, Equatable {
    /// The fields in order.
    public let fields: [FormField]

    /// A form from its fields.
    public init(fields: [FormField]) {
        self.fields = fields
    }

    /// Parses a body, whose size the caller has limited. Linear in its size.
    ///
    /// - Throws: a `Refusal` with 400 for more than 64 fields, a bad `%`, NUL or what is not UTF-8.
    public init(urlEncoded body: [UInt8]) throws(Refusal) {
        fields = try FormField.fields(urlEncoded: body)
    }

    /// The value of the first field of that name.
    public subscript(name: String) -> String? {
        fields.first { $0.name.hasBytes(of: name) }?.value
    }
}

extension FormField {
    /// A query or form may have this many fields.
    public static let maximumCount = 64

    /// Splits at `&` and the first `=` of each piece, and decodes. Empty pieces are no fields, but count.
    static func fields<Bytes: BidirectionalCollection<UInt8>>(
        urlEncoded bytes: Bytes
    ) throws(Refusal) -> [FormField] where Bytes.SubSequence: BidirectionalCollection<UInt8> {
        var fields: [FormField] = []
        var pieces = 0
        var rest = bytes[...]
        while !rest.isEmpty {
            pieces += 1
            guard pieces <= maximumCount else {
                throw Refusal(status: 400, reason: "There are too many fields.")
            }
            let end = rest.firstIndex(of: 0x26) ?? rest.endIndex
            let piece = rest[..<end]
            rest = end == rest.endIndex ? rest[end...] : rest[rest.index(after: end)...]
            guard !piece.isEmpty else { continue }
            let nameEnd = piece.firstIndex(of: 0x3D) ?? piece.endIndex
            let valueStart = nameEnd == piece.endIndex ? nameEnd : piece.index(after: nameEnd)
            guard let name = PercentCoding.decodeText(piece[..<nameEnd], plusIsSpace: true),
                let value = PercentCoding.decodeText(piece[valueStart...], plusIsSpace: true)
            else {
                throw Refusal(status: 400, reason: "A field is not percent-encoded UTF-8 without NUL.")
            }
            fields.append(FormField(name: name, value: value))
        }
        return fields
    }
}
