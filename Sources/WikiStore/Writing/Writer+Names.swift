internal import SQLite
public import WikiCore

extension Writer {
    /// Gives a page another name; the old one leads to it from here on.
    ///
    /// A deleted page that has the name gives it up. Another spelling of the same key leaves no alias. A revision
    /// that records the name must follow in the same transaction.
    ///
    /// - Returns: false, with nothing changed, when a living page or file has that name.
    public func rename(_ page: PageID, to name: PageName) throws -> Bool {
        guard let record = try reader.page(page) else { return false }
        if let holder = try reader.page(record.kind, key: name.key), holder.id != page {
            guard !holder.isLiving else { return false }
            try giveUpName(of: holder.id)
        }
        try call(page, name, record.kind, before: record.isNamed ? record.name.key : nil)
        if record.name.key != name.key { try addAlias(record.kind, record.name, to: page) }
        try dropCircle(of: page)
        return true
    }

    /// Takes a page's name from it, so that another page can have it; the page is reached by its id alone.
    ///
    /// A living page must get a name again in the same transaction.
    public func giveUpName(of page: PageID) throws {
        try willChange(
            connection.rows(
                "SELECT kind, key FROM page WHERE id = ? AND key IS NOT NULL", .integer(page.value),
                as: Reader.target))
        try connection.run("UPDATE page SET key = NULL WHERE id = ?", .integer(page.value))
    }

    /// Gives a page a name that no other has.
    ///
    /// - Parameter before: the key of the name that it had.
    func call(_ page: PageID, _ name: PageName, _ kind: PageKind, before: PageKey?) throws {
        try willChange([before, name.key].compactMap { $0 }.map { DerivedPage.Target(kind: kind, key: $0) })
        try connection.run(
            "UPDATE page SET name = ?, key = ? WHERE id = ?", .text(name.text), .text(name.key.text),
            .integer(page.value))
        try setKeyOfTags(of: page)
    }

    /// Notes how a page that gave up its name was called last. A revision that records the name must follow in the same
    /// transaction, if it is another.
    public func noteName(of page: PageID, _ name: PageName) throws {
        try connection.run("UPDATE page SET name = ? WHERE id = ?", .text(name.text), .integer(page.value))
    }

    /// Gives a page that gave up its name the same name again, if no other lives under it now.
    ///
    /// - Returns: whether the page has its name.
    public func takeNameBack(_ page: PageID) throws -> Bool {
        guard let record = try reader.page(page), !record.isNamed else { return true }
        return try rename(page, to: record.name)
    }

    /// Has a name lead to a page, wherever it led before. A page that has the name comes first all the same.
    public func addAlias(_ kind: PageKind, _ name: PageName, to page: PageID) throws {
        try willChange([DerivedPage.Target(kind: kind, key: name.key)])
        try connection.run(
            """
            INSERT INTO alias(kind, key, name, page) VALUES(?, ?, ?, ?)
            ON CONFLICT(kind, key) DO UPDATE SET name = excluded.name, page = excluded.page
            """, .integer(Int64(kind.rawValue)), .text(name.key.text), .text(name.text), .integer(page.value))
        try dropCircle(of: page)
    }

    /// Has a name lead nowhere.
    public func dropAlias(_ kind: PageKind, key: PageKey) throws {
        try willChange([DerivedPage.Target(kind: kind, key: key)])
        try connection.run(
            "DELETE FROM alias WHERE kind = ? AND key = ?", .integer(Int64(kind.rawValue)), .text(key.text))
    }

    /// Has all old names of a page lead to another.
    public func redirectAliases(of page: PageID, to other: PageID) throws {
        try willChangeNames(of: page)
        try connection.run(
            "UPDATE alias SET page = ? WHERE page = ?", .integer(other.value), .integer(page.value))
        try dropCircle(of: other)
    }

    /// Forgets that a page's own name leads to it: that says nothing.
    private func dropCircle(of page: PageID) throws {
        try connection.run(
            """
            DELETE FROM alias WHERE page = ?1 AND EXISTS (
                SELECT 1 FROM page WHERE id = ?1 AND page.kind = alias.kind AND page.key = alias.key)
            """, .integer(page.value))
    }
}
