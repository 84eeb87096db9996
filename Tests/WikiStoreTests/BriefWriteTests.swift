import Glibc
import SQLite
import Synchronization
import TestSupport
import Testing
import WikiCore

@testable import WikiStore

/// Writes by whoever brings them, beside the writer's thread.
@Suite struct BriefWriteTests {
    /// A new wiki in a folder of its own.
    private final class Place {
        let store: Store
        let folder: DataFolder
        private let place = TemporaryFolder()

        /// - Parameter quickCommit: `.max` where every commit counts as quick, 0 where none does.
        init(quickCommit: Int, lost: @escaping @Sendable (StoreError) -> Void = { _ in }) throws {
            folder = DataFolder(path: place.path)
            try folder.create()
            store = try Store(
                folder: folder, access: .readWrite, isNew: true, quickCommit: quickCommit, lost: lost)
        }

        deinit { store.close() }

        /// Appends a change and waits until that is on disk.
        ///
        /// - Returns: whether this thread did it.
        func append(_ urgency: Urgency) -> Bool {
            let (done, here) = (Signal(), pthread_self())
            let writer = Mutex<pthread_t?>(nil)
            store.write(urgency) {
                try BriefWriteTests.append($0)
            } completion: { _ in
                writer.withLock { $0 = pthread_self() }
                done.raise()
            }
            let isDoneAtOnce = writer.withLock { $0 == here }
            done.waitLong()
            #expect(isDoneAtOnce == writer.withLock { $0 == here })
            return isDoneAtOnce
        }
    }

    private static func append(_ writer: Writer) throws -> ChangeID {
        try writer.addChange(
            author: Author(name: ""), time: Timestamp(seconds: 1), kind: .edit, comment: "")
    }

    /// Makes the COMMIT fail: the page's newest revision is missing.
    private static func breakCommit(_ writer: Writer) throws {
        try writer.connection.run("INSERT INTO page(kind, name, key, head) VALUES(0, 'a', 'a', 9)")
    }

    /// The writer's thread may be at work by chance, so one of many must be enough.
    @Test func isDoneByTheThreadThatBringsIt() throws {
        let place = try Place(quickCommit: .max)
        #expect((0..<1_000).contains { _ in place.append(.brief) })
        #expect(!(0..<100).contains { _ in place.append(.usual) })
    }

    @Test func isLeftToTheWritersThreadWhereTheDiskIsSlow() throws {
        let place = try Place(quickCommit: 0)
        #expect(!(0..<100).contains { _ in place.append(.brief) })
    }

    @Test func isAnsweredOnlyWhenItIsOnDisk() throws {
        let place = try Place(quickCommit: .max)
        let path = place.folder.database
        let seen = Mutex<[Int64?]>([])
        for _ in 0..<50 {
            let done = Signal()
            place.store.write(.brief) {
                try Self.append($0)
            } completion: { _ in
                // Another connection sees what is committed, and nothing else.
                let count = try? Connection(path: path, access: .readOnly)
                    .first("SELECT count(*) FROM change") { row throws(SQLiteError) in row.integer(0) }
                seen.withLock { $0.append(count ?? nil) }
                done.raise()
            }
            done.waitLong()
        }
        #expect(seen.withLock { $0 } == (1...50).map { $0 })
    }

    @Test func allAreAnsweredInTheOrderOfCommits() throws {
        let place = try Place(quickCommit: .max)
        let store = place.store
        let answered = Mutex<[ChangeID?]>([])
        let (each, all) = (200, Signal())
        let urgencies: [Urgency] = [.brief, .brief, .usual, .leisurely]
        for urgency in urgencies {
            try Thread.start {
                for _ in 0..<each {
                    let done = Signal()
                    store.write(urgency) {
                        try Self.append($0)
                    } completion: { result in
                        let count = answered.withLock { answered in
                            answered.append(try? result.get())
                            return answered.count
                        }
                        if count == each * urgencies.count { all.raise() }
                        done.raise()
                    }
                    if urgency != .leisurely { done.waitLong() }
                }
            }
        }
        all.waitLong()
        #expect(answered.withLock { $0 } == (1...Int64(each * urgencies.count)).map { ChangeID($0) })
    }

    @Test func oneThatFailsLeavesNothing() throws {
        struct Refused: Error {}
        let place = try Place(quickCommit: .max)
        for number in 0..<20 {
            #expect(throws: Refused.self) {
                try place.store.write(.brief) { writer in
                    _ = try Self.append(writer)
                    throw Refused()
                }
            }
            #expect(try place.store.write(.brief) { try Self.append($0) } == ChangeID(Int64(number + 1)))
        }
    }

    /// The answer must go out from the thread that wrote, so it is not that one which ends the process.
    @Test func whatBecameUnknownIsToldByTheWritersThread() throws {
        let told = Signal()
        let events = Mutex<[(what: String, thread: pthread_t)]>([])
        let place = try Place(quickCommit: .max) { _ in
            events.withLock { $0.append(("lost", pthread_self())) }
            told.raise()
        }
        var wasDoneHere = false
        for _ in 0..<1_000 where !wasDoneHere {
            _ = place.append(.brief)
            events.withLock { $0 = [] }
            place.store.write(.brief) {
                try Self.breakCommit($0)
            } completion: { result in
                if case .failure(StoreError.uncertain) = result {
                    events.withLock { $0.append(("answered", pthread_self())) }
                }
            }
            told.waitLong()
            let seen = events.withLock { $0 }
            #expect(seen.map(\.what) == ["answered", "lost"])
            wasDoneHere = seen.first?.thread == pthread_self()
            #expect(seen.last?.thread != pthread_self())
        }
        #expect(wasDoneHere)
    }

    @Test func isRefusedAfterTheEnd() throws {
        let place = try Place(quickCommit: .max)
        _ = place.append(.brief)
        place.store.close()
        #expect(throws: StoreError.self) { try place.store.write(.brief) { try Self.append($0) } }
    }
}
