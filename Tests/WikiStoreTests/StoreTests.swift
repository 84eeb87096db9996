import Glibc
import SQLite
import Synchronization
import TestSupport
import Testing
import WikiCore
import WikiStore

@Suite struct StoreTests {
    private func long(_ word: String) -> String {
        (0..<200).map { "Line \($0) of the procedure, which nobody changed.\n" }.joined() + word
    }

    @Test func aRevertDoesNotBreakTheChain() throws {
        let wiki = try TemporaryStore()
        let texts = [long("A"), long("B"), long("A"), long("B"), long("C"), long("A")]
        let revisions = try wiki.save("Page", texts)
        try wiki.compact()
        for (revision, text) in zip(revisions, texts) { #expect(try wiki.text(revision) == text) }
        let later = try wiki.save("Page", [long("B"), long("A")])
        try wiki.compact()
        for (revision, text) in zip(revisions + later, texts + [long("B"), long("A")]) {
            #expect(try wiki.text(revision) == text)
        }
    }

    @Test func aRevisionThatBringsAnOldContentRowBackDoesNotBreakTheChain() throws {
        let wiki = try TemporaryStore()
        let revisions = try wiki.save("Page", [long("A"), long("B")])
        try wiki.compact()
        let name = try PageName("Page")
        let restored = try wiki.store.write { writer in
            let page = try #require(try writer.reader.page(.page, key: name.key))
            let old = try #require(try writer.reader.revision(revisions[0])?.content)
            let change = try writer.addChange(
                author: Author(name: ""), time: Timestamp(seconds: 2), kind: .restore, comment: "")
            return try writer.addRevision(of: page.id, change: change, parent: page.head, content: old)
        }
        try wiki.compact()
        try wiki.save("Page", [long("D")])
        try wiki.compact()
        #expect(try wiki.text(restored) == long("A"))
        #expect(try wiki.text(revisions[1]) == long("B"))
    }

    @Test func waitingSavesShareACommitAndEachSeesThoseBefore() throws {
        let wiki = try TemporaryStore()
        let finished = Mutex<[Int]>([])
        let done = Signal()
        for number in 0..<100 {
            wiki.store.write { writer in
                let name = try PageName("Page \(number)")
                let id = try writer.addPage(.page, name: name)
                let change = try writer.addChange(
                    author: Author(name: ""), time: Timestamp(seconds: 1), kind: .create, comment: "")
                _ = try writer.addRevision(
                    of: id, change: change, parent: nil, content: try writer.addContent([0x61]), name: name)
                return try writer.reader.statistics().pages
            } completion: { result in
                finished.withLock { $0.append((try? result.get()) ?? -1) }
                if number == 99 { done.raise() }
            }
        }
        done.waitLong()
        #expect(finished.withLock { $0 } == Array(1...100))
    }

    @Test func aSaveIsAnsweredOnlyWhenItIsOnDisk() throws {
        let wiki = try TemporaryStore()
        let path = wiki.folder.database
        let seen = Mutex<[Int64]>([])
        let done = Signal()
        for number in 1...20 {
            wiki.store.write { writer in
                _ = try writer.addChange(
                    author: Author(name: ""), time: Timestamp(seconds: 1), kind: .edit, comment: "\(number)")
            } completion: { _ in
                // Another connection sees what is committed, and nothing else.
                let count = try? Connection(path: path, access: .readOnly).first(
                    "SELECT count(*) FROM change"
                ) {
                    row throws(SQLiteError) in row.integer(0)
                }
                seen.withLock { $0.append((count ?? nil) ?? -1) }
                if number == 20 { done.raise() }
            }
        }
        done.waitLong()
        for (index, count) in seen.withLock({ $0 }).enumerated() { #expect(count >= index + 1) }
    }

    @Test func aJobThatFailsTakesNothingElseWithIt() throws {
        struct Refused: Error {}
        let wiki = try TemporaryStore()
        let done = Signal()
        let results = Mutex<[Bool]>([])
        for number in 0..<3 {
            wiki.store.write { writer in
                _ = try writer.addPage(.page, name: try PageName("Page \(number)"))
                if number == 1 { throw Refused() }
            } completion: { result in
                results.withLock {
                    if case .success = result { $0.append(true) } else { $0.append(false) }
                }
                if number == 2 { done.raise() }
            }
        }
        done.waitLong()
        #expect(results.withLock { $0 } == [true, false, true])
        let names = try Connection(path: wiki.folder.database, access: .readOnly)
            .rows("SELECT name FROM page ORDER BY id") { row throws(SQLiteError) in row.text(0) }
        #expect(names == ["Page 0", "Page 2"])
    }

    @Test func onlyOneWriterAtATime() throws {
        let wiki = try TemporaryStore()
        let error = #expect(throws: StoreError.self) { try Store(folder: wiki.folder, access: .readWrite) }
        guard case .locked = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        _ = try Store(folder: wiki.folder, access: .readOnly)
    }

    /// Another program that writes to the database keeps saves waiting for a while, and then they are refused, not lost.
    @Test func anotherProgramsTransactionIsWaitedForAndGotOver() throws {
        let wiki = try TemporaryStore()
        try wiki.save("Page", ["one"])
        let other = try Connection(path: wiki.folder.database, access: .readWrite)
        try other.run("BEGIN IMMEDIATE")
        let error = #expect(throws: StoreError.self) { try wiki.save("Page", ["two"]) }
        guard case .unwritable = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try wiki.store.read { try $0.statistics().revisions } == 1)
        try other.run("ROLLBACK")
        let revision = try #require(try wiki.save("Page", ["three"]).first)
        #expect(try wiki.text(revision) == "three")
    }

    /// What a process left that ended while it stored a file goes at the next start.
    @Test func halfAFileIsSwept() throws {
        let place = TemporaryFolder()
        let folder = DataFolder(path: place.path + "/wiki")
        try Store.create(in: folder).close()
        place.write("half", to: "wiki/files/incoming-7-0123456789abcdef")
        place.write("whole", to: "wiki/files/ab/abcd")
        // The writer's thread lets go of the folder a moment after it has finished.
        var store: Store?
        for _ in 0..<500 where store == nil {
            store = try? Store(folder: folder, access: .readWrite)
            if store == nil { usleep(10_000) }
        }
        defer { store?.close() }
        #expect(!place.holds("wiki/files/incoming-7-0123456789abcdef"))
        #expect(place.holds("wiki/files/ab/abcd"))
    }

    /// Whatever else has come to stand under a file's name is not followed.
    @Test func aLinkAmongTheFilesIsNotFollowed() throws {
        let wiki = try TemporaryStore()
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let content = try wiki.store.write { try $0.addContent(bytes) }
        let file = try #require(try wiki.store.read { try $0.file(of: content) }).path
        #expect(rename(file, file + "-elsewhere") == 0 && symlink(file + "-elsewhere", file) == 0)
        #expect(throws: StoreError.self) { try wiki.store.read { try $0.content(content) } }
    }

    @Test func largeBytesBecomeAFileAndDamageIsNoticed() throws {
        let wiki = try TemporaryStore()
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let content = try wiki.store.write { try $0.addContent(bytes) }
        #expect(try wiki.store.read { try $0.content(content) } == bytes)
        let file = try #require(try wiki.store.read { try $0.file(of: content) })
        let descriptor = open(file.path, O_WRONLY)
        #expect(pwrite(descriptor, [9], 1, 100) == 1)
        close(descriptor)
        #expect(throws: StoreError.self) { try wiki.store.read { try $0.content(content) } }
    }
}
