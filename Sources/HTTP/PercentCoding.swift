/// Percent-encoding (RFC 3986, section 2.1), strict both ways.
public enum PercentCoding {
    /// Encodes every byte of the UTF-8 but letters, digits, `-`, `.`, `_`, `~` and those in `keeping`.
    ///
    /// - Parameter keeping: ASCII characters that stay as they are where the text will stand.
    public static func encode(_ text: some StringProtocol, keeping: String = "") -> String {
        encode(text.utf8, keeping: keeping)
    }

    /// Encodes bytes of any kind, as for text.
    public static func encode(_ bytes: some Sequence<UInt8>, keeping: String = "") -> String {
        let digits: [UInt8] = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in bytes {
            if byte.isAlphanumeric || byte == 0x2D || byte == 0x2E || byte == 0x5F || byte == 0x7E
                || byte < 0x80 && keeping.utf8.contains(byte)
            {
                encoded.append(byte)
            } else {
                encoded.append(0x25)
                encoded.append(digits[Int(byte >> 4)])
                encoded.append(digits[Int(byte & 15)])
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// Decodes once: `%25` becomes `%` and is not looked at again.
    ///
    /// - Parameter plusIsSpace: whether `+` stands for a space, as in a form.
    /// - Returns: the bytes; nil when a `%` is not followed by two hexadecimal digits.
    public static func decode(_ bytes: some Sequence<UInt8>, plusIsSpace: Bool = false) -> [UInt8]? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.underestimatedCount)
        var iterator = bytes.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case 0x25:
                guard let high = iterator.next()?.hexValue, let low = iterator.next()?.hexValue else {
                    return nil
                }
                decoded.append(high << 4 | low)
            case 0x2B where plusIsSpace:
                decoded.append(0x20)
            default:
                decoded.append(byte)
            }
        }
        return decoded
    }

    /// Decodes to text.
    ///
    /// - Returns: the text; nil for a bad `%`, a decoded NUL or what is not strict UTF-8.
    public static func decodeText(_ bytes: some Sequence<UInt8>, plusIsSpace: Bool = false) -> String? {
        guard let decoded = decode(bytes, plusIsSpace: plusIsSpace), !decoded.contains(0) else { return nil }
        return String(validating: decoded, as: UTF8.self)
    }

    /// Decodes to text that can be shown, whatever it is: a bad `%` stays, NUL becomes `U+2400`, what is not UTF-8 `U+FFFD`.
    public static func repairedText(_ bytes: some Collection<UInt8>, plusIsSpace: Bool = false) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            if byte == 0x25, let high = rest.first?.hexValue, let low = rest.dropFirst().first?.hexValue {
                decoded.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                decoded.append(byte == 0x2B && plusIsSpace ? 0x20 : byte)
            }
        }
        let shown = decoded.split(separator: 0, omittingEmptySubsequences: false)
            .joined(separator: "\u{2400}".utf8)
        return String(decoding: Array(shown), as: UTF8.self)
    }
}
