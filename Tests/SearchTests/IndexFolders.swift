import TestSupport

@testable import Search

/// Lends a folder for an index, which is empty and goes away.
func withIndexFolder(_ body: (IndexFolder) throws -> Void) throws {
    let folder = TemporaryFolder()
    try withExtendedLifetime(folder) { try body(IndexFolder(path: folder.path)) }
}
