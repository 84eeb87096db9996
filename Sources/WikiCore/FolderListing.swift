internal import Glibc

/// What stands in a folder of the file system.
public enum FolderListing {
    /// The names in a folder, without `.` and `..`, in no order; bytes that are no UTF-8 are replaced.
    ///
    /// - Returns: nil when the folder cannot be read; `errno` says why.
    public static func names(in path: String) -> [String]? {
        guard let listing = opendir(path) else { return nil }
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
}
