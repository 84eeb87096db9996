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

    /// Reads a form that may have been refused, to give back what somebody typed into it and for nothing else: a NUL becomes
    /// `U+2400`, which looks like one, what is not UTF-8 `U+FFFD`, and a bad `%` stays as it is.
    ///
    /// - Returns: nil for more than 64 fields.
    public init?(repairing body: [UInt8]) {
        let fields = try? FormField.fields(urlEncoded: body) {
            PercentCoding.repairedText($0, plusIsSpace: true)
        }
        guard let fields else { return nil }
        self.fields = fields
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
    ///
    /// - Parameter decode: the text of a name or value; nil where it is malformed.
    static func fields<Bytes: BidirectionalCollection<UInt8>>(
        urlEncoded bytes: Bytes,
        decode: (Bytes.SubSequence) -> String? = { PercentCoding.decodeText($0, plusIsSpace: true) }
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
            guard let name = decode(piece[..<nameEnd]), let value = decode(piece[valueStart...]) else {
                throw Refusal(status: 400, reason: "A field is not percent-encoded UTF-8 without NUL.")
            }
            fields.append(FormField(name: name, value: value))
        }
        return fields
    }
}
