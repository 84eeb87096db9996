internal import SQLite
public import WikiCore

extension Writer {
    /// Removes a text or file for good, wherever it stands, and records that it was there.
    ///
    /// Equal contents go with it. What was kept as a difference from it becomes whole before, and dictionaries are dissolved,
    /// for a piece of it may stand in one. What is free in the database,
    /// the log and the file are left to `Store.finishErasure`.
    ///
    /// - Returns: the contents that were removed, and the hash of a file in which it stood.
    public func erase(_ content: ContentID, change: ChangeID) throws -> (
        contents: [ContentID], file: ContentHash?
    ) {
        guard let hash = try reader.hash(of: content) else { return ([], nil) }
        let equal = try connection.rows(
            "SELECT id, size, bytes IS NULL FROM content WHERE hash = ? AND id NOT IN (SELECT content FROM erased)",
            .blob(hash.bytes)
        ) { row throws(SQLiteError) in
            (id: ContentID(row.integer(0)), size: row.integer(1), isFile: row.integer(2) == 1)
        }
        try dissolveDictionaries()
        for content in equal {
            let leaning = try connection.rows(
                "SELECT id FROM content WHERE base = ?", .integer(content.id.value)
            ) {
                row throws(SQLiteError) in ContentID(row.integer(0))
            }
            for id in leaning { try contents.makeWhole(id) }
        }
        try connection.run("DELETE FROM document_text WHERE hash = ?", .blob(hash.bytes))
        for content in equal {
            try contents.makeEmpty(content.id)
            try connection.run(
                "INSERT INTO erased(content, size, change) VALUES(?, ?, ?)", .integer(content.id.value),
                .integer(content.size), .integer(change.value))
            try connection.run("DELETE FROM rendered WHERE content = ?", .integer(content.id.value))
        }
        return (equal.map(\.id), equal.contains { $0.isFile } ? hash : nil)
    }
}

extension Reader {
    /// Living pages and files that show a content, or one equal to it, now.
    public func pagesShowing(_ content: ContentID) throws -> [PageRecord] {
        try connection.rows(
            """
            SELECT page.id, page.kind, page.name, page.head, revision.content FROM content AS wanted
            JOIN content AS equal ON equal.hash = wanted.hash
            JOIN revision ON revision.content = equal.id JOIN page ON page.head = revision.id WHERE wanted.id = ?
            """, .integer(content.value), as: Reader.pageRecord)
    }
}

extension Store {
    /// Removes from the disk what an erasure left behind: rows that are free, the log, and the files. Writes the database
    /// anew, for which there must be room.
    ///
    /// To be called after `close`, when nobody writes any more.
    public func finishErasure(files hashes: [ContentHash]) throws {
        do {
            let connection = try Connection(path: folder.database, access: .readWrite)
            try connection.run("PRAGMA synchronous = FULL")
            // Where pages were split, copies of rows stand in what is free: only a file that is written anew has none.
            try connection.run("PRAGMA temp_store = FILE")
            try connection.run("VACUUM")
            _ = try connection.checkpoint(.truncate)
        } catch {
            throw StoreError(error)
        }
        for hash in hashes { BlobFolder(path: folder.files).remove(hash) }
    }
}
