internal import Zlib

/// The parts of a zip archive (PKWARE's APPNOTE 6.3): stored or deflated ones, unencrypted, of less than 4 GiB.
struct ZipArchive {
    /// A part may have so many bytes once unpacked.
    static let largestPart = 32 << 20

    private struct Entry {
        let method: Int
        let isEncrypted: Bool
        let packedSize: Int
        let offset: Int
    }

    private let bytes: [UInt8]
    private var entries: [String: Entry] = [:]

    /// Reads an archive's directory.
    init(_ bytes: [UInt8]) throws(DocumentFault) {
        self.bytes = bytes
        guard let end = Self.endOfDirectory(bytes) else { throw .unreadable }
        let count = number(at: end + 10, size: 2)
        var place = number(at: end + 16, size: 4)
        for _ in 0..<count {
            guard place + 46 <= bytes.count, number(at: place, size: 4) == 0x0201_4B50 else {
                throw .unreadable
            }
            let nameSize = number(at: place + 28, size: 2)
            let nameEnd = place + 46 + nameSize
            guard nameEnd <= bytes.count else { throw .unreadable }
            let name = String(decoding: bytes[(place + 46)..<nameEnd], as: UTF8.self)
            entries[name] = Entry(
                method: number(at: place + 10, size: 2),
                isEncrypted: number(at: place + 8, size: 2) & 1 != 0,
                packedSize: number(at: place + 20, size: 4), offset: number(at: place + 42, size: 4))
            place = nameEnd + number(at: place + 30, size: 2) + number(at: place + 32, size: 2)
        }
    }

    /// Whether there is a part of that name.
    func holds(_ name: String) -> Bool { entries[name] != nil }

    /// A part, unpacked.
    func part(_ name: String) throws(DocumentFault) -> [UInt8] {
        guard let entry = entries[name], !entry.isEncrypted, entry.offset + 30 <= bytes.count,
            number(at: entry.offset, size: 4) == 0x0403_4B50
        else { throw .unreadable }
        // The sizes in the part's own head may be missing; those in the directory count.
        let start =
            entry.offset + 30 + number(at: entry.offset + 26, size: 2)
            + number(at: entry.offset + 28, size: 2)
        guard start + entry.packedSize <= bytes.count else { throw .unreadable }
        let packed = bytes[start..<(start + entry.packedSize)]
        switch entry.method {
        case 0:
            guard packed.count <= Self.largestPart else { throw .tooLarge }
            return Array(packed)
        case 8:
            do throws(InflateError) {
                return try Zlib.inflate(packed, limit: Self.largestPart)
            } catch {
                throw error == .tooLarge ? .tooLarge : .unreadable
            }
        default: throw .unreadable
        }
    }

    /// Where the directory's end record begins: it is looked for from behind, since a comment may follow it.
    private static func endOfDirectory(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 22 else { return nil }
        let mark: [UInt8] = [0x50, 0x4B, 0x05, 0x06]
        let last = bytes.count - 22
        return stride(from: last, through: max(0, last - 0xFFFF), by: -1).first {
            bytes[$0...].starts(with: mark)
        }
    }

    /// A number of up to four bytes, lowest first; 0 beyond the end.
    private func number(at place: Int, size: Int) -> Int {
        guard place >= 0, place + size <= bytes.count else { return 0 }
        return (0..<size).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
    }
}
