/// Character references of HTML, such as `&amp;` and `&#106;`.
enum CharacterReferences {
    /// The bytes that an attribute's value stands for; what is no reference stays as it is.
    static func resolved(_ value: [UInt8]) -> [UInt8] {
        guard value.contains(0x26) else { return value }
        var result: [UInt8] = []
        var index = 0
        while index < value.count {
            if value[index] == 0x26, let (scalar, end) = reference(value, at: index) {
                result += Array(String(scalar).utf8)
                index = end
            } else {
                result.append(value[index])
                index += 1
            }
        }
        return result
    }

    private static let named: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "colon": ":", "sol": "/", "tab": "\t",
        "Tab": "\t", "NewLine": "\n", "nbsp": "\u{A0}", "lpar": "(", "rpar": ")", "num": "#", "period": ".",
    ]

    private static func reference(_ value: [UInt8], at start: Int) -> (Unicode.Scalar, Int)? {
        var index = start + 1
        guard index < value.count else { return nil }
        if value[index] == 0x23 {
            index += 1
            let isHex = index < value.count && value[index] | 0x20 == 0x78
            if isHex { index += 1 }
            var number: UInt32 = 0
            let first = index
            while index < value.count, index - first < 8, let digit = digit(value[index], isHex: isHex) {
                number = number &* (isHex ? 16 : 10) &+ digit
                index += 1
            }
            guard index > first else { return nil }
            if index < value.count, value[index] == 0x3B { index += 1 }
            return (Unicode.Scalar(number).flatMap { $0.value == 0 ? nil : $0 } ?? "\u{FFFD}", index)
        }
        let first = index
        while index < value.count, index - first < 10, value[index] | 0x20 >= 0x61,
            value[index] | 0x20 <= 0x7A
        {
            index += 1
        }
        guard index < value.count, value[index] == 0x3B,
            let scalar = named[String(decoding: value[first..<index], as: UTF8.self)]
        else { return nil }
        return (scalar, index + 1)
    }

    private static func digit(_ byte: UInt8, isHex: Bool) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46 where isHex: UInt32(byte - 0x41 + 10)
        case 0x61...0x66 where isHex: UInt32(byte - 0x61 + 10)
        default: nil
        }
    }
}
