internal import SQLite
public import WikiCore
internal import Zstd

/// One consistent view of the tables; good only inside the closure that is given it.
public struct Reader {
    let connection: Connection
    let contents: ContentTable

    /// The bytes of a content.
    ///
    /// - Throws: `StoreError.damaged` when they are not what was stored.
    public func content(_ id: ContentID) throws -> [UInt8] {
        try contents.load(id)
    }

    /// The bytes of a content, of which others were read before.
    ///
    /// - Parameter known: those others; with the next newer one of a page at hand, a content takes one step to decode
    ///   instead of up to `ContentTable.longestChain`.
    /// - Throws: `StoreError.damaged` when they are not what was stored.
    public func content(_ id: ContentID, known: [ContentID: [UInt8]]) throws -> [UInt8] {
        try contents.load(id, known: known)
    }

    /// The file that holds a large content, to be sent as it is; nil when the database holds it.
    public func file(of id: ContentID) throws -> (path: String, size: Int)? {
        try contents.file(of: id)
    }

    /// The first bytes of a content, at most so many: of a large file they alone are read, unverified.
    public func beginning(of id: ContentID, count: Int) throws -> [UInt8] {
        try contents.beginning(of: id, count: count)
    }

    /// What the site says of itself under that name.
    public func setting(_ name: String) throws -> String? {
        try connection.first("SELECT value FROM setting WHERE name = ?", .text(name)) {
            row throws(SQLiteError) in
            row.text(0)
        }
    }

    /// The prefixes below which something was imported, longest first.
    public func importRoots() throws -> [String] {
        try connection.rows("SELECT DISTINCT root FROM import ORDER BY length(root) DESC") {
            row throws(SQLiteError) in row.text(0)
        }
    }
}
