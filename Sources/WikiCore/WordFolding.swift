internal import CUTF8Proc
internal import Glibc

/// Makes words comparable for search: what a person who types in haste leaves out is left out of both sides.
public enum WordFolding {
    /// The word without case, diacritics, compatibility forms (`ﬁ`, full width) and invisible characters.
    ///
    /// Composed and decomposed text give the same. The letters that Unicode does not decompose are spelled as people
    /// do without them: `ø` is `o`, `æ` is `ae`. Empty where nothing is left. 20 ns for ASCII, else about 1 µs.
    ///
    /// - Parameter word: bytes of valid UTF-8.
    public static func folded(_ word: ArraySlice<UInt8>) -> String {
        // The way of nearly every word of a page, and so without a detour through a general collection.
        if word.allSatisfy({ $0 < 0x80 }) {
            return String(unsafeUninitializedCapacity: word.count) { buffer in
                var count = 0
                for byte in word {
                    buffer[count] = lowered(byte)
                    count += 1
                }
                return count
            }
        }
        let bytes = Array(word)
        let options =
            UTF8PROC_STABLE.rawValue | UTF8PROC_COMPAT.rawValue | UTF8PROC_COMPOSE.rawValue
            | UTF8PROC_CASEFOLD.rawValue | UTF8PROC_STRIPMARK.rawValue | UTF8PROC_IGNORE.rawValue
        var result: UnsafeMutablePointer<UInt8>?
        let count = utf8proc_map(bytes, bytes.count, &result, utf8proc_option_t(rawValue: options))
        guard count >= 0, let result else { return String(decoding: bytes.map(lowered), as: UTF8.self) }
        defer { free(result) }
        return String(decoding: respelled(UnsafeBufferPointer(start: result, count: count)), as: UTF8.self)
    }

    private static func lowered(_ byte: UInt8) -> UInt8 {
        0x41...0x5A ~= byte ? byte | 0x20 : byte
    }

    private static func respelled(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var spelled: [UInt8] = []
        spelled.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            switch (bytes[index], next) {
            case (0xC3, 0xA6): spelled += [0x61, 0x65]  // æ
            case (0xC3, 0xB8): spelled.append(0x6F)  // ø
            case (0xC3, 0xB0), (0xC4, 0x91): spelled.append(0x64)  // ð đ
            case (0xC3, 0xBE): spelled += [0x74, 0x68]  // þ
            case (0xC4, 0xB1): spelled.append(0x69)  // ı
            case (0xC5, 0x82): spelled.append(0x6C)  // ł
            case (0xC5, 0x93): spelled += [0x6F, 0x65]  // œ
            default:
                spelled.append(lowered(bytes[index]))
                index += 1
                continue
            }
            index += 2
        }
        return spelled
    }
}
