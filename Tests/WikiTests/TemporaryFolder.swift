import Glibc

/// A folder of its own for one test, removed with all that is in it.
final class TemporaryFolder {
    let path: String

    init() {
        var template = Array("/tmp/meent-test-XXXXXX".utf8CString)
        path = template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
    }

    deinit {
        Self.removeAll(path)
    }

    private static func removeAll(_ path: String) {
        if unlink(path) == 0 { return }
        if let listing = opendir(path) {
            while let entry = readdir(listing) {
                let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name != ".", name != ".." { removeAll("\(path)/\(name)") }
            }
            closedir(listing)
        }
        rmdir(path)
    }

    /// Writes a file, making the folders on its way.
    func write(_ bytes: [UInt8], to name: String) {
        var parent = path
        for segment in name.split(separator: "/").dropLast() {
            parent += "/" + segment
            mkdir(parent, 0o700)
        }
        let file = fopen("\(path)/\(name)", "w")!
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
    }

    func write(_ text: String, to name: String) {
        write(Array(text.utf8), to: name)
    }

    func read(_ name: String) -> [UInt8]? {
        guard let file = fopen("\(path)/\(name)", "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return bytes
    }

    func link(_ name: String, to target: String) {
        symlink(target, "\(path)/\(name)")
    }

    func remove(_ name: String) {
        unlink("\(path)/\(name)")
    }

    func holds(_ name: String) -> Bool {
        access("\(path)/\(name)", F_OK) == 0
    }
}
