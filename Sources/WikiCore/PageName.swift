/// The name of a page or file: one or more segments joined by `/`, kept as written.
public struct PageName: Hashable, Sendable, CustomStringConvertible {
    /// The name as it was first written.
    public let text: String
    /// What decides whether two names are the same page.
    public let key: PageKey

    /// A name may have this many bytes of UTF-8 at most.
    public static let maximumBytes = 200

    /// Checks a name.
    ///
    /// - Throws: `PageNameError`, which says what is wrong with it.
    public init(_ text: String) throws(PageNameError) {
        if let error = PageNameError(in: text) { throw error }
        self.init(trusted: text)
    }

    /// A name that was checked when it was stored.
    public init(trusted text: String) {
        self.text = text
        self.key = PageKey(folding: text)
    }

    /// The name that stands in an address after decoding: `_` is a space there.
    ///
    /// - Throws: `PageNameError`, as for any name.
    public init(decodedAddress text: String) throws(PageNameError) {
        try self.init(PageName.replacing(text, 0x5F, by: 0x20))
    }

    /// Whether that is the proper address before percent-encoding: the bytes of the name, but `_` for each space.
    public func isWritten(asDecodedAddress address: String) -> Bool {
        guard text.utf8.count == address.utf8.count else { return false }
        let (name, written) = (text.utf8Span.span, address.utf8Span.span)
        for index in name.indices where written[index] != (name[index] == 0x20 ? 0x5F : name[index]) {
            return false
        }
        return true
    }

    /// The same name.
    public var description: String { text }

    /// Bytes, not graphemes: another spelling in Unicode is another name of the same key.
    public static func == (left: Self, right: Self) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    /// Hashes the key, which equal names share.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(key)
    }

    /// What stands after `/wiki/` in the proper address: percent-encoded UTF-8, `/` as it is, spaces as `_`.
    public var address: String {
        PageName.percentEncoded(PageName.replacing(text, 0x20, by: 0x5F))
    }

    /// The part behind the last `/`.
    public var lastSegment: Substring {
        guard let slash = text.utf8.lastIndex(of: 0x2F) else { return text[...] }
        return text[text.utf8.index(after: slash)...]
    }

    /// The part before the last `/`; empty at the top.
    public var folder: Substring {
        guard let slash = text.utf8.lastIndex(of: 0x2F) else { return "" }
        return text[..<slash]
    }

    /// Encodes all but RFC 3986's unreserved characters, `/` and the harmless `@` `!` `(` `)` `,`;
    /// so a `+` comes out as `%2B`, which nobody reads as a space.
    public static func percentEncoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        encoded.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E, 0x2F, 0x40, 0x21, 0x28, 0x29,
                0x2C:
                encoded.append(byte)
            default:
                encoded += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func replacing(_ text: String, _ old: UInt8, by new: UInt8) -> String {
        guard text.utf8.contains(old) else { return text }
        return String(decoding: text.utf8.map { $0 == old ? new : $0 }, as: UTF8.self)
    }
}

/// Decides which names are the same page: Unicode NFC, full case folding, `_` = space.
public struct PageKey: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The folded name.
    public let text: String

    /// Folds a name that was checked.
    public init(folding name: String) {
        text = PageKey.folded(name)
    }

    /// Folds any text for a look-up: what a name may not hold becomes its full-width form,
    /// so that a name as a file had it finds its page.
    public init(lookingUp text: String) {
        self.init(folding: PageKey.widened(text))
    }

    /// A key that was folded when it was stored.
    public init(stored text: String) {
        self.text = text
    }

    /// The key itself.
    public var description: String { text }

    /// Orders by the bytes of UTF-8, as SQLite does.
    public static func < (left: Self, right: Self) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    /// Bytes, not graphemes: keys that differ in any scalar differ.
    public static func == (left: Self, right: Self) -> Bool {
        guard left.text.utf8.count == right.text.utf8.count else { return false }
        let (one, other) = (left.text.utf8Span.span, right.text.utf8Span.span)
        for index in one.indices where one[index] != other[index] { return false }
        return true
    }

    /// Hashes the bytes, as `==` compares them.
    public func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(0xFF as UInt8)
    }

    /// Puts the full-width form in place of each character that a name may not hold, such as `［` for `[`.
    public static func widened(_ text: String) -> String {
        guard holdsForbidden(text) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.isASCII, PageNameError.isForbidden(UInt8(scalar.value)),
                let wide = Unicode.Scalar(scalar.value + 0xFEE0)
            {
                scalars.append(wide)
            } else {
                scalars.append(scalar)
            }
        }
        return String(scalars)
    }

    private static func holdsForbidden(_ text: String) -> Bool {
        let bytes = text.utf8Span.span
        for index in bytes.indices where PageNameError.isForbidden(bytes[index]) { return true }
        return false
    }

    private static func folded(_ name: String) -> String {
        var bytes = name.utf8Span
        return folded(ascii: bytes.checkForASCII() ? name : UnicodeFolding.caseFolded(name))
    }

    private static func folded(ascii name: String) -> String {
        let bytes = name.utf8Span.span
        return String(unsafeUninitializedCapacity: bytes.count) { folded in
            for index in bytes.indices {
                let byte = bytes[index]
                let plain = byte == 0x5F ? 0x20 : byte
                folded[index] = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : plain
            }
            return bytes.count
        }
    }
}
