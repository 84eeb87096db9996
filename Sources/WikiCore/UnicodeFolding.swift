internal import CUTF8Proc
internal import Glibc

/// Unicode's own rules for names, from utf8proc, so that the same release of the tables decides everywhere.
enum UnicodeFolding {
    /// NFC of the full case folding, which no locale changes (The Unicode Standard, section 3.13, D145).
    static func caseFolded(_ text: String) -> String {
        // A folding may undo NFC and the other way round (U+0345): twice is enough to reach the fixed point.
        map(map(text))
    }

    /// Whether a name may not hold the scalar: control, line break, direction override, unassigned, surrogate.
    static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x202A...0x202E, 0x2066...0x2069: return true
        default: break
        }
        switch utf8proc_category(utf8proc_int32_t(scalar.value)) {
        case UTF8PROC_CATEGORY_CC, UTF8PROC_CATEGORY_CN, UTF8PROC_CATEGORY_CS, UTF8PROC_CATEGORY_ZL,
            UTF8PROC_CATEGORY_ZP:
            return true
        default: return false
        }
    }

    private static func map(_ text: String) -> String {
        let utf8 = Array(text.utf8)
        let options = UTF8PROC_STABLE.rawValue | UTF8PROC_COMPOSE.rawValue | UTF8PROC_CASEFOLD.rawValue
        var result: UnsafeMutablePointer<UInt8>?
        let count = utf8proc_map(utf8, utf8.count, &result, utf8proc_option_t(rawValue: options))
        // It fails for memory alone: a Swift string is valid UTF-8.
        guard count >= 0, let result else { return text }
        defer { free(result) }
        return String(decoding: UnsafeBufferPointer(start: result, count: count), as: UTF8.self)
    }
}
