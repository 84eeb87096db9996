import Glibc
import Testing
import WikiCore

@testable import Search

/// Lends a folder for an index, which is empty and goes away.
func withIndexFolder(_ body: (IndexFolder) throws -> Void) throws {
    var template = Array("/tmp/meent-index-XXXXXX".utf8CString)
    let path = String(cString: try #require(mkdtemp(&template)))
    defer {
        let folder = IndexFolder(path: path)
        for name in FolderListing.names(in: path) ?? [] { folder.remove(name) }
        rmdir(path)
    }
    try body(IndexFolder(path: path))
}
