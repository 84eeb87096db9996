import TestSupport

/// Files of the checkout that tests read.
enum SourceFiles {
    /// The package's folder, which this file stands two folders below.
    static let root: String = {
        let parts = #filePath.utf8.split(separator: 0x2F, omittingEmptySubsequences: false).dropLast(3)
        return parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
    }()

    /// The bytes of a file, or nil if it cannot be read.
    static func bytes(_ path: String) -> [UInt8]? {
        TestData.read("\(root)/\(path)")
    }

    /// The names of the files in a folder, sorted.
    static func names(in folder: String) -> [String] {
        TestData.entries(of: "\(root)/\(folder)")
    }
}
