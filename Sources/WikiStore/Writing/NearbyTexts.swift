internal import SQLite
internal import WikiCore

/// The lines of the texts that came shortly before and after a revision, to find one on which another can lean.
///
/// Holds 4 MiB at most, and that only where all those texts have some hundreds of lines.
struct NearbyTexts {
    private var sketches: [ContentID: LineSketch] = [:]

    /// So many revisions before and after are looked at. Twice as many make the tested histories less than 1 % smaller.
    private static let reach: Int64 = 250
    /// A longer text, in bytes, is not looked at, nor what is no text and became a file.
    private static let longestText: Int64 = 256 << 10

    /// Looks at the texts around another revision; those that were looked at already are not read again.
    mutating func move(to revision: RevisionID, _ reader: Reader) throws {
        let ids = try reader.connection.rows(
            """
            SELECT DISTINCT content.id FROM revision JOIN content ON content.id = revision.content
            WHERE revision.id BETWEEN ?1 - ?2 AND ?1 + ?2 AND content.size BETWEEN 1 AND ?3
                AND content.bytes IS NOT NULL
            """, .integer(revision.value), .integer(Self.reach), .integer(Self.longestText)
        ) { row throws(SQLiteError) in ContentID(row.integer(0)) }
        var around: [ContentID: LineSketch] = [:]
        for id in ids {
            around[id] = try sketches[id] ?? reader.contents.loadUndamaged(id).map(LineSketch.init)
        }
        sketches = around
    }

    /// The text newer than a content that shares most with it; nil when none has an eighth of it.
    func closest(to content: ContentID, _ reader: Reader) throws -> ContentID? {
        let sketch = try sketches[content] ?? LineSketch(reader.contents.load(content))
        var closest: (id: ContentID, bytes: Int)?
        for (id, other) in sketches where id > content {
            let bytes = sketch.bytesShared(with: other)
            // Of equals the newest, so that the same history becomes the same file.
            if (bytes, id) > (closest?.bytes ?? sketch.bytes / 8, closest?.id ?? content) {
                closest = (id, bytes)
            }
        }
        return closest?.id
    }
}
