import Glibc
import SQLite
import TestSupport
import Testing
import WikiCore

@testable import WikiStore

/// A folder with the database of a program of an older version, which holds one page.
private final class OldWiki {
    private let place = TemporaryFolder()
    let folder: DataFolder
    var copy: String { folder.path + "/wiki-before-version-\(Schema.currentVersion).db" }

    init(version: Int = 1) throws {
        folder = DataFolder(path: place.path)
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
        try connection.run("PRAGMA foreign_keys = OFF")
        for step in Schema.migrations[1..<version] { try connection.runScript(step) }
        _ = try connection.checkpoint(.truncate)
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
    @Test(arguments: 1..<Int(Schema.currentVersion))
    func anOlderWikiIsBroughtUpToDateAndACopyMadeBefore(version: Int) throws {
        let old = try OldWiki(version: version)
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
        #expect(try old.version(old.copy) == Int64(version))
        let kept = try Connection(path: old.copy, access: .readOnly)
            .rows("SELECT name FROM page") { row throws(SQLiteError) in row.text(0) }
        #expect(kept == ["Page"])
    }

    @Test func aWikiOfVersionTwoTakesQuestionsThatSeveralAsked() throws {
        let old = try OldWiki(version: 2)
        let store = try Store(folder: old.folder, access: .readWrite)
        defer { store.close() }
        #expect(try old.version(old.copy) == 2)
        let limits = QuestionLimits(count: 2, age: 90)
        @Sendable func question(_ key: String, people: Int, day: Int64) -> QuestionRecord {
            QuestionRecord(key: key, query: key, hasAnswers: false, people: people, day: day)
        }
        #expect(throws: StoreError.self) {
            try store.write { try $0.keepLookedFor(question("a", people: 2, day: 1), limits: limits) }
        }
        try store.write { writer in
            for (key, day) in [("a", 1 as Int64), ("b", 80), ("c", 90), ("d", 91)] {
                try writer.keepLookedFor(question(key, people: 3, day: day), limits: limits)
                try writer.keepServed(question(key, people: 3, day: day), by: PageID(1), limits: limits)
            }
        }
        let kept = try store.read { try $0.lookedFor(since: 0, limit: 10) }
        #expect(kept.map(\.key) == ["d", "c"])
        #expect(
            try store.read { try $0.served(by: PageID(1), since: 0, limit: 10) }.map(\.key) == ["d", "c"])
        // An earlier day and fewer people take nothing back.
        try store.write { try $0.keepLookedFor(question("c", people: 3, day: 90), limits: limits) }
        try store.write { try $0.keepLookedFor(question("c", people: 5, day: 92), limits: limits) }
        try store.write { try $0.keepLookedFor(question("c", people: 4, day: 91), limits: limits) }
        #expect(
            try store.read { try $0.lookedFor(since: 92, limit: 10) } == [question("c", people: 5, day: 92)])
        #expect(try store.read { try $0.structureFaults() } == [])
    }

    @Test func aWikiOfVersionSixHasItsLinksCounted() throws {
        let old = try OldWiki(version: 6)
        for sql: StaticString in [
            "INSERT INTO content(id, hash, size, bytes) VALUES(1, zeroblob(32), 0, zeroblob(0))",
            "INSERT INTO page(id, kind, name, key, head) VALUES(2, 0, 'From', 'from', 2), (3, 0, 'To', 'to', 3)",
            """
            INSERT INTO revision(id, page, change, name, content, mechanical)
            VALUES(2, 2, 1, 'From', 1, 0), (3, 3, 1, 'To', 1, 0)
            """,
            "INSERT INTO alias(kind, key, name, page) VALUES(0, 'once', 'Once', 3)",
            """
            INSERT INTO link(page, ordinal, candidate, kind, key)
            VALUES(2, 0, 0, 0, 'page'), (2, 1, 0, 0, 'from'), (2, 2, 0, 0, 'nowhere'), (2, 2, 1, 0, 'once'),
                (3, 0, 0, 0, 'page'), (3, 1, 0, 1, 'never.pdf'), (3, 1, 1, 0, 'never')
            """,
            "INSERT INTO tag(page, tag) VALUES(3, 'a'), (2, 'a')",
        ] { try old.damage(sql) }
        let store = try Store(folder: old.folder, access: .readWrite)
        defer { store.close() }
        let wanted = try store.read { try $0.wantedTargets(offset: 0, limit: 9) }
        #expect(wanted.map(\.key.text) == ["page", "never.pdf"] && wanted.map(\.pages) == [2, 1])
        #expect(wanted.map(\.kind) == [.page, .file] && wanted.map(\.example) == [PageID(2), PageID(3)])
        #expect(try store.read { try $0.orphans(after: nil, limit: 9) }.map(\.name.text) == ["From"])
        let tagged = try store.read { try $0.pages(tagged: "a", after: nil, limit: 9) }
        #expect(tagged.map(\.name.text) == ["From", "To"])
        #expect(try store.read { try $0.countFaults() } == [])
        #expect(try old.version(old.copy) == 6)
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
