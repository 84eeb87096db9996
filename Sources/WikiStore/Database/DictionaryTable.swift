internal import SQLite
internal import WikiCore
internal import Zstd

/// Reads and writes the rows of `dictionary`: what whole texts have in common. For one thread at a time.
final class DictionaryTable {
    private let connection: Connection
    /// The one that was read last. No other ever has its id, which is drawn from its bytes.
    private var last: ZstdDictionary?

    init(connection: Connection) {
        self.connection = connection
    }

    /// The dictionary of that id, compared with its hash.
    ///
    /// - Throws: `StoreError.damaged` when it is missing or not what was stored.
    func load(_ id: UInt32) throws -> ZstdDictionary {
        if let last, last.id == id { return last }
        let row = try connection.first(
            "SELECT hash, bytes FROM dictionary WHERE id = ?", .integer(Int64(id))
        ) { row throws(SQLiteError) in (hash: row.blob(0), bytes: row.blob(1)) }
        guard let row else { throw StoreError.damaged("dictionary \(id) is missing") }
        guard ContentHash(of: row.bytes).bytes == row.hash, let dictionary = ZstdDictionary(row.bytes),
            dictionary.id == id
        else { throw StoreError.damaged("dictionary \(id) is not what was stored") }
        last = dictionary
        return dictionary
    }

    /// The ids of all dictionaries.
    func ids() throws -> [UInt32] {
        try connection.rows("SELECT id FROM dictionary ORDER BY id") { row throws(SQLiteError) in
            UInt32(clamping: row.integer(0))
        }
    }

    /// Stores a dictionary; one that is there already stays.
    func add(_ dictionary: ZstdDictionary) throws {
        try connection.run(
            "INSERT INTO dictionary(id, hash, bytes) VALUES(?, ?, ?) ON CONFLICT DO NOTHING",
            .integer(Int64(dictionary.id)), .blob(ContentHash(of: dictionary.bytes).bytes),
            .blob(dictionary.bytes))
    }

    /// Removes a dictionary, which no frame may need any more.
    func remove(_ id: UInt32) throws {
        try connection.run("DELETE FROM dictionary WHERE id = ?", .integer(Int64(id)))
    }
}
