internal import SQLite
public import WikiCore
internal import Zstd

/// What somebody typed and has not saved.
public struct DraftRecord: Equatable, Sendable {
    /// The text.
    public let text: [UInt8]
    /// The revision that its writer began from; nil for a new page.
    public let base: RevisionID?
    /// The section that it is of; nil for a whole page.
    public let section: Int?
    /// When it was kept.
    public let time: Timestamp

    /// A draft from its parts.
    public init(text: [UInt8], base: RevisionID?, section: Int?, time: Timestamp) {
        self.text = text
        self.base = base
        self.section = section
        self.time = time
    }
}

/// How many drafts are kept, and how long. What exceeds it goes, oldest first.
public struct DraftLimits: Sendable {
    /// Of one browser.
    public var perBrowser: Int
    /// In all.
    public var count: Int
    /// Bytes in all, as they are stored.
    public var bytes: Int
    /// Seconds.
    public var age: Int64

    /// Limits from their parts.
    public init(perBrowser: Int, count: Int, bytes: Int, age: Int64) {
        self.perBrowser = perBrowser
        self.count = count
        self.bytes = bytes
        self.age = age
    }
}

extension Reader {
    /// A browser's draft for the page of that key.
    public func draft(of browser: ContentHash, key: PageKey) throws -> DraftRecord? {
        let row = try connection.first(
            "SELECT base, section, time, size, bytes FROM draft WHERE browser = ? AND key = ?",
            .blob(browser.bytes), .text(key.text)
        ) { row throws(SQLiteError) in
            (
                base: row.optionalInteger(0), section: row.optionalInteger(1), time: row.integer(2),
                size: Int(row.integer(3)), bytes: row.blob(4)
            )
        }
        guard let row else { return nil }
        return DraftRecord(
            text: try contents.codec.decompress(row.bytes, size: row.size),
            base: row.base.map { RevisionID($0) }, section: row.section.map { Int($0) },
            time: Timestamp(seconds: row.time))
    }
}

extension Writer {
    /// Keeps a browser's draft in place of the one before, and drops what exceeds the limits.
    public func keep(_ draft: DraftRecord, of browser: ContentHash, key: PageKey, limits: DraftLimits) throws
    {
        try connection.run(
            """
            INSERT INTO draft(browser, key, base, section, time, size, bytes) VALUES(?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT(browser, key) DO UPDATE SET base = excluded.base, section = excluded.section,
                time = excluded.time, size = excluded.size, bytes = excluded.bytes
            """, .blob(browser.bytes), .text(key.text), .optional(draft.base?.value),
            .optional(draft.section.map(Int64.init)), .integer(draft.time.seconds),
            .integer(Int64(draft.text.count)), .blob(try contents.codec.compress(draft.text, level: 3)))
        try connection.run("DELETE FROM draft WHERE time < ?", .integer(draft.time.seconds - limits.age))
        try connection.run(
            """
            DELETE FROM draft WHERE browser = ?1 AND id NOT IN (
                SELECT id FROM draft WHERE browser = ?1 ORDER BY time DESC, id DESC LIMIT ?2)
            """, .blob(browser.bytes), .integer(Int64(limits.perBrowser)))
        try connection.run(
            """
            DELETE FROM draft WHERE id IN (
                SELECT id FROM (SELECT id, row_number() OVER newest AS place, sum(length(bytes)) OVER newest AS total
                    FROM draft WINDOW newest AS (ORDER BY time DESC, id DESC))
                WHERE place > ? OR total > ?)
            """, .integer(Int64(limits.count)), .integer(Int64(limits.bytes)))
    }

    /// Forgets a browser's draft.
    ///
    /// - Returns: false when there was none.
    public func dropDraft(of browser: ContentHash, key: PageKey) throws -> Bool {
        try connection.run(
            "DELETE FROM draft WHERE browser = ? AND key = ?", .blob(browser.bytes), .text(key.text))
        return connection.changedRows > 0
    }
}
