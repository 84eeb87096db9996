/// Where the objects of a pack stand in it: git's gitformat-pack(5), index version 2.
struct PackIndex {
    private let file: MappedFile
    /// How many objects there are.
    private let count: Int

    private static let head = 8
    private static let fan = 256 * 4

    /// - Returns: nil for another version, or a file that is too short for what it says.
    init?(_ file: MappedFile) {
        let bytes = file.bytes
        guard bytes.count >= Self.head + Self.fan, Self.number(bytes, 0) == 0xFF74_4F63,
            Self.number(bytes, 4) == 2
        else { return nil }
        self.file = file
        count = Int(Self.number(bytes, Self.head + Self.fan - 4))
        guard bytes.count >= Self.head + Self.fan + count * (ObjectID.size + 8) + 2 * ObjectID.size else {
            return nil
        }
    }

    /// An object's offset in the pack, and the check sum of what it takes there.
    typealias Found = (offset: Int, checkSum: UInt32)

    /// Where an object stands; nil for one that the pack does not hold.
    func find(_ id: ObjectID) -> Found? {
        let bytes = file.bytes
        let first = id.firstByte
        var low = first == 0 ? 0 : Int(Self.number(bytes, Self.head + 4 * (first - 1)))
        var high = min(Int(Self.number(bytes, Self.head + 4 * first)), count)
        guard low < high else { return nil }
        let ids = Self.head + Self.fan
        file.touch(ids + low * ObjectID.size..<ids + high * ObjectID.size)
        while low < high {
            let middle = (low + high) / 2
            let found = ObjectID(
                trusted: UnsafeRawBufferPointer(rebasing: bytes[(ids + middle * ObjectID.size)...]))
            if found == id { return self.found(at: middle) }
            if found < id { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    private func found(at place: Int) -> Found? {
        let bytes = file.bytes
        let checkSums = Self.head + Self.fan + count * ObjectID.size
        let offsets = checkSums + 4 * count
        file.touch(checkSums + 4 * place..<checkSums + 4 * place + 4)
        file.touch(offsets + 4 * place..<offsets + 4 * place + 4)
        let checkSum = Self.number(bytes, checkSums + 4 * place)
        let offset = Self.number(bytes, offsets + 4 * place)
        guard offset & 0x8000_0000 != 0 else { return (Int(offset), checkSum) }
        // What does not fit into 31 bits stands in a table of its own.
        let wide = offsets + 4 * count + 8 * Int(offset & 0x7FFF_FFFF)
        guard wide + 8 <= bytes.count else { return nil }
        file.touch(wide..<wide + 8)
        return Int(exactly: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: wide, as: UInt64.self)))
            .map { ($0, checkSum) }
    }

    private static func number(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> UInt32 {
        UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self))
    }
}
