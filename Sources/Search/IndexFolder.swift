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

    private func remove(_ name: String) {
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

    static func entries(_ folder: String) -> [String] {
        guard let listing = opendir(folder) else { return [] }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    private static func failure(_ act: String) -> SearchError {
        .failed("cannot \(act): \(String(cString: strerror(errno)))")
    }
}
