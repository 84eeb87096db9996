import Glibc

/// Files of the checkout that tests read.
enum SourceFiles {
    /// The package's folder, which this file stands two folders below.
    static let root: String = {
        let parts = #filePath.utf8.split(separator: 0x2F, omittingEmptySubsequences: false).dropLast(3)
        return parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
    }()

    /// The bytes of a file, or nil if it cannot be read.
    static func bytes(_ path: String) -> [UInt8]? {
        guard let file = fopen("\(root)/\(path)", "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&block, 1, block.count, file)
            guard count > 0 else { return bytes }
            bytes += block[..<count]
        }
    }

    /// The names of the files in a folder, sorted.
    static func names(in folder: String) -> [String] {
        guard let directory = opendir("\(root)/\(folder)") else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.utf8.starts(with: ".".utf8) { names.append(name) }
        }
        return names.sorted()
    }
}
