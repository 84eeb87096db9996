internal import Glibc
internal import SQLite
public import WikiCore

/// A consistent copy of a wiki's database, as a backup holds it.
public struct Snapshot {
    private let connection: Connection

    /// Opens a copy, that of another program or person included: nothing in it runs.
    ///
    /// - Throws: `StoreError.corrupt` when it is no database.
    public init(path: String) throws {
        do {
            connection = try Connection(path: path, access: .readOnly)
            _ = try connection.first("SELECT count(*) FROM sqlite_schema") { row throws(SQLiteError) in
                row.integer(0)
            }
        } catch let error {
            throw StoreError(error)
        }
    }

    /// The contents that stand in the files folder, each with its size, in order of hash.
    public func files() throws -> [(hash: ContentHash, size: Int)] {
        do {
            return try connection.rows(
                "SELECT hash, max(size) FROM content WHERE bytes IS NULL GROUP BY hash ORDER BY hash"
            ) { row throws(SQLiteError) in
                ContentHash(bytes: row.blob(0)).map { (hash: $0, size: Int(row.integer(1))) }
            }.compactMap { $0 }
        } catch {
            throw StoreError(error)
        }
    }

    /// Verifies that the copy is a wiki's of a version that this program reads, has its tables, views and indexes and
    /// nothing besides (no trigger, no other view), and that its structure is whole.
    ///
    /// - Throws: `StoreError.notAWiki` or `.tooNew`.
    public func expectWiki() throws {
        do {
            let id = try number("PRAGMA application_id")
            guard id == Schema.applicationID else {
                throw StoreError.notAWiki("its wiki.db is another program's")
            }
            let version = try number("PRAGMA user_version")
            guard version > 0 else {
                throw StoreError.notAWiki("its database has no tables of a wiki")
            }
            guard version <= Schema.currentVersion else { throw StoreError.tooNew(version: version) }
            let model = try Connection(path: ":memory:", access: .readWrite)
            for step in Schema.migrations[..<Int(version)] { try model.runScript(step) }
            guard try Self.schema(of: connection) == Self.schema(of: model) else {
                throw StoreError.notAWiki("its database has other tables, views or triggers than a wiki has")
            }
            if let fault = try connection.structureFaults().first {
                throw StoreError.damaged("its database is damaged: \(fault)")
            }
        } catch {
            throw StoreError(error)
        }
    }

    private func number(_ pragma: StaticString) throws(SQLiteError) -> Int64 {
        try connection.first(pragma) { row throws(SQLiteError) in row.integer(0) } ?? 0
    }

    private static func schema(of connection: Connection) throws(SQLiteError) -> [[String]] {
        try connection.rows(
            "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name"
        ) {
            row throws(SQLiteError) in (0..<4).map { row.text($0) }
        }
    }
}

extension Store {
    /// Writes a consistent copy of the database to a new file, also while another process serves and writes.
    public func snapshot(to path: String) throws {
        do {
            try Connection(path: folder.database, access: .copying).copy(to: path)
        } catch {
            throw StoreError(error)
        }
    }
}

extension DataFolder {
    /// Makes a copy of a database, put in this folder, the wiki's database for use, brought up to date.
    public func adoptSnapshot() throws {
        do {
            let connection = try Connection(path: database, access: .readWrite)
            try connection.run("PRAGMA journal_mode = WAL")
            try connection.run("PRAGMA synchronous = FULL")
            try Schema.migrate(connection, from: Store.userVersion(connection))
            _ = try connection.checkpoint(.truncate)
        } catch {
            throw StoreError(error)
        }
    }

    /// The file of a content of that hash.
    public func file(of hash: ContentHash) -> String {
        "\(files)/\(hash.hex.prefix(2))/\(hash.hex)"
    }
}
