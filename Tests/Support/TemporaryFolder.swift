import Glibc

/// A folder of its own for one test, removed with all that is in it.
public final class TemporaryFolder {
    /// Where it is.
    public let path: String

    /// Makes the folder.
    public init() {
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
    public func write(_ bytes: [UInt8], to name: String) {
        var parent = path
        for segment in name.split(separator: "/").dropLast() {
            parent += "/" + segment
            mkdir(parent, 0o700)
        }
        let file = fopen("\(path)/\(name)", "w")!
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
    }

    /// Writes a file of text.
    public func write(_ text: String, to name: String) {
        write(Array(text.utf8), to: name)
    }

    /// All bytes of a file; nil if it cannot be read.
    public func read(_ name: String) -> [UInt8]? {
        TestData.read("\(path)/\(name)")
    }

    /// Makes a symbolic link.
    public func link(_ name: String, to target: String) {
        symlink(target, "\(path)/\(name)")
    }

    /// Removes a file.
    public func remove(_ name: String) {
        unlink("\(path)/\(name)")
    }

    /// Whether there is a file or folder of that name.
    public func holds(_ name: String) -> Bool {
        access("\(path)/\(name)", F_OK) == 0
    }

    /// Runs a command of the shell in the folder.
    ///
    /// - Returns: its exit status.
    public func run(_ command: String) -> Int32 {
        system("cd '\(path)' && \(command)") >> 8 & 0xFF
    }

    /// Whether the system has a program.
    public static func hasProgram(_ name: String) -> Bool {
        access("/usr/bin/\(name)", X_OK) == 0
    }
}
