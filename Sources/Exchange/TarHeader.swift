/// A 512-byte header of POSIX.1-1988 `ustar`, for regular files alone.
struct TarHeader: Equatable {
    /// Headers and contents fill whole blocks of this many bytes.
    static let block = 512

    /// The path, at most 100 bytes.
    let name: String
    /// The number of bytes that follow.
    let size: Int

    /// The blocks that the contents fill, in bytes; nil beyond what a number holds.
    var paddedSize: Int? {
        let (sum, overflowed) = size.addingReportingOverflow(Self.block - 1)
        return overflowed ? nil : sum / Self.block * Self.block
    }

    init(name: String, size: Int) {
        precondition(name.utf8.count <= 100 && size >= 0, "a backup's names are short")
        self.name = name
        self.size = size
    }

    /// The header as bytes. Sizes of 8 GiB and more are written in base 256, as GNU tar does.
    func encoded(time: Int64) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.block)
        func put(_ text: [UInt8], at offset: Int) {
            bytes.replaceSubrange(offset..<offset + text.count, with: text)
        }
        put(Array(name.utf8), at: 0)
        put(Self.octal(0o600, digits: 7), at: 100)
        put(Self.octal(0, digits: 7), at: 108)
        put(Self.octal(0, digits: 7), at: 116)
        if size < 1 << 33 {
            put(Self.octal(size, digits: 11), at: 124)
        } else {
            put([0x80, 0, 0, 0] + (0..<8).map { UInt8(truncatingIfNeeded: size >> (56 - 8 * $0)) }, at: 124)
        }
        put(Self.octal(Int(max(0, time)) & 0o77777777777, digits: 11), at: 136)
        put(Array("        0".utf8), at: 148)
        put(Array("ustar\u{0}00".utf8), at: 257)
        put(Self.octal(Self.sum(bytes), digits: 6) + [0, 0x20], at: 148)
        return bytes
    }

    /// Reads a header; nil for anything but a regular file's with a right checksum.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.block, bytes[156] == 0x30 || bytes[156] == 0,
            bytes[257..<262].elementsEqual("ustar".utf8),
            // A prefix would make another name of it.
            bytes[345] == 0,
            let sum = Self.number(bytes[148..<156]), sum == Self.sum(bytes),
            let size = Self.number(bytes[124..<136]),
            let name = String(validating: bytes[..<100].prefix { $0 != 0 }, as: UTF8.self)
        else { return nil }
        self.name = name
        self.size = size
    }

    private static func octal(_ number: Int, digits: Int) -> [UInt8] {
        (0..<digits).reversed().map { 0x30 + UInt8(number >> (3 * $0) & 7) }
    }

    /// The sum of all bytes, its own field read as blanks.
    private static func sum(_ bytes: [UInt8]) -> Int {
        bytes.indices.reduce(0) { $0 + ((148..<156).contains($1) ? 0x20 : Int(bytes[$1])) }
    }

    private static func number(_ field: ArraySlice<UInt8>) -> Int? {
        if field.first == 0x80 {
            // Of GNU's base 256, as much as fits a positive number.
            guard field.dropFirst().dropLast(8).allSatisfy({ $0 == 0 }), let top = field.suffix(8).first,
                top < 0x80
            else { return nil }
            return field.suffix(8).reduce(0) { $0 << 8 | Int($1) }
        }
        let digits = field.prefix { $0 != 0 && $0 != 0x20 }
        guard !digits.isEmpty, digits.count <= 12, digits.allSatisfy({ (0x30...0x37).contains($0) }) else {
            return nil
        }
        return digits.reduce(0) { $0 << 3 | Int($1 - 0x30) }
    }
}
