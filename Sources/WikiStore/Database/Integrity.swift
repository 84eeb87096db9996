internal import SQLite
public import WikiCore

extension Reader {
    /// Verifies the database's structure, its foreign keys, and what the tables promise each other.
    ///
    /// - Returns: a line for each fault; none for a sound wiki.
    public func structureFaults() throws -> [String] {
        var faults = try connection.integrityFaults()
        faults += try connection.rows(
            """
            SELECT page.id, page.head, max(revision.id) FROM page
            LEFT JOIN revision ON revision.page = page.id AND revision.side = 0
            GROUP BY page.id HAVING page.head IS NOT max(revision.id) AND NOT (max(revision.id) IS NULL AND (
                (page.head IS NULL AND page.key IS NULL AND EXISTS (SELECT 1 FROM revision WHERE page = page.id))
                OR EXISTS (SELECT 1 FROM revision WHERE id = page.head AND page = page.id AND content IS NULL)))
            """
        ) { row throws(SQLiteError) in
            "the head of page \(row.integer(0)) is revision \(row.optionalInteger(1).map(String.init) ?? "none"), "
                + "its newest is \(row.optionalInteger(2).map(String.init) ?? "none")"
        }
        faults += try connection.rows(
            """
            SELECT revision.id, revision.parent FROM revision LEFT JOIN revision AS parent ON parent.id = revision.parent
            WHERE revision.parent IS NOT NULL
                AND (parent.id IS NULL OR parent.page <> revision.page OR parent.id >= revision.id)
            """
        ) { row throws(SQLiteError) in
            "revision \(row.integer(0)) has parent \(row.integer(1)), which is no older revision of its page"
        }
        faults += try connection.rows(
            "SELECT id, parent2 FROM revision WHERE parent2 IS NOT NULL AND parent2 >= id"
        ) { row throws(SQLiteError) in
            "revision \(row.integer(0)) has second parent \(row.integer(1)), which is no older"
        }
        try forEachPage { page in
            let key = key(of: page.id)
            if let key, key != page.name.key.text {
                faults.append("page \(page.id) is found under a key that is not its name's")
            }
            if !page.isNamed, page.isLiving {
                faults.append("page \(page.id) lives, but no name leads to it")
            }
        }
        return try faults + nameFaults() + lostSaves()
    }

    /// What old names and recorded names promise.
    private func nameFaults() throws -> [String] {
        let names = try connection.rows(
            """
            SELECT id FROM page WHERE name IS NOT (
                SELECT name FROM revision WHERE page = page.id AND name IS NOT NULL AND side = 0
                ORDER BY revision.id DESC LIMIT 1)
                AND EXISTS (SELECT 1 FROM revision WHERE page = page.id AND side = 0)
            """
        ) { row throws(SQLiteError) in
            "the name of page \(row.integer(0)) is not the one that its revisions record last"
        }
        let keys = try connection.rows("SELECT key, name, page FROM alias") { row throws(SQLiteError) in
            row.text(0) == PageKey(folding: row.text(1)).text
                ? nil : "an old name of page \(row.integer(2)) is found under a key that is not its own"
        }
        let circles = try connection.rows(
            "SELECT page.id FROM alias JOIN page ON page.id = alias.page AND page.kind = alias.kind AND page.key = alias.key"
        ) { row throws(SQLiteError) in "the name of page \(row.integer(0)) is among its old names" }
        return names + keys.compactMap { $0 } + circles
    }

    /// Verifies that every content decodes to the bytes that its hash and size say, files included.
    ///
    /// - Parameter progress: told how many were read.
    public func contentFaults(progress: (Int) -> Void = { _ in }) throws -> [String] {
        var faults = try dictionaryFaults()
        var last: Int64 = 0
        var count = 0
        while true {
            let ids = try connection.rows(
                "SELECT id FROM content WHERE id > ? ORDER BY id LIMIT 256", .integer(last)
            ) { row throws(SQLiteError) in ContentID(row.integer(0)) }
            guard let newest = ids.last else { return faults }
            for id in ids {
                do {
                    _ = try contents.load(id)
                } catch StoreError.damaged(let words) {
                    faults.append(words)
                } catch {
                    faults.append("content \(id) cannot be read: \(error)")
                }
            }
            last = newest.value
            count += ids.count
            progress(count)
        }
    }

    private func dictionaryFaults() throws -> [String] {
        try contents.dictionaries.ids().compactMap { id in
            do {
                _ = try contents.dictionaries.load(id)
                return nil
            } catch StoreError.damaged(let words) {
                return words
            }
        }
    }

    /// Rows of derived tables that belong to no living page.
    public func unreferencedDerivations() throws -> [String] {
        try connection.rows(
            """
            SELECT 'rendered', page FROM rendered WHERE page NOT IN (
                SELECT page.id FROM page JOIN revision ON revision.id = page.head
                WHERE page.kind = 0 AND revision.content IS NOT NULL)
            UNION SELECT 'link', page FROM link WHERE page NOT IN (SELECT page FROM rendered)
            UNION SELECT 'tag', page FROM tag WHERE page NOT IN (SELECT page FROM rendered)
            """
        ) { row throws(SQLiteError) in
            "table \(row.text(0)) has rows of page \(row.integer(1)), from which nothing is derived"
        }
    }

    /// Living pages and files in order of id, behind `after`.
    public func livingPagesAndFiles(after: PageID?, limit: Int) throws -> [PageRecord] {
        try connection.rows(
            """
            SELECT page.id, page.kind, page.name, page.head, revision.content FROM page
            JOIN revision ON revision.id = page.head
            WHERE page.id > ? AND revision.content IS NOT NULL ORDER BY page.id LIMIT ?
            """, .integer(after?.value ?? 0), .integer(Int64(limit)), as: Reader.pageRecord)
    }

    /// Living pages in order of id, behind `after`.
    public func livingPages(after: PageID?, limit: Int) throws -> [PageRecord] {
        try connection.rows(
            """
            SELECT page.id, page.kind, page.name, page.head, revision.content FROM page
            JOIN revision ON revision.id = page.head
            WHERE page.kind = 0 AND page.id > ? AND revision.content IS NOT NULL ORDER BY page.id LIMIT ?
            """, .integer(after?.value ?? 0), .integer(Int64(limit)), as: Reader.pageRecord)
    }

    private func key(of page: PageID) -> String? {
        let key = try? connection.first("SELECT key FROM page WHERE id = ?", .integer(page.value)) {
            row throws(SQLiteError) in row.optionalText(0)
        }
        return key ?? nil
    }

    /// A log that was cut or removed leaves a sound database, only an older one; what was noted of later
    /// revisions then says more than there is.
    private func lostSaves() throws -> [String] {
        guard let noted = try setting("compacted").flatMap({ Int64(decimal: $0) }) else { return [] }
        let newest = try connection.first("SELECT max(id) FROM revision") { row throws(SQLiteError) in
            row.integer(0)
        }
        guard let newest, newest < noted else { return [] }
        return ["revisions up to \(noted) were stored, but the newest is \(newest): saves were lost"]
    }
}
