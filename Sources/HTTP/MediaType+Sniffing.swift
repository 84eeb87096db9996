extension MediaType {
    /// So many of a file's first bytes are enough for `sniff`.
    public static let sniffedBytes = 4_096

    /// The media type that a file's first bytes prove: PNG, JPEG, GIF, WebP, AVIF, PDF or SVG; nil for others.
    ///
    /// - Parameter bytes: the beginning, `sniffedBytes` or the whole file; more is not looked at.
    public static func sniff(_ bytes: some Collection<UInt8>) -> String? {
        let head = Array(bytes.prefix(sniffedBytes))
        func has(_ signature: [UInt8], at offset: Int = 0) -> Bool {
            head.dropFirst(offset).starts(with: signature)
        }
        if has([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "image/png" }
        if has([0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        if has(Array("GIF87a".utf8)) || has(Array("GIF89a".utf8)) { return "image/gif" }
        if has(Array("RIFF".utf8)), has(Array("WEBPVP8".utf8), at: 8) { return "image/webp" }
        if has(Array("ftyp".utf8), at: 4), isAVIF(head) { return "image/avif" }
        if has(Array("%PDF-".utf8)) { return "application/pdf" }
        if isSVG(head) { return "image/svg+xml" }
        return nil
    }

    /// Whether the brands of an ISO base media file (ISO/IEC 14496-12, section 4.3) name AVIF.
    private static func isAVIF(_ head: [UInt8]) -> Bool {
        guard head.count >= 12 else { return false }
        let size = head[..<4].reduce(0) { $0 << 8 | Int($1) }
        let end = min(size, head.count, 256)
        var brand = 8
        while brand + 4 <= end {
            let name = head[brand..<(brand + 4)]
            if name.elementsEqual("avif".utf8) || name.elementsEqual("avis".utf8) { return true }
            // Behind the major brand stands a version.
            brand += brand == 8 ? 8 : 4
        }
        return false
    }

    /// Whether the first element is `svg`, behind blanks, an XML declaration, comments and a document type.
    private static func isSVG(_ head: [UInt8]) -> Bool {
        var rest = head[...]
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        while true {
            rest = rest.drop { $0.isBlank || $0 == 0x0A || $0 == 0x0D }
            if rest.starts(with: "<?xml".utf8) {
                guard skip(&rest, past: "?>") else { return false }
            } else if rest.starts(with: "<!--".utf8) {
                rest = rest.dropFirst(4)
                guard skip(&rest, past: "-->") else { return false }
            } else if rest.starts(with: "<!DOCTYPE svg".utf8) {
                // One with declarations of its own is no picture that this program needs to show.
                let declaration = rest.prefix { $0 != 0x3E }
                guard !declaration.contains(0x5B), declaration.endIndex < rest.endIndex else { return false }
                rest = rest[(declaration.endIndex + 1)...]
            } else {
                guard rest.starts(with: "<svg".utf8), let next = rest.dropFirst(4).first else { return false }
                return next.isBlank || next == 0x0A || next == 0x0D || next == 0x3E || next == 0x2F
            }
        }
    }

    /// Drops all up to and with the text; false when it does not occur.
    private static func skip(_ rest: inout ArraySlice<UInt8>, past text: String) -> Bool {
        while !rest.isEmpty {
            if rest.starts(with: text.utf8) {
                rest = rest.dropFirst(text.utf8.count)
                return true
            }
            rest = rest.dropFirst()
        }
        return false
    }
}
