/// The head of an object in a pack: git's gitformat-pack(5).
struct PackEntry {
    /// What it is.
    let form: Form
    /// How many bytes it unpacks to; for a difference, how many that has.
    let size: Int
    /// Where what is packed begins.
    let start: Int

    /// What an object in a pack is.
    enum Form {
        /// The object itself.
        case whole(Repository.Kind)
        /// What makes it of the object that stands at an offset.
        case difference(from: Int)
        /// What makes it of another object.
        case differenceFrom(ObjectID)
    }

    /// A head is no longer than this: a size, and an offset or an id.
    static let longest = 40
    /// So many bytes at the end of a pack are its check sum.
    private static let trailer = 20

    /// Reads the head at an offset; nil where there is none.
    init?(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        let end = bytes.count - Self.trailer
        var next = offset
        // A byte that is not there ends the number that it would belong to; nothing unpacks behind it.
        func byte() -> Int {
            defer { next += 1 }
            return next >= 0 && next < end ? Int(bytes[next]) : 0
        }
        let first = byte()
        var size = first & 15
        var last = first
        for shift in stride(from: 4, to: 60, by: 7) where last & 0x80 != 0 {
            last = byte()
            size |= (last & 0x7F) << shift
        }
        guard last & 0x80 == 0 else { return nil }
        switch first >> 4 & 7 {
        case 1: form = .whole(.commit)
        case 2: form = .whole(.tree)
        case 3: form = .whole(.blob)
        case 4: form = .whole(.other)
        case 6:
            var last = byte()
            var distance = last & 0x7F
            for _ in 0..<8 where last & 0x80 != 0 {
                last = byte()
                distance = (distance + 1) << 7 | last & 0x7F
            }
            guard last & 0x80 == 0, distance > 0, distance < offset else { return nil }
            form = .difference(from: offset - distance)
        case 7:
            guard next + ObjectID.size <= end else { return nil }
            form = .differenceFrom(ObjectID(trusted: UnsafeRawBufferPointer(rebasing: bytes[next...])))
            next += ObjectID.size
        default: return nil
        }
        guard next < end else { return nil }
        self.size = size
        start = next
    }
}
