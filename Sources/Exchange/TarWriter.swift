internal import WikiCore

/// Writes a tar archive piece by piece, and notes the hash of each member.
struct TarWriter: ~Copyable {
    private let file: OpenFile
    private let time: Timestamp
    /// The members so far.
    private(set) var members: [(name: String, hash: ContentHash)] = []
    /// So much is held in memory at a time.
    private static let piece = 1 << 20

    /// Begins an archive in a new file.
    init(path: String, time: Timestamp) throws(ExchangeError) {
        file = try OpenFile(creating: path)
        self.time = time
    }

    /// Appends a file's bytes under a name.
    ///
    /// - Throws: `ExchangeError`, also when the file has not the size that it had at first.
    mutating func append(_ path: String, as name: String) throws(ExchangeError) {
        let source = try OpenFile(reading: path)
        guard let size = source.size else { throw ExchangeError("\(path) is no file") }
        let header = TarHeader(name: name, size: size)
        try file.write(header.encoded(time: time.seconds))
        let hasher = ContentHasher()
        var left = size
        while left > 0 {
            let bytes = try source.read(limit: min(left, Self.piece))
            guard !bytes.isEmpty else { throw ExchangeError("\(path) became shorter while it was read") }
            hasher.update(bytes)
            try file.write(bytes)
            left -= bytes.count
        }
        try pad(size)
        members.append((name, hasher.finish()))
    }

    /// Appends bytes under a name.
    mutating func append(_ bytes: [UInt8], as name: String) throws(ExchangeError) {
        try file.write(TarHeader(name: name, size: bytes.count).encoded(time: time.seconds) + bytes)
        try pad(bytes.count)
        members.append((name, ContentHash(of: bytes)))
    }

    /// Ends the archive and waits until it is on disk.
    func finish() throws(ExchangeError) {
        try file.write([UInt8](repeating: 0, count: 2 * TarHeader.block))
        try file.synchronize()
    }

    private func pad(_ size: Int) throws(ExchangeError) {
        let over = size % TarHeader.block
        if over > 0 { try file.write([UInt8](repeating: 0, count: TarHeader.block - over)) }
    }
}
