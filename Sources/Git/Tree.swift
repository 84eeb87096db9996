/// A folder of a repository.
public struct Tree: Sendable {
    /// What stands in it, in git's order: by the bytes of names, those of folders as if they ended in `/`.
    public let entries: [Entry]
    let bytes: [UInt8]

    /// A file, folder, symlink or submodule.
    public struct Entry: Sendable {
        /// What it is, in git's numbers.
        public let mode: FileMode
        /// What it holds.
        public let id: ObjectID
        let nameRange: Range<Int>
    }

    /// Reads a tree object; nil if it is damaged.
    init?(parsing bytes: [UInt8]) {
        // A history is mostly trees: their bytes are read without a check for each.
        guard let entries = bytes.withUnsafeBytes({ Self.entries(in: $0) }) else { return nil }
        self.entries = entries
        self.bytes = bytes
    }

    private static func entries(in bytes: UnsafeRawBufferPointer) -> [Entry]? {
        var entries: [Entry] = []
        entries.reserveCapacity(bytes.count / (ObjectID.size + 12))
        var index = 0
        while index < bytes.count {
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
            entries.append(
                Entry(
                    mode: FileMode(rawValue: mode),
                    id: ObjectID(trusted: UnsafeRawBufferPointer(rebasing: bytes[(index + 1)...])),
                    nameRange: start..<index))
            index += 1 + ObjectID.size
        }
        return entries
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
