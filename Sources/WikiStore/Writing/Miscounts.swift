internal import SQLite
internal import WikiCore

/// Rows of `wanted`, `orphan` and `tag` that are not what links and names give.
struct Miscounts {
    /// Names that a wrong number of pages is said to want.
    let names: [DerivedPage.Target]
    /// Keys that are among those of orphans and should not be, or should be and are not.
    let orphans: [PageKey]
    /// Pages with a tag that stands under another key than theirs.
    let tagged: [PageID]
}

extension Reader {
    /// Compares what is counted with every link. Looks at every link and page.
    func miscounts() throws -> Miscounts {
        let names = try connection.rows(
            """
            WITH fresh AS MATERIALIZED (
                SELECT kind, key, count(DISTINCT page) AS pages FROM dead GROUP BY kind, key)
            SELECT kind, key FROM (SELECT * FROM fresh EXCEPT SELECT kind, key, pages FROM wanted)
            UNION SELECT kind, key FROM (SELECT kind, key, pages FROM wanted EXCEPT SELECT * FROM fresh)
            """, as: Reader.target)
        let orphans = try connection.rows(
            """
            WITH fresh AS MATERIALIZED (SELECT key FROM unlinked)
            SELECT key FROM (SELECT key FROM fresh EXCEPT SELECT key FROM orphan)
            UNION ALL SELECT key FROM (SELECT key FROM orphan EXCEPT SELECT key FROM fresh)
            """
        ) { row throws(SQLiteError) in PageKey(stored: row.text(0)) }
        let tagged = try connection.rows(
            "SELECT DISTINCT tag.page FROM tag JOIN page ON page.id = tag.page WHERE page.key IS NOT tag.key"
        ) { row throws(SQLiteError) in PageID(row.integer(0)) }
        return Miscounts(names: names, orphans: orphans, tagged: tagged)
    }

    /// What is counted otherwise than links and names give.
    public func countFaults() throws -> [String] {
        let wrong = try miscounts()
        var faults = wrong.tagged.map { "the tags of page \($0) stand under a key that is not its own" }
        if !wrong.names.isEmpty {
            faults.append("table wanted is not what links give, for \(wrong.names.count) names")
        }
        if !wrong.orphans.isEmpty {
            faults.append("table orphan is not what links give, for \(wrong.orphans.count) pages")
        }
        return faults
    }
}

extension Store {
    /// Puts right what is counted otherwise than links and names give. Saves go on between its steps.
    public func mendCounts() throws {
        let wrong = try read { try $0.miscounts() }
        try inBatches(wrong.names) { try $0.countAnew($1) }
        try inBatches(wrong.orphans) { try $0.judge($1) }
        try inBatches(wrong.tagged) { try $0.setKeyOfTags(of: $1) }
    }

    private func inBatches<Item: Sendable>(
        _ items: [Item], _ mend: @escaping @Sendable (Writer, Item) throws -> Void
    ) throws {
        let size = 256
        for start in stride(from: 0, to: items.count, by: size) {
            let batch = items[start..<min(start + size, items.count)]
            try write(.leisurely) { writer in
                for item in batch { try mend(writer, item) }
            }
        }
    }
}
