import SQLite
import TestSupport
import Testing
import Wiki
import WikiCore
import WikiStore

@testable import Exchange

/// A wiki with a page, a page with two revisions and a large file, and its backup.
private final class Bench {
    let folder = TemporaryFolder()
    let wiki: Wiki
    let picture = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }

    init() throws {
        wiki = try Wiki(
            store: Store.create(in: DataFolder(path: folder.path + "/wiki")), renderer: PlainRendering(),
            derives: false)
        let first = try save(.page, "A", Array("one".utf8), base: nil)
        _ = try save(.page, "A", Array("two".utf8), base: first)
        _ = try save(.file, "p.bin", picture, base: nil)
        try Backup.write(wiki.store, to: folder.path + "/backup")
    }

    deinit {
        wiki.close()
    }

    func save(_ kind: PageKind, _ name: String, _ bytes: [UInt8], base: RevisionID?) throws -> RevisionID? {
        let outcome = try wiki.save(
            SaveRequest(
                kind: kind, name: PageName(trusted: name), text: bytes, base: base,
                author: Author(name: "Ada"), comment: ""))
        guard case .saved(let saved) = outcome else { return nil }
        return saved.revision
    }

    /// The backup's members with their bytes.
    func members() throws -> [(name: String, bytes: [UInt8])] {
        var archive = try TarReader(path: folder.path + "/backup")
        var members: [(name: String, bytes: [UInt8])] = []
        while let header = try archive.next() {
            var bytes: [UInt8] = []
            while let piece = try archive.piece() { bytes += piece }
            members.append((header.name, bytes))
        }
        return members
    }

    /// Writes another backup, with a manifest that fits unless one is among the members.
    func write(_ members: [(name: String, bytes: [UInt8])], manifest: Bool = true) throws {
        folder.remove("made")
        var archive = try TarWriter(path: folder.path + "/made", time: Timestamp(seconds: 0))
        for member in members { try archive.append(member.bytes, as: member.name) }
        let lines = archive.members.map { "\($0.hash.hex)  \($0.name)\n" }.joined()
        if manifest { try archive.append(Array(lines.utf8), as: "manifest") }
        try archive.finish()
    }

    func restore(_ file: String) throws {
        try Restore.run("\(folder.path)/\(file)", into: DataFolder(path: folder.path + "/new"))
    }

    /// Whether a failed restore left anything behind.
    var isClean: Bool { !folder.holds("new") && !folder.holds("new.partial") }
}

@Suite struct BackupTests {
    private static let hash = String(repeating: "1", count: 64)

    @Test func givesBackTheWholeWiki() throws {
        let bench = try Bench()
        try bench.restore("backup")
        let store = try Store(folder: DataFolder(path: bench.folder.path + "/new"), access: .readWrite)
        let wiki = try Wiki(store: store, renderer: PlainRendering(), derives: false)
        defer { wiki.close() }
        #expect(try wiki.faults() == [])
        let page = try #require(try wiki.living(.page, PageKey(folding: "A")))
        let history = try wiki.history(of: page.id, limit: 10)
        #expect(try history.map(wiki.text) == [Array("two".utf8), Array("one".utf8)])
        let file = try #require(try wiki.living(.file, PageKey(folding: "p.bin"))?.content)
        #expect(try wiki.content(file) == bench.picture)
        let again = try wiki.save(
            SaveRequest(
                name: page.name, text: Array("three".utf8), base: page.head, author: Author(name: "Bob"),
                comment: ""))
        guard case .saved = again else {
            Issue.record("the restored wiki takes no save")
            return
        }
    }

    @Test func endsWithAManifestThatIsTrue() throws {
        let members = try Bench().members()
        #expect(members.count == 3 && members[0].name == "wiki.db" && members[2].name == "manifest")
        let lines = members.dropLast().map { "\(ContentHash(of: $0.bytes).hex)  \($0.name)\n" }.joined()
        #expect(members[2].bytes == Array(lines.utf8))
    }

