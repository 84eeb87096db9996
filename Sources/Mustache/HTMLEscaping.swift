extension [UInt8] {
    /// Appends text so that it stands for itself in HTML, as content and within either kind of quotes.
    ///
    /// Bytes that need nothing are copied in runs: one by one would be many times slower.
    mutating func appendEscaped(_ bytes: some Collection<UInt8>) {
        var run = bytes.startIndex
        var index = run
        while index != bytes.endIndex {
            let byte = bytes[index]
            // All five lie below 0x3F and most bytes of a text above.
            guard byte <= 0x3E, let entity = HTMLEscaping.entity(of: byte) else {
                bytes.formIndex(after: &index)
                continue
            }
            append(contentsOf: bytes[run..<index])
            append(contentsOf: entity.utf8)
            bytes.formIndex(after: &index)
            run = index
        }
        append(contentsOf: bytes[run...])
    }
}

enum HTMLEscaping {
    /// What stands for a byte that HTML gives a meaning.
    static func entity(of byte: UInt8) -> String? {
        switch byte {
        case 0x26: "&amp;"
        case 0x3C: "&lt;"
        case 0x3E: "&gt;"
        case 0x22: "&quot;"
        case 0x27: "&#39;"
        default: nil
        }
    }
}
