internal import Glibc

/// An open file, closed when it goes.
struct OpenFile: ~Copyable {
    let descriptor: Int32

    /// Opens a regular file for reading; a symlink, device or pipe is refused.
    init(reading path: String) throws(ExchangeError) {
        try self.init(reading: Array(path.utf8))
    }

    /// The same for a path as the file system has it, which may be no UTF-8.
    init(reading path: [UInt8]) throws(ExchangeError) {
        // Without O_NONBLOCK the opening of a pipe would wait for its writer.
        descriptor = open(
            path.map { CChar(bitPattern: $0) } + [0], O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { throw .system("read \(String(decoding: path, as: UTF8.self))") }
    }

    /// Makes a new file; one that is there already is refused.
    init(creating path: String) throws(ExchangeError) {
        try self.init(creating: Array(path.utf8), mode: 0o600)
    }

    /// The same for a path that may be no UTF-8.
    ///
    /// - Parameter mode: who may do what with it, less what the process's mask forbids.
    init(creating path: [UInt8], mode: mode_t) throws(ExchangeError) {
        descriptor = open(
            path.map { CChar(bitPattern: $0) } + [0], O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
            mode)
        guard descriptor >= 0 else { throw .system("make \(PathText.shown(path))") }
    }

    deinit {
        close(descriptor)
    }

    /// The file's size in bytes; nil for what is no regular file.
    var size: Int? {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    /// Reads at most `limit` bytes; fewer only at the end.
    func read(limit: Int) throws(ExchangeError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit)
        var count = 0
        while count < limit {
            let got = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, limit - count)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .system("read") }
            if got == 0 { break }
            count += got
        }
        bytes.removeLast(limit - count)
        return bytes
    }

    /// Writes all of it.
    func write(_ bytes: [UInt8]) throws(ExchangeError) {
        var offset = 0
        while offset < bytes.count {
            let written = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress.map { $0 + offset }, bytes.count - offset)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw .system("write") }
            offset += written
        }
    }

    /// Waits until all of it is on disk.
    func synchronize() throws(ExchangeError) {
        guard fsync(descriptor) == 0 else { throw .system("write") }
    }
}

/// Waits until the names in a folder are on disk.
func synchronizeFolder(_ path: String) throws(ExchangeError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system("open \(path)") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .system("write \(path)") }
}
