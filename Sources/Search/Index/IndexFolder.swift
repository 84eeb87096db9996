internal import Glibc
internal import WikiCore

/// The folder that holds a wiki's search index: one folder a generation, and the link `current` to the one in use.
///
/// A new generation is built beside the old and swapped in by renaming the link, so that there is an index at each moment.
public struct IndexFolder: Sendable {
    /// The folder's path.
    public let path: String

    /// Names a folder; touches nothing.
    public init(path: String) {
        self.path = path
    }

    private var link: String { path + "/current" }

    /// The name of the generation in use; nil while there is none.
    func current() -> String? {
        var buffer = [CChar](repeating: 0, count: 64)
        let count = readlink(link, &buffer, buffer.count)
        guard count > 0, count < buffer.count else { return nil }
        let name = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // Whatever the link says, nothing outside the folder is read or removed.
        return name.utf8.contains(0x2F) || name.utf8.first == 0x2E ? nil : name
    }

    /// The path of a generation.
    func path(of generation: String) -> String { "\(path)/\(generation)" }

    /// Whether a generation's files are there; their content may be anything.
    func isThere(_ generation: String) -> Bool {
        access(path(of: generation) + "/iamglass", R_OK) == 0
    }

    /// Makes room for a generation that is to be built, after removing what an earlier attempt left.
    func next() throws(SearchError) -> String {
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw Self.failure("make the index folder") }
        let current = current()
        for name in Self.entries(path) where name != current && name != "current" { remove(name) }
        let number = current.flatMap { Int64(decimal: $0.dropFirst()) } ?? 0
        return "g\(number &+ 1)"
    }

    /// Puts a finished generation in use and removes all others.
    func use(_ generation: String) throws(SearchError) {
        for file in Self.entries(path(of: generation)) { try Self.sync("\(path(of: generation))/\(file)") }
        try Self.sync(path(of: generation))
        let fresh = path + "/next"
        unlink(fresh)
        guard symlink(generation, fresh) == 0 else { throw Self.failure("name the new index") }
        guard rename(fresh, link) == 0 else { throw Self.failure("swap the index") }
        try Self.sync(path)
        for name in Self.entries(path) where name != generation && name != "current" { remove(name) }
    }

    /// What is known of how the index was left.
    enum StopMark {
        /// It is as it was when its writer ended.
        case valid
        /// Something has changed it since.
        case changed
        /// Its writer did not end as it should.
        case missing
    }

    private var stopMark: String { path + "/stopped" }

    /// Notes what the files of the index in use are, now that nobody writes them.
    func leaveStopMark() throws(SearchError) {
        guard let generation = current() else { return }
        let text = try fingerprint(of: generation)
        let descriptor = open(stopMark, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("note the end of the index") }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            throw Self.failure("note the end of the index")
        }
    }

    /// Compares the files with what was noted of them, and takes the note away: from here on they change.
    func takeStopMark() throws(SearchError) -> StopMark {
        guard let noted = try? Self.read(stopMark) else { return .missing }
        unlink(stopMark)
        guard let generation = current() else { return .changed }
        return try fingerprint(of: generation).utf8.elementsEqual(noted) ? .valid : .changed
    }

    /// The name of a generation and the hash of each of its files.
    private func fingerprint(of generation: String) throws(SearchError) -> String {
        var lines = [generation]
        for name in Self.entries(path(of: generation)).sorted() {
            let hasher = ContentHasher()
            try Self.forEachPiece(of: "\(path(of: generation))/\(name)") { hasher.update($0) }
            lines.append("\(hasher.finish().hex) \(name)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func read(_ path: String) throws(SearchError) -> [UInt8] {
        var bytes: [UInt8] = []
        try forEachPiece(of: path) { bytes += $0 }
        return bytes
    }

    private static func forEachPiece(of path: String, _ body: (ArraySlice<UInt8>) -> Void) throws(SearchError)
    {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("read the index") }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("read the index") }
            if count == 0 { return }
            body(buffer[..<count])
        }
    }

    /// Removes a generation, or a piece of one.
    func remove(_ name: String) {
        let target = path(of: name)
        if unlink(target) == 0 { return }
        for file in Self.entries(target) { unlink("\(target)/\(file)") }
        rmdir(target)
    }

    private static func sync(_ path: String) throws(SearchError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open the new index") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("write the new index") }
    }

    private static func entries(_ folder: String) -> [String] {
        FolderListing.names(in: folder) ?? []
    }

    private static func failure(_ act: String) -> SearchError {
        .failed("cannot \(act): \(String(cString: strerror(errno)))")
    }
}
