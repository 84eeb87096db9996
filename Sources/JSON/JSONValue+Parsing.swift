extension JSONValue {
    /// Arrays and objects may be nested this deep.
    public static let maximumDepth = 64
    /// A text may hold this many values, since each takes some 30 times the bytes that it takes in the text.
    public static let maximumValues = 200_000

    /// Parses the whole of `bytes` as one JSON text: any value, strict UTF-8 without byte order mark, no key twice
    /// in an object, no U+0000 in a string, no number beyond `Int64` or `Double`. Linear time.
    ///
    /// - Throws: `JSONError`, which says what is wrong and where.
    public init(parsing bytes: [UInt8]) throws(JSONError) {
        var parser = JSONParser(bytes)
        self = try parser.parse()
    }
}
