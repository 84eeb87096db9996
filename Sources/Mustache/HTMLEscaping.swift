extension [UInt8] {
    /// Appends text so that it stands for itself in HTML, as content and within either kind of quotes.
    mutating func appendEscaped(_ text: String) {
        let bytes = text.utf8
        // Stepping through a string's indices is many times slower than through a span.
        let span = bytes.span
        var run = bytes.startIndex
        var runOffset = 0
        var offset = 0
        while offset < span.count {
            if let entity = HTMLEscaping.entity(of: span[offset]) {
                let end = bytes.index(run, offsetBy: offset - runOffset)
                append(contentsOf: bytes[run..<end])
                append(contentsOf: entity.utf8)
                run = bytes.index(after: end)
                runOffset = offset + 1
            }
            offset += 1
        }
        append(contentsOf: bytes[run...])
    }

    /// Appends bytes in the same way.
    mutating func appendEscaped(_ bytes: [UInt8]) {
        var run = 0
        for offset in bytes.indices {
            guard let entity = HTMLEscaping.entity(of: bytes[offset]) else { continue }
            append(contentsOf: bytes[run..<offset])
            append(contentsOf: entity.utf8)
            run = offset + 1
        }
        append(contentsOf: bytes[run...])
    }
}

/// Which bytes mean something in HTML. What lies between them is copied in runs, since byte by byte is slow.
enum HTMLEscaping {
    /// What stands for a byte that HTML gives a meaning.
    @inline(__always)
    static func entity(of byte: UInt8) -> String? {
        // Most bytes of a text lie above all five.
        guard byte <= 0x3E else { return nil }
        return switch byte {
        case 0x26: "&amp;"
        case 0x3C: "&lt;"
        case 0x3E: "&gt;"
        case 0x22: "&quot;"
        case 0x27: "&#39;"
        default: nil
        }
    }
}
