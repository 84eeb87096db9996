/// The parts of a `multipart/form-data` body (RFC 7578), found in place: no byte of a part is copied.
public struct Multipart: Sendable {
    /// The parts in order.
    public let parts: [Part]

    /// A form may have this many parts.
    public static let maximumParts = 32
    /// The fields before a part's content may have this many bytes.
    public static let maximumHeaderBytes = 8_192

    /// One field or file.
    public struct Part: Sendable {
        /// The field's name.
        public let name: String
        /// The file's name as it was sent, which may hold a path; nil for a field that is no file.
        public let filename: String?
        /// The type that the client claims; believe the bytes instead.
        public let contentType: MediaType?
        /// The content, a slice of the whole body.
        public let content: ArraySlice<UInt8>

        /// The content as text; nil when it is not UTF-8 or holds NUL.
        public var text: String? {
            content.contains(0) ? nil : String(validating: content, as: UTF8.self)
        }
    }

    /// Splits a body, whose size the caller has limited, in time linear in that size.
    ///
    /// - Parameter contentType: the request's `Content-Type`, which names the boundary.
    /// - Throws: a `Refusal` with 415 for another type, 400 for a malformed body and 413 for more than
    ///   `maximumParts` parts or `maximumHeaderBytes` bytes before a part's content.
    public init(body: [UInt8], contentType: String?) throws(Refusal) {
        guard let contentType else { throw Refusal.otherType }
        guard let type = MediaType(contentType) else {
            throw Refusal(status: 400, reason: "The Content-Type is malformed.")
        }
        guard type.essence == "multipart/form-data" else { throw Refusal.otherType }
        guard let boundary = type["boundary"], Multipart.isBoundary(boundary) else {
            throw Refusal(status: 400, reason: "The form's boundary is malformed.")
        }
        parts = try Multipart.parts(of: body, delimiter: Array("\r\n--\(boundary)".utf8))
    }

    /// The first part of that name.
    public subscript(name: String) -> Part? {
        parts.first { $0.name.hasBytes(of: name) }
    }

    /// The parts that are no files, as a form sent the other way has them.
    ///
    /// - Throws: a `Refusal` with 400 when one is not UTF-8 or holds NUL.
    public func form() throws(Refusal) -> Form {
        var fields: [FormField] = []
        for part in parts where part.filename == nil {
            guard let text = part.text else {
                throw Refusal(status: 400, reason: "A field is not UTF-8 without NUL.")
            }
            fields.append(FormField(name: part.name, value: text))
        }
        return Form(fields: fields)
    }

    /// Whether a text is a boundary by RFC 2046, section 5.1.1.
    private static func isBoundary(_ text: String) -> Bool {
        let count = text.utf8.count
        return count >= 1 && count <= 70 && text.utf8.last != 0x20
            && text.utf8.allSatisfy { $0.isAlphanumeric || $0 == 0x20 || "'()+_,-./:=?".utf8.contains($0) }
    }

    private static func parts(of body: [UInt8], delimiter: [UInt8]) throws(Refusal) -> [Part] {
        var parts: [Part] = []
        let bytes = body.span
        // Before the first part the line's end is not needed.
        var position: Int
        if matches(delimiter.span.extracting(2...), bytes, at: 0) {
            position = delimiter.count - 2
        } else if let start = find(delimiter.span, in: bytes, from: 0) {
            position = start + delimiter.count
        } else {
            throw Refusal.unfinished
        }
        while true {
            if position + 1 < bytes.count, bytes[position] == 0x2D, bytes[position + 1] == 0x2D {
                return parts
            }
            while position < bytes.count, bytes[position].isBlank { position += 1 }
            guard position + 1 < bytes.count else { throw Refusal.unfinished }
            guard bytes[position] == 0x0D, bytes[position + 1] == 0x0A else {
                throw Refusal(status: 400, reason: "Something stands behind a boundary.")
            }
            guard parts.count < maximumParts else {
                throw Refusal(status: 413, reason: "The form has too many parts.")
            }
            let content = try endOfHeaders(in: bytes, from: position)
            let headers = try PartHeaders(body[position..<content])
            // The blank line's end may be the delimiter's beginning: a part without content.
            guard let end = find(delimiter.span, in: bytes, from: content - 2) else {
                throw Refusal.unfinished
            }
            parts.append(
                Part(
                    name: headers.name, filename: headers.filename, contentType: headers.contentType,
                    content: body[min(content, end)..<end]))
            position = end + delimiter.count
        }
    }

