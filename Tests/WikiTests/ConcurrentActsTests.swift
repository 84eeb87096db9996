import Synchronization
import TestSupport
import Testing
import WikiCore
import WikiStore

@testable import Wiki

@Suite struct ConcurrentActsTests {
    /// People save, move, delete, bring back, join, undo and hide at once: what comes out is as if they had taken turns.
    @Test func editsMovesAndDeletionsAtOnce() throws {
        let live = try LiveWiki(derives: true)
        let names = ["A", "B", "C", "team/A", "team/B"]
        for name in names { try live.save(name, "begin \(name)\n[[A]] [[team/B]]\n") }
        let saved = Mutex<[RevisionID: String]>([:])
        let unexpected = Mutex<[String]>([])
        let wiki = live.wiki
        let done = Signal()
        let running = Mutex(4)
        for worker in 0..<4 {
            try Thread.start {
                var random = Dice(state: UInt64(worker) + 1)
                for step in 0..<60 {
                    do {
                        try Self.act(step, worker, names, &random, wiki, saved)
                    } catch is WikiError {
                        // What somebody else did meanwhile may leave nothing to do.
                    } catch {
                        unexpected.withLock { $0.append("\(error)") }
                    }
                }
                if running.withLock({
                    $0 -= 1
                    return $0 == 0
                }) {
                    done.raise()
                }
            }
        }
        done.waitLong()
        #expect(unexpected.withLock { $0 } == [])
        // Whatever was acknowledged is there, word for word.
        for (revision, text) in saved.withLock({ $0 }) {
            let record = try #require(try wiki.revision(revision))
            let content = try #require(record.content)
            #expect(String(decoding: try wiki.content(content), as: UTF8.self).contains(text))
        }
        // Memory says what the store says.
        let inStore = try wiki.store.read { reader in
            var pages: [PageID: PageRecord] = [:]
            try reader.forEachPage { if $0.isLiving { pages[$0.id] = $0 } }
            return pages
        }
        #expect(try wiki.statistics().pages == inStore.count)
        for page in inStore.values { #expect(try wiki.living(.page, page.name.key) == page) }
        for page in inStore.keys {
            for alias in try wiki.store.read({ try $0.aliases(of: page) }) {
                #expect(try wiki.living.lookup(alias.kind, alias.name.key).target?.id == page)
            }
        }
        try live.derive()
        try live.expectSound()
    }

    private static func act(
        _ step: Int, _ worker: Int, _ names: [String], _ random: inout Dice, _ wiki: Wiki,
        _ saved: borrowing Mutex<[RevisionID: String]>
    ) throws {
        let name = try PageName(names[Int.random(in: 0..<names.count, using: &random)])
        // So that memory has something to be wrong about.
        for name in names { _ = try wiki.lookup(.page, PageKey(folding: name)) }
        let author = Author(name: "worker \(worker)")
        let request = ActRequest(author: author, comment: "")
        switch Int.random(in: 0..<8, using: &random) {
        case 0:
            let other = try PageName(
                names[Int.random(in: 0..<names.count, using: &random)]
                    + (Int.random(in: 0..<2, using: &random) == 0 ? "" : " moved"))
            _ = try wiki.move(
                MoveRequest(
                    kind: .page, name: name, to: other, movesTree: Int.random(in: 0..<3, using: &random) == 0,
                    author: author,
                    comment: ""))
        case 1: _ = try wiki.delete(.page, name, author: author, comment: "")
        case 2: _ = try wiki.restore(.page, name, author: author, comment: "")
        case 3:
            if let change = try wiki.changes(before: nil, limit: 1).first {
                _ = try wiki.undo(change.change.id, request)
            }
        case 4 where step % 5 == 0:
            _ = try wiki.unite(
                .page, name, into: try PageName(names[Int.random(in: 0..<names.count, using: &random)]),
                request)
        default:
            let page = try wiki.find(.page, name.key)
            let text = "worker \(worker) step \(step)"
            let outcome = try wiki.save(
                SaveRequest(
                    name: name,
                    text: Array(
                        "\(text)\n[[\(names[Int.random(in: 0..<names.count, using: &random)])]]\n".utf8),
                    base: page?.head, author: author, comment: ""))
            if case .saved(let done) = outcome, !done.isMerged { saved.withLock { $0[done.revision] = text } }
        }
    }

    @Test func oldNamesInACircleAndInALongChainAreOneStep() throws {
        let live = try LiveWiki()
        try live.save("A", "a\n")
        try live.save("Linking", "[[A]] [[N 1]] [[N 500]]\n")
        for _ in 0..<3 {
            try live.move("A", to: "B", links: false)
            try live.move("B", to: "A", links: false)
        }
        guard case .living = try live.wiki.lookup(.page, PageKey(folding: "A")),
            case .alias(let page) = try live.wiki.lookup(.page, PageKey(folding: "B"))
        else {
            Issue.record("a circle")
            return
        }
        #expect(page.name.text == "A")
        for number in 1...1_000 {
            try live.move(number == 1 ? "A" : "N \(number - 1)", to: "N \(number)", links: false)
        }
        for name in ["A", "B", "N 1", "N 500", "N 999"] { #expect(try live.page(name).name.text == "N 1000") }
        #expect(try live.targets("Linking") == ["N 1000", "N 1000", "N 1000"])
        try live.expectSound()
    }

    @Test func madeDeletedAndMadeAgainGoesOnWithTheSameHistory() throws {
        let live = try LiveWiki()
        try live.save("P", "one\n")
        let page = try live.page("P")
        for round in 0..<3 {
            try live.delete("P")
            // With base 0, as whoever does not know of the deletion.
            let outcome = try live.wiki.save(
                SaveRequest(
                    name: page.name, text: Array("again \(round)\n".utf8), base: nil, author: live.ada,
                    comment: ""))
            guard case .saved(let saved) = outcome, saved.isCreated else {
                Issue.record("\(outcome)")
                return
            }
        }
        #expect(try live.page("P").id == page.id)
        #expect(try live.wiki.history(of: page.id, limit: 20).count == 7)
        try live.expectSound()
    }

    @Test func ofTheSameTextNothingIsStoredButABlankIsAnEdit() throws {
        let live = try LiveWiki()
        let head = try live.save("P", "text\n")
        let same = try live.wiki.save(
            SaveRequest(
                name: try PageName("P"), text: Array("text\n".utf8), base: head, author: live.ada,
                comment: "why"))
        #expect(same == .unchanged(name: try PageName("P"), revision: head))
        #expect(try live.save("P", "text \n") != head)
    }

    @Test func orderIsThatOfTheCommitsWhateverTheClockSays() throws {
        let live = try LiveWiki()
        // 2106, then 1990: as a clock that was set wrong and put right.
        for (index, seconds) in [Int64(4_294_967_296), 631_152_000, 1_795_500_000].enumerated() {
            try live.wiki.store.write { writer in
                let name = try PageName("P")
                let page = try writer.reader.page(.page, key: name.key)
                let id = try page?.id ?? writer.addPage(.page, name: name)
                let change = try writer.addChange(
                    author: Author(name: "Ada"), time: Timestamp(seconds: seconds), kind: .edit, comment: "")
                _ = try writer.addRevision(
                    of: id, change: change, parent: page?.head,
                    content: try writer.addContent(Array("text \(index)\n".utf8)),
                    name: page == nil ? name : nil)
            }
        }
        #expect(try live.text("P") == "text 2\n")
        let history = try live.wiki.history(of: try live.page("P").id, limit: 9)
        #expect(history.map(\.time.seconds) == [1_795_500_000, 631_152_000, 4_294_967_296])
        #expect(
            try live.wiki.changes(before: nil, limit: 9).map(\.change.time.seconds) == [
                1_795_500_000, 631_152_000, 4_294_967_296,
            ])
        try live.expectSound()
    }
}
