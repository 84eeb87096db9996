internal import Glibc
internal import WikiCore

/// What a folder holds that a wiki can take.
struct FolderScan {
    /// A regular file, or a symlink to one inside the folder.
    struct Found {
        /// The path from the folder's top, as bytes; file systems know no encoding.
        let path: [UInt8]
        /// Where the bytes are read.
        let location: [UInt8]
        /// Whether it is Markdown.
        let isPage: Bool
        /// The size in bytes.
        let size: Int
    }

    /// In order of the bytes of their paths.
    private(set) var found: [Found] = []
    /// What cannot be taken, and why.
    private(set) var leftOut: [(path: [UInt8], reason: String)] = []

    /// The first path of which it is not known what it is, or what is in it; nil where all was seen.
    private(set) var unread: [UInt8]?

    private let root: [UInt8]
    private let excluded: (device: dev_t, inode: ino_t)?

    /// Walks a folder.
    ///
    /// - Parameters:
    ///   - root: the folder, as an absolute path without symlinks.
    ///   - excluded: a folder that is passed over wherever it stands: the wiki's own.
    init(root: String, excluded: String) throws(ExchangeError) {
        self.root = Array(root.utf8)
        var status = stat()
        self.excluded = stat(excluded, &status) == 0 ? (status.st_dev, status.st_ino) : nil
        // A list in place of recursion: a deep tree cannot use up the stack.
        var folders: [[UInt8]] = [[]]
        while let folder = folders.popLast() {
            let location: [UInt8] = self.root + [0x2F] + folder
            guard let names = FolderListing.names(in: location) else {
                if folder.isEmpty { throw .system("read the folder \(root)") }
                leaveUnread(folder)
                continue
            }
            for name in names {
                let path = folder.isEmpty ? name : folder + [0x2F] + name
                if take(path) { folders.append(path) }
            }
        }
        found.sort { $0.path.lexicographicallyPrecedes($1.path) }
    }

    /// Looks at one name.
    ///
    /// - Returns: whether it is a folder to walk.
    private mutating func take(_ path: [UInt8]) -> Bool {
        let location = root + [0x2F] + path
        guard let status = Self.status(location) else {
            leaveUnread(path)
            return false
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR:
            if Self.lastSegment(path).elementsEqual(".git".utf8) { return false }
            if let excluded, excluded == (status.st_dev, status.st_ino) {
                leftOut.append((path, "it is the wiki's own data"))
                return false
            }
            return true
        case S_IFREG:
            add(path, location: location, size: Int(status.st_size), isPage: SourcePaths.isMarkdown(path))
        case S_IFLNK:
            takeLink(path, location)
        default:
            leftOut.append((path, "it is no file"))
        }
        return false
    }

    private mutating func takeLink(_ path: [UInt8], _ location: [UInt8]) {
        guard let target = Self.realPath(location), let status = Self.status(target) else {
            leftOut.append((path, "the link leads nowhere"))
            return
        }
        guard target.starts(with: root + [0x2F]) else {
            leftOut.append((path, "the link leads outside"))
            return
        }
        let inside = target.dropFirst(root.count + 1)
        guard !inside.split(separator: 0x2F).contains(where: { $0.elementsEqual(".git".utf8) }) else {
            leftOut.append((path, "the link leads outside"))
            return
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            leftOut.append((path, "the link leads to a folder"))
            return
        }
        add(
            path, location: target, size: Int(status.st_size),
            isPage: SourcePaths.isMarkdown(path) || SourcePaths.isMarkdown(Array(inside)))
    }

    private mutating func add(_ path: [UInt8], location: [UInt8], size: Int, isPage: Bool) {
        if !isPage, SourcePaths.isHidden(path) {
            leftOut.append((path, "it is hidden"))
            return
        }
        found.append(Found(path: path, location: location, isPage: isPage, size: size))
    }

    private mutating func leaveUnread(_ path: [UInt8]) {
        leftOut.append((path, "it cannot be read"))
        unread = unread ?? path
    }

    private static func lastSegment(_ path: [UInt8]) -> ArraySlice<UInt8> {
        path.lastIndex(of: 0x2F).map { path[($0 + 1)...] } ?? path[...]
    }

    /// What stands at a path; a link is not followed.
    private static func status(_ path: [UInt8]) -> stat? {
        var status = stat()
        return withPath(path) { lstat($0, &status) } == 0 ? status : nil
    }

    private static func realPath(_ path: [UInt8]) -> [UInt8]? {
        guard let resolved = withPath(path, { realpath($0, nil) }) else { return nil }
        defer { free(resolved) }
        return Array(UnsafeRawBufferPointer(start: resolved, count: strlen(resolved)))
    }

    private static func withPath<Result>(_ path: [UInt8], _ body: (UnsafePointer<CChar>) -> Result) -> Result
    {
        (path.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { preconditionFailure("a path ends with a NUL") }
            return body(start)
        }
    }
}