    /// Where the content begins: behind the first blank line at or after the line end at `start`.
    private static func endOfHeaders(in bytes: Span<UInt8>, from start: Int) throws(Refusal) -> Int {
        var index = start
        let limit = min(bytes.count, start + maximumHeaderBytes + 4)
        while index + 3 < limit {
            if bytes[index] == 0x0D, bytes[index + 1] == 0x0A, bytes[index + 2] == 0x0D,
                bytes[index + 3] == 0x0A
            {
                return index + 4
            }
            index += 1
        }
        throw limit == bytes.count
            ? Refusal.unfinished : Refusal(status: 413, reason: "The fields of a part are too long.")
    }

    /// The first place of the delimiter. Its only carriage return is its first byte, so that after a mismatch the
    /// search goes on behind what matched, and no body makes it slower than linear.
    private static func find(_ delimiter: Span<UInt8>, in bytes: Span<UInt8>, from start: Int) -> Int? {
        var index = start
        let last = bytes.count - delimiter.count
        while index <= last {
            if bytes[index] == 0x0D, matches(delimiter, bytes, at: index) { return index }
            index += 1
        }
        return nil
    }

    private static func matches(_ part: Span<UInt8>, _ bytes: Span<UInt8>, at position: Int) -> Bool {
        guard part.count <= bytes.count - position else { return false }
        for index in part.indices where bytes[position + index] != part[index] { return false }
        return true
    }
}

/// What the fields before a part's content say.
private struct PartHeaders {
    private(set) var contentType: MediaType?
    private(set) var filename: String?
    let name: String

    /// Parses lines that each begin with a line end.
    init(_ block: ArraySlice<UInt8>) throws(Refusal) {
        var disposition: [(name: String, value: [UInt8])]?
        for line in block.split(separator: 0x0A) {
            guard line.last == 0x0D else { throw Refusal.partFields }
            let line = line.dropLast()
            guard !line.isEmpty else { continue }
            guard let colon = line.firstIndex(of: 0x3A), colon > line.startIndex,
                line[..<colon].allSatisfy(\.isToken),
                !line[colon...].contains(where: \.isForbiddenInValue)
            else { throw Refusal.partFields }
            let name = String(decoding: line[..<colon].map(\.lowered), as: UTF8.self)
            if name == "content-disposition" {
                guard disposition == nil else { throw Refusal.partFields }
                disposition = try PartHeaders.disposition(line[(colon + 1)...])
            } else if name == "content-type", contentType == nil,
                let value = String(validating: line[(colon + 1)...], as: UTF8.self)
            {
                contentType = MediaType(value)
            }
        }
        guard let name = try PartHeaders.text("name", in: disposition ?? []) else {
            throw Refusal(status: 400, reason: "A part of the form has no name.")
        }
        self.name = name
        filename = try PartHeaders.text("filename", in: disposition ?? [])
    }

    private static func disposition(
        _ value: ArraySlice<UInt8>
    ) throws(Refusal) -> [(name: String, value: [UInt8])] {
        var scanner = FieldScanner(value)
        scanner.skipBlanks()
        guard scanner.loweredToken() == "form-data", let parameters = scanner.parameters(), scanner.isAtEnd
        else { throw Refusal.partFields }
        return parameters
    }

    /// The one parameter of that name. Two would let two programs see two files.
    private static func text(
        _ name: String, in parameters: [(name: String, value: [UInt8])]
    ) throws(Refusal) -> String? {
        var text: String?
        for parameter in parameters where parameter.name == name {
            guard text == nil, let value = String(validating: parameter.value, as: UTF8.self) else {
                throw Refusal.partFields
            }
            text = value
        }
        return text
    }
}

extension Refusal {
    fileprivate static let otherType = Refusal(
        status: 415, reason: "The form must be sent as multipart/form-data.")
    fileprivate static let unfinished = Refusal(status: 400, reason: "The form's last boundary is missing.")
    fileprivate static let partFields = Refusal(
        status: 400, reason: "The fields of a part of the form are malformed.")
}
