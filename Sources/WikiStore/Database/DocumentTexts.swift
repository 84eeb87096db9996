internal import SQLite
public import WikiCore
internal import Zstd

/// The words of a document, as they were read from its bytes and kept.
public struct DocumentTextRecord: Equatable, Sendable {
    /// What became of it. The numbers are stored.
    public enum Outcome: Int64, CaseIterable, Sendable {
        /// Its words are there; none for a scan.
        case read = 0
        /// It is damaged, encrypted or no document.
        case unreadable = 1
        /// It exceeded a limit on time, memory or size.
        case tooCostly = 2
    }

    /// By which the search index knows how far it is; a text that comes later has a higher one.
    public let id: DocumentTextID
    /// What became of it.
    public let outcome: Outcome
    /// Page by page, or in one piece.
    public let pages: [String]
}

extension Reader {
    /// The words of a file's bytes; nil while they were not read.
    public func documentText(of content: ContentID) throws -> DocumentTextRecord? {
        let row = try connection.first(
            """
            SELECT document_text.id, outcome, document_text.size, document_text.bytes FROM content
            JOIN document_text ON document_text.hash = content.hash WHERE content.id = ?
            """, .integer(content.value)
        ) { row throws(SQLiteError) in
            (id: row.integer(0), outcome: row.integer(1), size: Int(row.integer(2)), bytes: row.blob(3))
        }
        guard let row else { return nil }
        let text = try contents.codec.decompress(row.bytes, size: row.size)
        return DocumentTextRecord(
            id: DocumentTextID(row.id), outcome: .init(rawValue: row.outcome) ?? .unreadable,
            pages: row.size == 0
                ? []
                : text.split(separator: 0x0C, omittingEmptySubsequences: false)
                    .map { String(decoding: $0, as: UTF8.self) })
    }

    /// By what the text of a file's bytes is known; nil while they were not read.
    public func documentTextID(of content: ContentID) throws -> DocumentTextID? {
        try connection.first(
            """
            SELECT document_text.id FROM content JOIN document_text ON document_text.hash = content.hash
            WHERE content.id = ?
            """, .integer(content.value)
        ) { row throws(SQLiteError) in DocumentTextID(row.integer(0)) }
    }

    /// The last text that was read from a document; nil before the first.
    public func newestDocumentText() throws -> DocumentTextID? {
        let id = try connection.first("SELECT max(id) FROM document_text") { row throws(SQLiteError) in
            row.optionalInteger(0)
        }
        return (id ?? nil).map { DocumentTextID($0) }
    }

    /// Living documents whose bytes were read behind `after`, up to and with `through`. It looks at every file if there
    /// were any.
    public func filesRead(after: DocumentTextID, through: DocumentTextID) throws -> [PageID] {
        guard through > after else { return [] }
        return try connection.rows(
            """
            SELECT page.id, page.name FROM page JOIN revision ON revision.id = page.head
            JOIN content ON content.id = revision.content JOIN document_text ON document_text.hash = content.hash
            WHERE page.kind = 1 AND document_text.id > ? AND document_text.id <= ? ORDER BY page.id
            """, .integer(after.value), .integer(through.value)
        ) { row throws(SQLiteError) in
            Self.isDocument(row.text(1)) ? PageID(row.integer(0)) : nil
        }.compactMap { $0 }
    }

    /// Living documents whose words were not read yet, or by another reader, each content once. It looks at every file.
    public func unreadDocuments(reader: Int64) throws -> [ContentID] {
        let found = try connection.rows(
            """
            SELECT content.id, content.hash, page.name FROM page JOIN revision ON revision.id = page.head
            JOIN content ON content.id = revision.content
            LEFT JOIN document_text ON document_text.hash = content.hash
            WHERE page.kind = 1 AND document_text.reader IS NOT ? ORDER BY content.id
            """, .integer(reader)
        ) { row throws(SQLiteError) in
            Self.isDocument(row.text(2)) ? (id: ContentID(row.integer(0)), hash: row.blob(1)) : nil
        }
        var seen: Set<[UInt8]> = []
        return found.compactMap { $0 }.filter { seen.insert($0.hash).inserted }.map(\.id)
    }

    private static func isDocument(_ name: String) -> Bool {
        DocumentKind(of: PageName(trusted: name)) != nil
    }

    /// How many documents' words were read, by what became of them.
    public func documentTexts() throws -> [(outcome: DocumentTextRecord.Outcome, count: Int)] {
        let counts = try connection.rows("SELECT outcome, count(*) FROM document_text GROUP BY outcome") {
            row throws(SQLiteError) in (outcome: row.integer(0), count: Int(row.integer(1)))
        }
        return DocumentTextRecord.Outcome.allCases.map { outcome in
            (outcome, counts.first { $0.outcome == outcome.rawValue }?.count ?? 0)
        }
    }
}

extension Writer {
    /// Keeps the words of a document's bytes, in place of those that another reader gave.
    public func keepText(
        _ pages: [String], _ outcome: DocumentTextRecord.Outcome, of content: ContentID, reader version: Int64
    ) throws {
        guard let hash = try reader.hash(of: content) else { return }
        let text = Array(pages.joined(separator: "\u{0C}").utf8)
        try connection.run("DELETE FROM document_text WHERE hash = ?", .blob(hash.bytes))
        try connection.run(
            "INSERT INTO document_text(hash, reader, outcome, size, bytes) VALUES(?, ?, ?, ?, ?)",
            .blob(hash.bytes), .integer(version), .integer(outcome.rawValue), .integer(Int64(text.count)),
            .blob(try contents.codec.compress(text, level: 3)))
    }
}
