internal import SQLite

extension Schema {
    /// Brings the tables up to date, each step in a transaction of its own.
    ///
    /// - Throws: `StoreError.damaged` when a step would leave a reference without its row; that step is undone.
    static func migrate(_ connection: Connection, from version: Int64) throws {
        // A table that others refer to is replaced by a new one of its name, for which they must not be enforced
        // (sqlite.org/lang_altertable.html, section 7). They are verified instead, before each step stands.
        try connection.run("PRAGMA foreign_keys = OFF")
        for step in migrations[Int(version)...] {
            try connection.run("BEGIN IMMEDIATE")
            do {
                try connection.runScript(step)
                if let fault = try connection.danglingReferences().first { throw StoreError.damaged(fault) }
                try connection.run("COMMIT")
            } catch {
                if connection.isInTransaction { try? connection.run("ROLLBACK") }
                throw StoreError(error)
            }
        }
        try connection.run("PRAGMA foreign_keys = ON")
    }
}
