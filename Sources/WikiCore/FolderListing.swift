internal import Glibc

/// What stands in a folder of the file system.
public enum FolderListing {
    /// The names in a folder, without `.` and `..`, in no order; bytes that are no UTF-8 are replaced.
    ///
    /// - Returns: nil when the folder cannot be read to its end; `errno` says why.
    public static func names(in path: String) -> [String]? {
        names(in: Array(path.utf8)).map { names in names.map { String(decoding: $0, as: UTF8.self) } }
    }

    /// The same as bytes: file systems know no encoding.
    public static func names(in path: [UInt8]) -> [[UInt8]]? {
        guard let listing = opendir(path.map { CChar(bitPattern: $0) } + [0]) else { return nil }
        defer { closedir(listing) }
        var names: [[UInt8]] = []
        while true {
            // Nothing else tells the end from a failure.
            errno = 0
            guard let entry = readdir(listing) else { return errno == 0 ? names : nil }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name != [0x2E], name != [0x2E, 0x2E] { names.append(name) }
        }
    }
}
