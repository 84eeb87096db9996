internal import Glibc

/// `meent.conf`: a setting a line, `key = value`; `#` begins a line that says nothing.
struct SettingsFile {
    private var values: [(key: String, value: String)] = []
    private static let largest = 64 << 10

    /// Reads a file; one that is missing sets nothing.
    ///
    /// - Throws: `UsageError` for a line that is none, or a key that `serve` has not.
    init(reading path: String) throws(UsageError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno == ENOENT || errno == ENOTDIR else {
                throw UsageError("\(path) cannot be read: \(String(cString: strerror(errno)))")
            }
            return
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Self.largest)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { break }
            count += got
        }
        guard count < bytes.count, let text = String(validating: bytes.prefix(count), as: UTF8.self) else {
            throw UsageError("\(path) is no text of less than 64 KiB")
        }
        try parse(text, path: path)
    }

    private mutating func parse(_ text: String, path: String) throws(UsageError) {
        let known = Command.serve.flags.map { $0.name.dropFirst(2) }
        for (index, line) in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            let line = Self.trimmed(Substring(line))
            if line.isEmpty || line.utf8.first == 0x23 { continue }
            guard let sign = line.utf8.firstIndex(of: 0x3D) else {
                throw UsageError("\(path) line \(index + 1) is no key = value")
            }
            let key = Self.trimmed(line[..<sign])
            guard known.contains(key) else {
                throw UsageError("\(path) line \(index + 1): there is no setting \(key.debugDescription)")
            }
            let value = Self.trimmed(line[line.utf8.index(after: sign)...])
            values.append((String(key), String(value)))
        }
    }

    /// All values of a key, in order.
    func all(_ key: String) -> [String] {
        values.filter { $0.key == key }.map(\.value)
    }

    /// A key's value where only some have a meaning; the last line counts.
    func value(_ key: String, among allowed: [String]) throws(UsageError) -> String? {
        guard let value = all(key).last else { return nil }
        guard allowed.contains(value) else {
            throw UsageError(
                "meent.conf: \(key) is \(allowed.joined(separator: " or ")), not \(value.debugDescription)")
        }
        return value
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D }
        var text = text
        while let first = text.utf8.first, isBlank(first) { text = Substring(text.utf8.dropFirst()) }
        while let last = text.utf8.last, isBlank(last) { text = Substring(text.utf8.dropLast()) }
        return text
    }
}
