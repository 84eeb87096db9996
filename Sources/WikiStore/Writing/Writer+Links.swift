internal import SQLite
internal import WikiCore

/// What links want and which pages none leads to, kept true as links and names come and go.
extension Writer {
    /// Puts links in the place of those that a page had.
    func replaceLinks(of page: PageID, _ old: [[DerivedPage.Target]], with new: [[DerivedPage.Target]]) throws
    {
        try settleNames()
        let before = old.isEmpty ? LinkEnds() : try reader.linkEnds(of: page)
        if !old.isEmpty { try connection.run("DELETE FROM link WHERE page = ?", .integer(page.value)) }
        for (ordinal, targets) in new.enumerated() {
            for (candidate, target) in targets.enumerated() {
                try connection.run(
                    "INSERT INTO link(page, ordinal, candidate, kind, key) VALUES(?, ?, ?, ?, ?)",
                    .integer(page.value), .integer(Int64(ordinal)), .integer(Int64(candidate)),
                    .integer(Int64(target.kind.rawValue)), .text(target.key.text))
            }
        }
        let after = new.isEmpty ? LinkEnds() : try reader.linkEnds(of: page)
        for name in before.dead.subtracting(after.dead) { try takeFromCount(of: name) }
        for name in after.dead.subtracting(before.dead) { try addToCount(of: name) }
        for target in before.reached.subtracting(after.reached) {
            if let key = try reader.pageKey(of: target) { try judge(key) }
        }
        for target in after.reached.subtracting(before.reached) {
            try connection.run(
                "DELETE FROM orphan WHERE key = (SELECT key FROM page WHERE id = ? AND kind = 0)",
                .integer(target.value))
        }
    }

    /// To be called before names may come to lead elsewhere, with all that one statement changes.
    func willChange(_ names: [DerivedPage.Target]) throws {
        if changedNames.isFull { try settleNames() }
        for name in names { try changedNames.note(name) { try reader.end(of: name) } }
    }

    /// To be called before a page comes to live or ends to, or its old names come to lead elsewhere.
    func willChangeNames(of page: PageID) throws {
        try willChange(
            connection.rows(
                """
                SELECT kind, key FROM page WHERE id = ?1 AND key IS NOT NULL
                UNION ALL SELECT kind, key FROM alias WHERE page = ?1
                """, .integer(page.value), as: Reader.target))
    }

    /// Brings what follows from names up to date with those that lead elsewhere by now: at the end of each job, and before
    /// links change, so that what is taken from a count is what was added to it.
    func settleNames() throws {
        guard !changedNames.isEmpty else { return }
        var names: Set<DerivedPage.Target> = []
        var pages: Set<PageKey> = []
        for (name, before) in changedNames.take() {
            // A page that is called otherwise now is an orphan by another key, though its old name leads to it.
            if name.kind == .page { pages.insert(name.key) }
            let now = try reader.end(of: name)
            guard now?.page != before?.page else { continue }
            let linked = try reader.firstNames(ofLinksTo: name)
            names.formUnion(linked)
            if !linked.isEmpty { pages.formUnion(try reader.pagesReached(byLinksTo: name)) }
            if name.kind == .page { pages.formUnion([before, now].compactMap { $0?.key }) }
        }
        for name in names { try countAnew(name) }
        for key in pages { try judge(key) }
    }

    /// Counts anew on how many pages a name stands that links want.
    func countAnew(_ name: DerivedPage.Target) throws {
        try connection.run(
            "DELETE FROM wanted WHERE kind = ? AND key = ?", .integer(Int64(name.kind.rawValue)),
            .text(name.key.text))
        try connection.run(
            """
            INSERT INTO wanted(kind, key, pages)
            SELECT kind, key, count(DISTINCT page) FROM dead WHERE kind = ? AND key = ? GROUP BY kind, key
            """, .integer(Int64(name.kind.rawValue)), .text(name.key.text))
    }

    /// Finds out anew whether the page of a key is one that no other links to.
    func judge(_ key: PageKey) throws {
        try connection.run("DELETE FROM orphan WHERE key = ?", .text(key.text))
        try connection.run("INSERT INTO orphan(key) SELECT key FROM unlinked WHERE key = ?", .text(key.text))
    }

    private func addToCount(of name: DerivedPage.Target) throws {
        try connection.run(
            """
            INSERT INTO wanted(kind, key, pages) VALUES(?, ?, 1)
            ON CONFLICT(kind, key) DO UPDATE SET pages = pages + 1
            """, .integer(Int64(name.kind.rawValue)), .text(name.key.text))
    }

    private func takeFromCount(of name: DerivedPage.Target) throws {
        try connection.run(
            "DELETE FROM wanted WHERE kind = ? AND key = ? AND pages = 1",
            .integer(Int64(name.kind.rawValue)),
            .text(name.key.text))
        guard connection.changedRows == 0 else { return }
        try connection.run(
            "UPDATE wanted SET pages = pages - 1 WHERE kind = ? AND key = ?",
            .integer(Int64(name.kind.rawValue)), .text(name.key.text))
    }
}
