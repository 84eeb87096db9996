internal import Glibc
internal import SQLite
internal import WikiCore
internal import Zstd

/// Reads and writes the rows of `content`: what is whole, what is a difference, what is a file.
struct ContentTable {
    let connection: Connection
    let codec: ZstdCodec
    let blobs: BlobFolder
    let dictionaries: DictionaryTable

    init(connection: Connection, codec: ZstdCodec, blobs: BlobFolder) {
        self.connection = connection
        self.codec = codec
        self.blobs = blobs
        dictionaries = DictionaryTable(connection: connection)
    }

    /// Bytes that are no text and longer than this become files.
    static let largestInDatabase = 64 << 10

    /// A difference from a newer text leads to a whole one within this many steps.
    ///
    /// A step takes some ten microseconds; [why so many](docs/decisions/0017-history-on-disk.md).
    static let longestChain = 64

    /// How hard the background compresses.
    private static let hardestLevel: Int32 = 19

    /// How hard a save or an import does, for which somebody waits: the background comes by soon.
    static let quickestLevel: Int32 = 1

    /// The bytes of a content, compared with their hash.
    ///
    /// - Parameter known: contents that were loaded before: a difference from one of them is decoded in one step.
    /// - Throws: `StoreError.damaged` when they are not what was stored.
    func load(_ id: ContentID, known: [ContentID: [UInt8]] = [:]) throws -> [UInt8] {
        let row = try stored(id)
        let bytes = try decoded(row, id, known)
        guard ContentHash(of: bytes) == row.hash else {
            throw StoreError.damaged("content \(id) is not what was stored: its hash differs")
        }
        return bytes
    }

    /// The bytes of a content; nil where they are not what was stored, which `check` reports.
    func loadUndamaged(_ id: ContentID) throws -> [UInt8]? {
        do {
            return try load(id)
        } catch StoreError.damaged {
            return nil
        }
    }

    /// Appends a content, whole; what is there already is never touched.
    ///
    /// Reads it back and compares before the transaction can be committed, so that nothing is acknowledged that
    /// could not be read again.
    func append(_ bytes: [UInt8], hash: ContentHash) throws -> ContentID {
        let asFile = Self.belongsInFile(bytes)
        if asFile { try blobs.store(bytes, hash: hash) }
        try connection.run(
            "INSERT INTO content(hash, size, bytes) VALUES(?, ?, ?)",
            .blob(hash.bytes), .integer(Int64(bytes.count)),
            asFile ? .null : .blob(try codec.compress(bytes, level: Self.quickestLevel)))
        let id = ContentID(connection.lastInsertedID)
        let row = try stored(id)
        // The bytes are compared, so their hash need not be worked out a second time.
        guard row.hash == hash, Self.areEqual(try decoded(row, id, [:]), bytes) else {
            throw StoreError.damaged("content \(id) does not read back as it was written")
        }
        return id
    }

    /// Whether a content is kept as a whole text in the database.
    func isWhole(_ id: ContentID) throws -> Bool {
        let row = try stored(id)
        return row.base == nil && row.bytes != nil
    }

    /// A whole text as a difference from `base`; nil if that is not smaller, or if there is no whole text.
    func delta(_ id: ContentID, base: ContentID) throws -> Compaction.Form? {
        let row = try stored(id)
        guard row.base == nil, let whole = row.bytes, base > id else { return nil }
        let text = try load(id)
        let prefix = try load(base)
        let delta = try codec.compress(text, level: Self.hardestLevel, prefix: prefix)
        guard delta.count < whole.count else { return nil }
        guard try codec.decompress(delta, size: text.count, prefix: prefix) == text else {
            throw StoreError.damaged("the difference of content \(id) from \(base) does not decode")
        }
        return Compaction.Form(
            id: id, hash: row.hash, support: .text(base, ContentHash(of: prefix)), bytes: delta)
    }

    /// A whole text compressed as far as it goes.
    ///
    /// - Parameter dictionary: what to compress it with; another one that it needed before is done without.
    /// - Returns: nil if that is not smaller, or if there is no whole text.
    func whole(_ id: ContentID, dictionary: ZstdDictionary?) throws -> Compaction.Form? {
        let row = try stored(id)
        guard row.base == nil, let before = row.bytes else { return nil }
        let text = try load(id)
        let frame = try codec.compress(text, level: Self.hardestLevel, dictionary: dictionary)
        let needed = ZstdDictionary.id(neededBy: before)
        guard frame.count < before.count || needed != nil && needed != dictionary?.id else { return nil }
        guard try codec.decompress(frame, size: text.count, dictionary: dictionary) == text else {
            throw StoreError.damaged("content \(id) does not come back as it was compressed")
        }
        return Compaction.Form(
            id: id, hash: row.hash, support: dictionary.map { .dictionary($0.id) }, bytes: frame)
    }

