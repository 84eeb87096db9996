import Glibc
import TestSupport
import WikiCore

/// Files behind the wiki's back.
enum Files {
    static func names(in folder: String) -> [String] {
        (FolderListing.names(in: folder) ?? []).sorted()
    }

    static func bytes(of path: String) -> [UInt8] {
        TestData.read(path) ?? []
    }

    static func write(_ bytes: [UInt8], to path: String) {
        guard let file = fopen(path, "w") else { return }
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
    }

    /// Copies the files of a folder over those of another.
    static func copy(_ folder: String, to other: String) {
        for name in names(in: folder) { write(bytes(of: "\(folder)/\(name)"), to: "\(other)/\(name)") }
    }
}
