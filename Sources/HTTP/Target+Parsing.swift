extension Target {
    /// An address of more bytes is refused.
    public static let maximumBytes = 8_192

    /// Checks and decodes an address as it stood in the request line.
    ///
    /// - Throws: a `Refusal` with 414 when it is too long, and 400 when it is not in origin form, holds a `#`, a
    ///   backslash, a control character, a space or a byte that is not ASCII, is not strictly percent-encoded UTF-8
    ///   without NUL, or when its path has an empty segment before another, a `.` or a `..`.
    public init(raw: String) throws(Refusal) {
        guard raw.utf8.count <= Target.maximumBytes else { throw Refusal.targetTooLong }
        try self.init(bounded: raw)
    }

    /// Checks and decodes an address from its bytes, as for text.
    public init(raw bytes: [UInt8]) throws(Refusal) {
        guard bytes.count <= Target.maximumBytes else { throw Refusal.targetTooLong }
        // What is not UTF-8 is not ASCII either way.
        try self.init(bounded: String(decoding: bytes, as: UTF8.self))
    }

    /// What can be read of an address that was refused: its path, else the first part of it; nil where that fails too.
    ///
    /// For the looks of the answer alone.
    public static func stem(of raw: [UInt8]) -> Target? {
        let path = Array(raw.prefix { $0 != 0x3F })
        if let whole = try? Target(raw: path) { return whole }
        guard let end = path.dropFirst().firstIndex(of: 0x2F) else { return nil }
        return try? Target(raw: Array(path[...end]))
    }

    private init(bounded raw: String) throws(Refusal) {
        let bytes = raw.utf8Span.span
        guard !bytes.isEmpty, bytes[0] == 0x2F else { throw Refusal.targetForm }
        var pathEnd = bytes.count
        var pathIsEncoded = false
        for index in bytes.indices {
            switch bytes[index] {
            case 0x00...0x20, 0x7F...0xFF, 0x23, 0x5C:
                throw Refusal.targetCharacter
            case 0x3F:
                pathEnd = min(pathEnd, index)
            case 0x25 where pathEnd == bytes.count:
                pathIsEncoded = true
            default:
                break
            }
        }
        let path: String
        if pathIsEncoded {
            guard let decoded = PercentCoding.decodeText(raw.utf8.prefix(pathEnd)) else {
                throw Refusal.targetEncoding
            }
            path = decoded
        } else if pathEnd == bytes.count {
            path = raw
        } else {
            path = String(decoding: raw.utf8.prefix(pathEnd), as: UTF8.self)
        }
        try Target.checkSegments(of: path)
        self.raw = raw
        self.path = path
        query =
            pathEnd == bytes.count
            ? [] : try FormField.fields(urlEncoded: raw.utf8.dropFirst(pathEnd + 1))
    }

    /// Refuses a decoded path that another program might read as a different one.
    private static func checkSegments(of text: String) throws(Refusal) {
        let path = text.utf8Span.span
        var start = 1
        for index in 1...path.count where index == path.count || path[index] == 0x2F {
            let length = index - start
            if length == 0, index < path.count { throw Refusal.targetSegments }
            if length == 1, path[start] == 0x2E { throw Refusal.targetSegments }
            if length == 2, path[start] == 0x2E, path[start + 1] == 0x2E { throw Refusal.targetSegments }
            start = index + 1
        }
    }
}

extension Refusal {
    fileprivate static let targetTooLong = Refusal(status: 414, reason: "The address is too long.")
    fileprivate static let targetForm = Refusal(
        status: 400, reason: "The address must begin with a slash.")
    fileprivate static let targetCharacter = Refusal(
        status: 400, reason: "The address holds a character that must be percent-encoded.")
    fileprivate static let targetEncoding = Refusal(
        status: 400, reason: "The address is not percent-encoded UTF-8.")
    fileprivate static let targetSegments = Refusal(
        status: 400, reason: "The path of the address has an empty segment or one of dots.")
}
