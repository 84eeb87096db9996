/// HTML's character references (`&amp;`, `&#38;`), as far as addresses and ids need them.
enum CharacterReference {
    /// Those that yield ASCII, by which a scheme could be disguised.
    private static let named: [String: UInt8] = [
        "amp": 0x26, "AMP": 0x26, "lt": 0x3C, "LT": 0x3C, "gt": 0x3E, "GT": 0x3E, "quot": 0x22, "QUOT": 0x22,
        "apos": 0x27, "colon": 0x3A, "Tab": 0x09, "NewLine": 0x0A, "sol": 0x2F, "bsol": 0x5C, "num": 0x23,
        "quest": 0x3F, "period": 0x2E, "comma": 0x2C, "commat": 0x40, "excl": 0x21, "semi": 0x3B,
        "equals": 0x3D,
        "lowbar": 0x5F, "plus": 0x2B, "lpar": 0x28, "rpar": 0x29, "percnt": 0x25, "dollar": 0x24, "ast": 0x2A,
    ]

    /// The text that `value` stands for. A reference that is not known stays as it was typed, so what is written
    /// after this must be escaped whole.
    static func decoded(_ value: ArraySlice<UInt8>) -> [UInt8] {
        guard value.contains(0x26) else { return Array(value) }
        var result: [UInt8] = []
        result.reserveCapacity(value.count)
        var index = value.startIndex
        while index < value.endIndex {
            if value[index] == 0x26, let (scalar, end) = reference(at: index, in: value) {
                result.append(contentsOf: Array(String(Character(scalar)).utf8))
                index = end
            } else {
                result.append(value[index])
                index += 1
            }
        }
        return result
    }

    /// Whether what begins at the `&` has the form of a reference that ends in `;`.
    static func stands(at ampersand: Int, in text: ArraySlice<UInt8>) -> Bool {
        let rest = text[(ampersand + 1)...].prefix(33)
        guard let end = rest.firstIndex(of: 0x3B), end > ampersand + 1 else { return false }
        var body = rest[..<end]
        guard body.first == 0x23 else { return body.allSatisfy(isAlphanumeric) }
        body = body.dropFirst()
        if body.first == 0x78 || body.first == 0x58 {
            body = body.dropFirst()
            return !body.isEmpty && body.count <= 6 && body.allSatisfy { hexValue($0) != nil }
        }
        return !body.isEmpty && body.count <= 7 && body.allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func reference(
        at ampersand: Int, in text: ArraySlice<UInt8>
    ) -> (scalar: Unicode.Scalar, end: Int)? {
        var index = ampersand + 1
        guard index < text.endIndex else { return nil }
        guard text[index] == 0x23 else {
            let rest = text[index...].prefix(10)
            guard let end = rest.firstIndex(of: 0x3B),
                let byte = named[String(decoding: rest[..<end], as: UTF8.self)]
            else { return nil }
            return (Unicode.Scalar(byte), end + 1)
        }
        index += 1
        var radix: UInt32 = 10
        if index < text.endIndex, text[index] | 0x20 == 0x78 {
            radix = 16
            index += 1
        }
        let digits = index
        var value: UInt32 = 0
        while index < text.endIndex, let digit = hexValue(text[index]), digit < radix {
            value = min(value &* radix &+ digit, 0x11_0000)
            index += 1
        }
        guard index > digits else { return nil }
        // HTML decodes a number without `;` too.
        if index < text.endIndex, text[index] == 0x3B { index += 1 }
        return (value == 0 ? "\u{FFFD}" : Unicode.Scalar(value) ?? "\u{FFFD}", index)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    /// What a hexadecimal digit is worth; nil for any other byte.
    static func hexValue(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte) - 0x30
        case 0x41...0x46: UInt32(byte) - 0x37
        case 0x61...0x66: UInt32(byte) - 0x57
        default: nil
        }
    }
}
