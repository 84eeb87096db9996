import Glibc

/// The shared data that lies beside the project and is no part of it.
public enum TestData {
    /// The folder; nil where it is missing.
    public static let folder: String? = {
        // #filePath is ROOT/Tests/Support/TestData.swift; a linked work tree may lie a folder deeper.
        let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return ["\(root)/../shared/testdata", "\(root)/../../shared/testdata"].first { access($0, R_OK) == 0 }
    }()

    /// The names in a folder that do not begin with a dot, sorted.
    public static func entries(of path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    /// All bytes of a file; nil if it cannot be read.
    public static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
            bytes += buffer[..<count]
        }
        return bytes
    }
}
