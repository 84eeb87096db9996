internal import SQLite
internal import WikiCore
internal import Zstd

/// A dictionary for the texts that stay whole, made beside the writer.
struct Training: Sendable {
    /// Nil where none would save its own room.
    let dictionary: ZstdDictionary?
    /// The highest revision whose contents were small by then.
    let revision: Int64

    /// So many revisions must be there, and twice as many as the last time.
    private static let fewestRevisions: Int64 = 500
    /// A dictionary has a 32nd of the bytes of the texts, within these bounds.
    private static let sizes = 2 << 10...32 << 10
    /// It is made of so many bytes of texts at most, taken evenly from all.
    private static let largestSample = 2 << 20
    /// A longer text, in bytes, has enough in common with itself.
    private static let longestText: Int64 = 128 << 10

    /// Makes one of the newest texts of the living pages; nil when it is not yet time.
    init?(_ reader: Reader) throws {
        revision = try reader.number("compacted") ?? 0
        let trained = try reader.number("trained") ?? 0
        guard revision >= max(Self.fewestRevisions, 2 * trained) else { return nil }
        let texts = try reader.connection.rows(
            """
            SELECT content.id, content.size FROM page JOIN revision ON revision.id = page.head
            JOIN content ON content.id = revision.content
            WHERE page.kind = 0 AND content.bytes IS NOT NULL AND content.size BETWEEN 1 AND ?
            ORDER BY content.id
            """, .integer(Self.longestText)
        ) { row throws(SQLiteError) in (id: ContentID(row.integer(0)), size: Int(row.integer(1))) }
        let total = texts.reduce(0) { $0 + $1.size }
        let step = 1 + total / Self.largestSample
        let chosen = stride(from: 0, to: texts.count, by: step).map { texts[$0].id }
        dictionary =
            total / 32 < Self.sizes.lowerBound
            ? nil
            : try Self.dictionary(
                of: chosen, size: min(total / 32, Self.sizes.upperBound), weight: step, reader)
    }

    /// - Parameter weight: how many texts each stands for.
    private static func dictionary(
        of ids: [ContentID], size: Int, weight: Int, _ reader: Reader
    ) throws -> ZstdDictionary? {
        let texts = try ids.compactMap { try reader.contents.loadUndamaged($0) }
        guard let dictionary = ZstdDictionary(trainedOn: texts, size: size) else { return nil }
        let codec = reader.contents.codec
        var saved = 0
        for text in texts {
            let alone = try codec.compress(text, level: 3).count
            saved += try max(0, alone - codec.compress(text, level: 3, dictionary: dictionary).count)
        }
        return saved * weight > dictionary.bytes.count ? dictionary : nil
    }
}

extension Writer {
    /// Has what stays whole be compressed with a new dictionary from here on, and what is whole already after that.
    func apply(_ training: Training) throws {
        try set("trained", to: String(training.revision))
        guard let dictionary = training.dictionary else { return }
        try contents.dictionaries.add(dictionary)
        try set("dictionary", to: String(dictionary.id))
        try set("fitted", to: "0")
    }
}
