internal import SQLite
internal import WikiCore

/// How many steps chains of differences have, with those of a batch that is not stored yet.
struct DifferenceChains {
    private let connection: Connection
    /// What the contents of the batch lean on.
    private var bases: [ContentID: ContentID] = [:]
    /// How many differences lead to a content, one over the other, where the batch has made them more.
    private var heights: [ContentID: Int] = [:]

    init(connection: Connection) {
        self.connection = connection
    }

    /// The steps of the longest chain through a content, from the text that is furthest from a whole one to that, once the
    /// content leans on `base`.
    func length(through content: ContentID, base: ContentID) throws -> Int {
        var length = try height(of: content) + 1
        var place = base
        // No chain is longer; in a file that somebody else wrote it may be a circle.
        while length < ContentTable.longestChain, let next = try self.base(of: place) {
            length += 1
            place = next
        }
        return length
    }

    /// Takes note that a content leans on `base` from here on.
    mutating func add(_ content: ContentID, base: ContentID) throws {
        var height = try height(of: content)
        bases[content] = base
        var place = content
        while height < ContentTable.longestChain, let next = try self.base(of: place) {
            height += 1
            heights[next] = max(heights[next] ?? 0, height)
            place = next
        }
    }

    private func base(of content: ContentID) throws -> ContentID? {
        if let base = bases[content] { return base }
        let base: ContentID?? = try connection.first(
            "SELECT base FROM content WHERE id = ?", .integer(content.value)
        ) { row throws(SQLiteError) in row.optionalInteger(0).map { ContentID($0) } }
        return base ?? nil
    }

    private func height(of content: ContentID) throws -> Int {
        let stored = try connection.first(
            """
            WITH RECURSIVE chain(id, depth) AS (
                VALUES(?1, 0) UNION ALL
                SELECT content.id, depth + 1 FROM chain JOIN content ON content.base = chain.id
                WHERE depth < ?2)
            SELECT max(depth) FROM chain
            """, .integer(content.value), .integer(Int64(ContentTable.longestChain))
        ) { row throws(SQLiteError) in Int(row.integer(0)) }
        return max(stored ?? 0, heights[content] ?? 0)
    }
}