    /// Whole texts behind `last`, in order of id, each with the id of the dictionary that it needs.
    func wholes(after last: ContentID, limit: Int) throws -> [(id: ContentID, dictionary: UInt32?)] {
        try connection.rows(
            """
            SELECT id, substr(bytes, 1, 18) FROM content
            WHERE id > ? AND base IS NULL AND bytes IS NOT NULL ORDER BY id LIMIT ?
            """, .integer(last.value), .integer(Int64(limit))
        ) { row throws(SQLiteError) in
            (id: ContentID(row.integer(0)), dictionary: ZstdDictionary.id(neededBy: row.blob(1)))
        }
    }

    /// Puts another form in the place of a whole text. What was erased or replaced meanwhile, it or its base, stays, and
    /// so does what would need a dictionary that was removed meanwhile.
    func replace(_ form: Compaction.Form) throws {
        try connection.run(
            """
            UPDATE content SET base = ?1, bytes = ?2
            WHERE id = ?3 AND hash = ?4 AND base IS NULL AND bytes IS NOT NULL
                AND (?1 IS NULL OR EXISTS (SELECT 1 FROM content AS base WHERE base.id = ?1 AND base.hash = ?5))
                AND (?6 IS NULL OR EXISTS (SELECT 1 FROM dictionary WHERE dictionary.id = ?6))
            """,
            .optional(form.base?.value), .blob(form.bytes), .integer(form.id.value), .blob(form.hash.bytes),
            .optional(form.baseHash?.bytes), .optional(form.dictionary.map(Int64.init)))
    }

    /// Stores whole, and without a dictionary, what is kept as a difference or with one.
    func makeWhole(_ id: ContentID) throws {
        let text = try load(id)
        try connection.run(
            "UPDATE content SET base = NULL, bytes = ? WHERE id = ?",
            .blob(try codec.compress(text, level: 3)),
            .integer(id.value))
        guard try load(id) == text else {
            throw StoreError.damaged("content \(id) does not read back as it was written")
        }
    }

    /// Puts nothing in the place of a content, on which none may lean.
    func makeEmpty(_ id: ContentID) throws {
        try connection.run(
            "UPDATE content SET hash = ?, size = 0, base = NULL, bytes = ? WHERE id = ?",
            .blob(ContentHash(of: []).bytes), .blob(try codec.compress([], level: 3)), .integer(id.value))
    }

    /// The first bytes of a content, at most so many: of a large file they alone are read, unverified.
    func beginning(of id: ContentID, count: Int) throws -> [UInt8] {
        let row = try stored(id)
        guard row.bytes == nil else { return Array(try load(id).prefix(count)) }
        return try blobs.load(row.hash, limit: count)
    }

    /// The file that holds a content; nil when the database does.
    func file(of id: ContentID) throws -> (path: String, size: Int)? {
        let row = try stored(id)
        return row.bytes == nil ? (blobs.path(of: row.hash), row.size) : nil
    }

    private struct Stored {
        let hash: ContentHash
        let size: Int
        let base: ContentID?
        let bytes: [UInt8]?
    }

    private func stored(_ id: ContentID) throws -> Stored {
        let found: Stored?? = try connection.first(
            "SELECT hash, size, base, bytes FROM content WHERE id = ?", .integer(id.value)
        ) { row throws(SQLiteError) in
            guard let hash = ContentHash(bytes: row.blob(0)) else { return nil }
            return Stored(
                hash: hash, size: Int(row.integer(1)), base: row.optionalInteger(2).map { ContentID($0) },
                bytes: row.isNull(3) ? nil : row.blob(3))
        }
        guard let stored = found ?? nil else { throw StoreError.damaged("content \(id) is missing") }
        return stored
    }

    private func decoded(_ row: Stored, _ id: ContentID, _ known: [ContentID: [UInt8]]) throws -> [UInt8] {
        // Down the chain to what is whole or known, then back up: no recursion, however long a chain may be.
        var chain = [row]
        var text: [UInt8]?
        var newest = id
        while text == nil, let base = chain[chain.count - 1].base {
            // A file that somebody else wrote may hold a circle all the same.
            guard base > newest else { throw StoreError.damaged("content \(id) leans on an older one") }
            newest = base
            text = known[base]
            if text == nil { chain.append(try stored(base)) }
        }
        for link in chain.reversed() {
            guard let bytes = link.bytes else {
                text = try blobs.load(link.hash)
                continue
            }
            do {
                let dictionary = try ZstdDictionary.id(neededBy: bytes).map(dictionaries.load)
                text = try codec.decompress(bytes, size: link.size, prefix: text, dictionary: dictionary)
            } catch let error as ZstdError {
                throw StoreError.damaged("content \(id) cannot be decoded: \(error.message)")
            }
        }
        return text ?? []
    }

    /// Whether both are the same bytes. `==` looks at them one by one.
    private static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && memcmp(left, right, left.count) == 0
    }

    /// Whether bytes become a file: what is long and no text.
    static func belongsInFile(_ bytes: [UInt8]) -> Bool {
        bytes.count > largestInDatabase
            && (bytes.contains(0) || String(validating: bytes, as: UTF8.self) == nil)
    }
}
