import Glibc
import SQLite
import Testing
import WikiCore

@testable import WikiStore

/// A folder with the database of a program of version 1, which holds one page.
private final class OldWiki {
    let folder = DataFolder(path: "/tmp/meent-migration-test-\(UInt64.random(in: 0 ... .max))")
    var copy: String { folder.path + "/wiki-before-version-\(Schema.currentVersion).db" }

    init() throws {
        mkdir(folder.path, 0o700)
        mkdir(folder.files, 0o700)
        let connection = try Connection(path: folder.database, access: .readWrite)
        try connection.run("PRAGMA journal_mode = WAL")
        try connection.run("PRAGMA application_id = 1296385358")
        try connection.runScript(Schema.migrations[0])
        try connection.runScript(
            """
            BEGIN;
            INSERT INTO identity(id, name, email) VALUES(1, 'Ada', '');
            INSERT INTO change(id, author, time, zone, kind, comment) VALUES(1, 1, 5, 0, 1, 'first');
            INSERT INTO page(id, kind, name, key, head) VALUES(1, 0, 'Page', 'page', 1);
            INSERT INTO revision(id, page, change, name, mechanical) VALUES(1, 1, 1, 'Page', 0);
            COMMIT;
            """)
        _ = try connection.checkpoint(.truncate)
    }

    deinit {
        for path in ["wiki.db", "wiki.db-wal", "wiki.db-shm", "lock"].map({ "\(folder.path)/\($0)" }) + [copy]
        {
            unlink(path)
        }
        rmdir(folder.files)
        rmdir(folder.path)
    }

    func damage(_ sql: StaticString) throws {
        let connection = try Connection(path: folder.database, access: .readWrite)
        try connection.run("PRAGMA foreign_keys = OFF")
        try connection.run(sql)
    }

    func version(_ path: String) throws -> Int64? {
        try Connection(path: path, access: .readOnly).first("PRAGMA user_version") {
            row throws(SQLiteError) in
            row.integer(0)
        }
    }
}

@Suite struct MigrationTests {
    @Test func anOlderWikiIsBroughtUpToDateAndACopyMadeBefore() throws {
        let old = try OldWiki()
        let store = try Store(folder: old.folder, access: .readWrite)
        defer { store.close() }
        let page = try #require(try store.read { try $0.page(.page, key: PageKey(folding: "page")) })
        #expect(page.id == PageID(1) && page.name.text == "Page")
        #expect(try store.read { try $0.structureFaults() } == [])
        let name = try PageName("Other")
        try store.write { writer in
            #expect(try writer.rename(page.id, to: name))
            let change = try writer.addChange(
                author: Author(name: "Ada"), time: Timestamp(seconds: 6), kind: .move, comment: "")
            _ = try writer.addRevision(
                of: page.id, change: change, parent: page.head, content: nil, name: name)
        }
        #expect(try store.read { try $0.structureFaults() } == [])
        #expect(try old.version(old.folder.database) == Schema.currentVersion)
        #expect(try old.version(old.copy) == 1)
        let kept = try Connection(path: old.copy, access: .readOnly)
            .rows("SELECT name FROM page") { row throws(SQLiteError) in row.text(0) }
        #expect(kept == ["Page"])
    }

    @Test func aStepThatWouldLeaveAReferenceDanglingIsUndone() throws {
        let old = try OldWiki()
        try old.damage("UPDATE revision SET page = 7 WHERE id = 1")
        let error = #expect(throws: StoreError.self) { try Store(folder: old.folder, access: .readWrite) }
        guard case .damaged = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try old.version(old.folder.database) == 1)
    }

    @Test func whoOnlyReadsDoesNotBringItUpToDate() throws {
        let old = try OldWiki()
        let error = #expect(throws: StoreError.self) { try Store(folder: old.folder, access: .readOnly) }
        guard case .tooOld(version: 1) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try old.version(old.folder.database) == 1)
    }

    @Test(arguments: [Store.Access.readWrite, .readOnly])
    func aNewerWikiIsRefused(access: Store.Access) throws {
        let old = try OldWiki()
        try old.damage("PRAGMA user_version = 1000")
        let error = #expect(throws: StoreError.self) { try Store(folder: old.folder, access: access) }
        guard case .tooNew(version: 1000) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try old.version(old.folder.database) == 1000)
    }
}
