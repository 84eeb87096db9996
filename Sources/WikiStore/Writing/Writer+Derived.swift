internal import SQLite

extension Writer {
    /// Forgets what is derived from pages that do not live: what `Reader.unreferencedDerivations` tells of.
    public func dropUnreferencedDerivations() throws {
        try connection.run(
            """
            DELETE FROM rendered WHERE page NOT IN (
                SELECT page.id FROM page JOIN revision ON revision.id = page.head
                WHERE page.kind = 0 AND revision.content IS NOT NULL)
            """)
        try connection.run("DELETE FROM link WHERE page NOT IN (SELECT page FROM rendered)")
        try connection.run("DELETE FROM tag WHERE page NOT IN (SELECT page FROM rendered)")
        // What is read from a document takes time: it stays as long as any revision has those bytes.
        try connection.run("DELETE FROM document_text WHERE hash NOT IN (SELECT hash FROM content)")
    }
}
