/// A folder of a repository.
public struct Tree: Sendable {
    /// As git keeps it; whole.
    let bytes: [UInt8]

    /// A file, folder, symlink or submodule.
    public struct Entry: Sendable {
        /// What it is, in git's numbers.
        public let mode: FileMode
        /// What it holds.
        public let id: ObjectID
        let nameRange: Range<Int>

        /// Where the next entry begins.
        var end: Int { nameRange.upperBound + 1 + ObjectID.size }
    }

    /// Reads a tree object; nil if it is damaged.
    init?(parsing bytes: [UInt8]) {
        let isWhole = bytes.withUnsafeBytes { bytes in
            var next = 0
            while next < bytes.count {
                guard let entry = Self.entry(in: bytes, at: next) else { return false }
                next = entry.end
            }
            return true
        }
        guard isWhole else { return nil }
        self.bytes = bytes
    }

    /// What stands in it, in git's order: by the bytes of names, those of folders as if they ended in `/`.
    ///
    /// A history is mostly trees of which little is looked at, so they are not taken apart before somebody asks.
    public var entries: some Sequence<Entry> {
        sequence(state: 0) { next in
            let entry = bytes.withUnsafeBytes { Self.entry(in: $0, at: next) }
            if let entry { next = entry.end }
            return entry
        }
    }

    /// The entry that begins at an offset; nil where there is none, or it is damaged.
    static func entry(in bytes: UnsafeRawBufferPointer, at offset: Int) -> Entry? {
        var index = offset
        var mode: UInt32 = 0
        while index < bytes.count, bytes[index] != 0x20 {
            guard bytes[index] >= 0x30, bytes[index] <= 0x37, mode < 0o1_000_000 else { return nil }
            mode = mode << 3 | UInt32(bytes[index] - 0x30)
            index += 1
        }
        let start = index + 1
        index = start
        while index < bytes.count, bytes[index] != 0 { index += 1 }
        guard start < index, index + 1 + ObjectID.size <= bytes.count else { return nil }
        return Entry(
            mode: FileMode(rawValue: mode),
            id: ObjectID(trusted: UnsafeRawBufferPointer(rebasing: bytes[(index + 1)...])),
            nameRange: start..<index)
    }

    /// How long the entry is that two folders have at these offsets; nil where they do not have the same.
    static func sameEntry(
        _ left: UnsafeRawBufferPointer, _ leftOffset: Int, _ right: UnsafeRawBufferPointer, _ rightOffset: Int
    ) -> Int? {
        let most = min(left.count - leftOffset, right.count - rightOffset)
        var count = 0
        while count < most, left[leftOffset + count] == right[rightOffset + count] {
            if left[leftOffset + count] == 0 {
                let end = count + 1 + ObjectID.size
                guard end <= most else { return nil }
                let id = (count + 1)..<end
                return id.allSatisfy { left[leftOffset + $0] == right[rightOffset + $0] } ? end : nil
            }
            count += 1
        }
        return nil
    }

    /// An entry's name, as bytes; git knows no encoding of paths.
    public func name(of entry: Entry) -> ArraySlice<UInt8> {
        bytes[entry.nameRange]
    }
}

/// What git says of a path: its kind, and whether a file may be executed.
public struct FileMode: Equatable, Sendable {
    /// The number as a tree has it, such as `0o100644`.
    public let rawValue: UInt32

    /// A mode as a tree has it.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// A file.
    public static let file = FileMode(rawValue: 0o100644)
    /// A file that may be executed.
    public static let executable = FileMode(rawValue: 0o100755)
    /// A symbolic link.
    public static let link = FileMode(rawValue: 0o120000)
    /// A folder.
    public static let folder = FileMode(rawValue: 0o040000)

    /// Whether it is a file, whatever its permissions.
    public var isFile: Bool { rawValue & 0o170000 == 0o100000 }
    /// Whether it is a folder.
    public var isFolder: Bool { rawValue & 0o170000 == 0o040000 }
    /// Whether it is a symbolic link.
    public var isLink: Bool { rawValue & 0o170000 == 0o120000 }
    /// Whether it is a commit of another repository.
    public var isSubmodule: Bool { rawValue & 0o170000 == 0o160000 }
}
