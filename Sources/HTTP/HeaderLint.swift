/// Checks the head of a request as it came, more strictly than RFC 9112 asks, so that no proxy in front can read
/// another request from the same bytes.
///
/// Feed it the request line's parts, then each field in order, then call `finish()`. Neither the bytes nor the
/// order are kept beyond the call; each check is linear.
public struct HeaderLint: Sendable {
    /// Names, values and their separators may have this many bytes together.
    public static let maximumBytes = 16_384
    /// A request may have this many fields.
    public static let maximumFields = 100

    private let method: Method
    private let needsHost: Bool
    // Browsers send some fifteen fields.
    private var headers = Headers(capacity: 16)
    private var bytes = 0
    private var hosts = 0
    private var contentLength: Int?
    private var isChunked = false

    /// Begins with the method (`GET`) and the version (`HTTP/1.1`), whose case counts.
    ///
    /// - Throws: a `Refusal` with 505 for another version than 1.0 and 1.1, 400 for a method that is no token,
    ///   405 for one that no address takes.
    public init(method: Span<UInt8>, version: Span<UInt8>) throws(Refusal) {
        if version.isSame(as: "HTTP/1.1") {
            needsHost = true
        } else if version.isSame(as: "HTTP/1.0") {
            needsHost = false
        } else {
            throw Refusal(status: 505, reason: "Only HTTP/1.1 and HTTP/1.0 are spoken here.")
        }
        self.method = try HeaderLint.method(named: method)
    }

    /// Checks one field.
    ///
    /// - Throws: a `Refusal` with 400 for a name that is no token, a control character in the value or a field
    ///   that frames the body in more than one way, 413 for a `Content-Length` beyond any number, 415 for a
    ///   `Content-Encoding`, and 431 when there are too many fields or bytes.
    public mutating func add(name: Span<UInt8>, value: Span<UInt8>) throws(Refusal) {
        // Four bytes are the colon, the space and the line's end.
        bytes += min(name.count, HeaderLint.maximumBytes) + min(value.count, HeaderLint.maximumBytes) + 4
        guard bytes <= HeaderLint.maximumBytes, headers.fields.count < HeaderLint.maximumFields else {
            throw Refusal(status: 431, reason: "The header fields are too many or too long.")
        }
        guard !name.isEmpty else { throw Refusal.fieldName }
        for index in name.indices where !name[index].isToken { throw Refusal.fieldName }
        for index in value.indices where value[index].isForbiddenInValue {
            throw Refusal(status: 400, reason: "A header field holds a control character.")
        }
        let trimmed = value.extracting(value.trimmedBounds)
        try checkFraming(name: name, value: trimmed)
        headers.append(
            checked: Headers.Field(name: HeaderLint.text(name), value: HeaderLint.text(trimmed)))
    }

    /// Ends the head.
    ///
    /// - Throws: a `Refusal` with 400 when `Host` is missing from HTTP/1.1, or a transfer coding came in HTTP/1.0,
    ///   which has none.
    public consuming func finish() throws(Refusal) -> RequestHead {
        guard hosts == 1 || !needsHost else {
            throw Refusal(status: 400, reason: "There must be one Host field.")
        }
        guard needsHost || !isChunked else { throw Refusal.transferEncoding }
        return RequestHead(
            method: method, headers: headers, contentLength: contentLength, isChunked: isChunked)
    }

    /// Checks a whole head at once.
    ///
    /// - Throws: a `Refusal` as the single steps do.
    public static func check(
        method: [UInt8], version: [UInt8], fields: [(name: [UInt8], value: [UInt8])]
    ) throws(Refusal) -> RequestHead {
        var lint = try HeaderLint(method: method.span, version: version.span)
        for field in fields { try lint.add(name: field.name.span, value: field.value.span) }
        return try lint.finish()
    }

    private mutating func checkFraming(name: Span<UInt8>, value: Span<UInt8>) throws(Refusal) {
        if name.isSame(asLowered: "host") {
            hosts += 1
            guard hosts == 1 else { throw Refusal(status: 400, reason: "There must be one Host field.") }
        } else if name.isSame(asLowered: "content-length") {
            guard contentLength == nil, !isChunked else { throw Refusal.contentLength }
            contentLength = try HeaderLint.length(value)
        } else if name.isSame(asLowered: "transfer-encoding") {
            guard contentLength == nil, !isChunked, value.isSame(as: "chunked") else {
                throw Refusal.transferEncoding
            }
            isChunked = true
        } else if name.isSame(asLowered: "content-encoding") {
            throw Refusal(status: 415, reason: "The body of a request must not be compressed.")
        }
    }

    private static func method(named name: Span<UInt8>) throws(Refusal) -> Method {
        switch true {
        case name.isSame(as: "GET"): return .get
        case name.isSame(as: "POST"): return .post
        case name.isSame(as: "HEAD"): return .head
        case name.isSame(as: "PUT"): return .put
        case name.isSame(as: "DELETE"): return .delete
        case name.isSame(as: "OPTIONS"): return .options
        default: break
        }
        guard !name.isEmpty else { throw Refusal.methodName }
        for index in name.indices where !name[index].isToken { throw Refusal.methodName }
        throw Refusal(status: 405, reason: "No address here takes that method.")
    }

    private static func length(_ digits: Span<UInt8>) throws(Refusal) -> Int {
        guard digits.count >= 1, digits.count <= 19 else { throw Refusal.contentLength }
        var length = 0
        for index in digits.indices {
            guard digits[index].isDigit else { throw Refusal.contentLength }
            let (product, overflowed) = length.multipliedReportingOverflow(by: 10)
            let (sum, carried) = product.addingReportingOverflow(Int(digits[index] - 0x30))
            guard !overflowed, !carried else {
                throw Refusal(status: 413, reason: "The body is too long.")
            }
            length = sum
        }
        return length
    }

    /// UTF-8 as it is, anything else as ISO 8859-1 (RFC 9110, section 5.5): every byte stays told apart.
    private static func text(_ bytes: Span<UInt8>) -> String {
        if let valid = try? UTF8Span(validating: bytes) { return String(copying: valid) }
        var scalars = String.UnicodeScalarView()
        for index in bytes.indices { scalars.append(Unicode.Scalar(bytes[index])) }
        return String(scalars)
    }
}

/// What a request's head says, after it was checked.
public struct RequestHead: Sendable, Equatable {
    /// What is asked for.
    public let method: Method
    /// The fields in order, values without surrounding blanks.
    public let headers: Headers
    /// How many bytes of body are announced; nil without a `Content-Length`.
    public let contentLength: Int?
    /// Whether the body comes in chunks, its length unknown.
    public let isChunked: Bool

    /// Whether a body follows.
    public var hasBody: Bool { isChunked || (contentLength ?? 0) > 0 }
}

extension Refusal {
    fileprivate static let methodName = Refusal(status: 400, reason: "The method is malformed.")
    fileprivate static let fieldName = Refusal(
        status: 400, reason: "The name of a header field is malformed.")
    fileprivate static let contentLength = Refusal(
        status: 400, reason: "There must be one Content-Length of 1 to 19 digits, or chunks.")
    fileprivate static let transferEncoding = Refusal(
        status: 400, reason: "The only transfer coding is one of chunked, in HTTP/1.1, without a length.")
}
