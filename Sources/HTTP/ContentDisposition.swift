/// What stands in `Content-Disposition` (RFC 6266): the name in ASCII for old programs, and all of it by RFC 8187.
public enum ContentDisposition {
    /// A name of more bytes is cut.
    public static let maximumNameBytes = 200

    /// To be stored under that name; only its last segment is told.
    public static func attachment(filename: String) -> String {
        "attachment; " + parameters(filename)
    }

    /// To be shown in place, and to be stored under that name if somebody wants to.
    public static func inline(filename: String) -> String {
        "inline; " + parameters(filename)
    }

    private static func parameters(_ filename: String) -> String {
        let name = safeName(filename)
        let ascii = name.unicodeScalars.map { scalar in
            // A quote or backslash would end the string, and some programs decode `%` in it.
            switch scalar {
            case "\"", "\\", "%", ";": "_"
            default: scalar.isASCII ? String(Character(scalar)) : "_"
            }
        }.joined()
        return "filename=\"\(ascii)\"; filename*=UTF-8''\(PercentCoding.encode(name))"
    }

    /// The last segment by either slash, without invisible characters that could make it look like another, cut
    /// between characters; `file` when nothing is left.
    private static func safeName(_ filename: String) -> String {
        let scalars = filename.unicodeScalars
        let start = scalars.lastIndex { $0 == "/" || $0 == "\\" }.map { scalars.index(after: $0) }
        var kept = String.UnicodeScalarView()
        var bytes = 0
        for scalar in scalars[(start ?? scalars.startIndex)...] where !isInvisible(scalar) {
            bytes += UTF8.width(scalar)
            guard bytes <= maximumNameBytes else { break }
            kept.append(scalar)
        }
        let name = String(kept)
        return name.isEmpty || name == "." || name == ".." ? "file" : name
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
        default: false
        }
    }
}