    @Test func leavesNothingBesideTheBackup() throws {
        let bench = try Bench()
        #expect(!bench.folder.holds("backup.partial"))
        #expect(throws: ExchangeError.self) {
            try Backup.write(bench.wiki.store, to: bench.folder.path + "/backup")
        }
    }

    /// A copy that a backup left when it was killed goes, with the next backup and when the wiki is opened to be written; one
    /// that another backup is at stays.
    @Test func noCopyOfTheDatabaseStays() throws {
        let bench = try Bench()
        bench.folder.write("left", to: "wiki/backup-1.db")
        do {
            let other = try SnapshotFile(in: DataFolder(path: bench.folder.path + "/wiki"))
            #expect(!bench.folder.holds("wiki/backup-1.db"))
            let name = String(other.path.dropFirst(bench.folder.path.utf8.count + 1))
            #expect(throws: StoreError.self) {
                try Backup.write(bench.wiki.store, to: bench.folder.path + "/b")
            }
            #expect(bench.folder.holds(name))
        }
        try bench.restore("backup")
        bench.folder.write("left", to: "new/backup-2.db")
        let folder = DataFolder(path: bench.folder.path + "/new")
        _ = try Store(folder: folder, access: .readOnly)
        #expect(bench.folder.holds("new/backup-2.db"))
        try Store(folder: folder, access: .readWrite).close()
        #expect(!bench.folder.holds("new/backup-2.db"))
    }

    @Test func leavesNoCopyOfTheDatabase() throws {
        let bench = try Bench()
        #expect(!TestData.entries(of: bench.folder.path + "/wiki").contains { $0.hasPrefix("backup-") })
    }

    @Test func goesIntoNewFoldersAlone() throws {
        let bench = try Bench()
        bench.folder.write("mine", to: "new/notes")
        #expect(throws: ExchangeError.self) { try bench.restore("backup") }
        #expect(bench.folder.read("new/notes") == Array("mine".utf8))
    }

    @Test func clearsAwayWhatAKilledRestoreLeft() throws {
        let bench = try Bench()
        for name in ["lock", "wiki.db", "wiki.db-wal", "files/11/\(Self.hash)"] {
            bench.folder.write("half", to: "new.partial/\(name)")
        }
        try bench.restore("backup")
        #expect(!bench.folder.holds("new.partial"))
        #expect(!bench.folder.holds("new/files/11/\(Self.hash)"))
        let store = try Store(folder: DataFolder(path: bench.folder.path + "/new"), access: .readOnly)
        #expect(try Wiki(store: store, renderer: PlainRendering(), derives: false).faults() == [])
    }

    @Test(arguments: ["notes", "files/ab/notes", "files/22/" + hash, "files/notes"])
    func clearsNothingAwayThatNoRestoreMakes(name: String) throws {
        let bench = try Bench()
        bench.folder.write("half", to: "new.partial/wiki.db")
        bench.folder.write("mine", to: "new.partial/\(name)")
        let error = #expect(throws: ExchangeError.self) { try bench.restore("backup") }
        #expect(error?.message.contains("/new.partial") == true)
        #expect(error?.message.hasSuffix("away, then restore again") == true)
        #expect(bench.folder.read("new.partial/\(name)") == Array("mine".utf8))
        #expect(bench.folder.read("new.partial/wiki.db") == Array("half".utf8))
        #expect(!bench.folder.holds("new"))
    }

    @Test func twoRestoresIntoOneFolderDoNotMeet() throws {
        let bench = try Bench()
        bench.folder.write("half", to: "new.partial/wiki.db")
        let other = try DataFolder(path: bench.folder.path + "/new.partial").lock()
        withExtendedLifetime(other) {
            let error = #expect(throws: ExchangeError.self) { try bench.restore("backup") }
            #expect(error?.message.hasPrefix("another restore is at work") == true)
            #expect(bench.folder.read("new.partial/wiki.db") == Array("half".utf8))
        }
    }

    @Test(arguments: [0, 156, 600, 5_000, 20_000]) func refusesAChangedByte(offset: Int) throws {
        let bench = try Bench()
        var bytes = try #require(bench.folder.read("backup"))
        bytes[offset] ^= 0x55
        bench.folder.write(bytes, to: "made")
        #expect(throws: (any Error).self) { try bench.restore("made") }
        #expect(bench.isClean)
    }

    @Test(arguments: [10, 512, 100_000, -1_024, -1_536]) func refusesACutArchive(length: Int) throws {
        let bench = try Bench()
        let bytes = try #require(bench.folder.read("backup"))
        bench.folder.write(Array(bytes.prefix(length > 0 ? length : bytes.count + length)), to: "made")
        #expect(throws: ExchangeError.self) { try bench.restore("made") }
        #expect(bench.isClean)
    }

    @Test(arguments: [
        "../evil", "/etc/evil", "files/../../evil", "wiki.db-wal", "files/ab/evil", "lock", "meent.conf",
        "files/00/" + hash, "", "../" + hash, "files/../../" + hash, hash, "files/11/../" + hash,
    ]) func refusesOtherNames(name: String) throws {
        let bench = try Bench()
        let before = TestData.entries(of: bench.folder.path)
        try bench.write(try bench.members().dropLast() + [(name, [0x78])])
        let error = #expect(throws: ExchangeError.self) { try bench.restore("made") }
        // Before anything of it is written, wherever that would be.
        #expect(error?.message.hasSuffix("which no backup of Meent does") == true)
        #expect(bench.isClean && !bench.folder.holds("evil"))
        #expect(Set(TestData.entries(of: bench.folder.path)) == Set(before + ["made"]))
    }

    @Test func refusesWhatIsMissingOrTooMuch() throws {
        let bench = try Bench()
        let members = try bench.members()
        let surplus = Backup.name(of: ContentHash(of: [0x78]))
        for wrong in [
            [members[1]], [members[0]], members.dropLast() + [(surplus, [0x78])],
            [members[0]] + members.dropLast(),
        ] {
            try bench.write(Array(wrong))
            #expect(throws: ExchangeError.self) { try bench.restore("made") }
            #expect(bench.isClean)
        }
        try bench.write(Array(members.dropLast()), manifest: false)
        #expect(throws: ExchangeError.self) { try bench.restore("made") }
        try bench.write([members[2]] + members.dropLast())
        #expect(throws: ExchangeError.self) { try bench.restore("made") }
        #expect(bench.isClean)
    }

    @Test(arguments: 0..<5) func refusesADatabaseThatIsNoWikis(kind: Int) throws {
        let bench = try Bench()
        let members = try bench.members()
        bench.folder.write(members[0].bytes, to: "changed.db")
        do {
            let database = try Connection(path: bench.folder.path + "/changed.db", access: .readWrite)
            switch kind {
            case 0: try database.run("CREATE TRIGGER t AFTER INSERT ON page BEGIN DELETE FROM page; END")
            case 1: try database.run("CREATE VIEW v AS SELECT * FROM page")
            case 2: try database.run("PRAGMA application_id = 7")
            case 3: try database.run("PRAGMA user_version = 99")
            default: try database.run("CREATE TABLE extra(x)")
            }
        }
        let changed = try #require(bench.folder.read("changed.db"))
        #expect(changed != members[0].bytes)
        try bench.write([("wiki.db", changed), members[1]])
        #expect(throws: StoreError.self) { try bench.restore("made") }
        #expect(bench.isClean)
    }

    @Test func refusesAFileThatIsNoDatabase() throws {
        let bench = try Bench()
        try bench.write([("wiki.db", Array("not a database, but long enough to look at".utf8))])
        #expect(throws: StoreError.self) { try bench.restore("made") }
        #expect(bench.isClean)
    }
}
