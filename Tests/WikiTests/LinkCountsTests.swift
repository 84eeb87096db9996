import TestSupport
import Testing
import WikiCore
import WikiStore

@testable import Wiki

@Suite struct LinkCountsTests {
    /// What links want and which pages none leads to, worked out from every page's kept links, one look-up after another.
    private struct Naive: Equatable {
        var wanted: [String] = []
        var orphans: [String] = []

        init(_ wiki: Wiki) throws {
            let pages = try wiki.pages(.page, limit: 10_000).map(\.page)
            var dead: [DerivedPage.Target: Set<PageID>] = [:]
            var linked: Set<PageID> = []
            for page in pages {
                for link in try wiki.store.read({ try $0.derived(of: page.id) })?.links ?? [] {
                    let end = try link.lazy.compactMap { try wiki.lookup($0.kind, $0.key).target }.first
                    if let end {
                        if end.id != page.id { linked.insert(end.id) }
                    } else if let name = link.first {
                        dead[name, default: []].insert(page.id)
                    }
                }
            }
            wanted = dead.map { Self.line($0.key.kind, $0.key.key.text, $0.value.count) }.sorted()
            orphans = pages.filter { !linked.contains($0.id) }.map(\.name.text).sorted()
        }

        /// What the wiki says.
        init(saidBy wiki: Wiki) throws {
            let records = try wiki.store.read { try $0.wantedTargets(offset: 0, limit: 10_000) }
            #expect(records.map(\.pages) == records.map(\.pages).sorted(by: >))
            wanted = records.map { Self.line($0.kind, $0.key.text, $0.pages) }.sorted()
            let found = try wiki.orphans(limit: 10_000)
            #expect(found.map(\.name.key) == found.map(\.name.key).sorted())
            orphans = found.map(\.name.text).sorted()
        }

        private static func line(_ kind: PageKind, _ key: String, _ pages: Int) -> String {
            "\(kind == .page ? "page" : "file") \(key): \(pages)"
        }
    }

    /// Names that stand in each other's way: one below another, folders with an index, a file of a page's name.
    private static let names = [
        "A", "B", "C", "team", "team/A", "team/B", "team/index", "other", "other/README", "D.pdf",
    ]
    private static let files = ["D.pdf", "team/D.pdf", "A"]
    private static let links = [
        "[[A]]", "[[B]]", "[[team/A]]", "[x](A.md)", "[x](../A)", "[x](team)", "[x](other/)", "[x](D.pdf)",
        "![x](D.pdf)", "[[Nobody]]", "[[team/Nobody]]", "[[A moved]]", "[[B moved]]", "[x](/team/B)",
    ]

    @Test(arguments: UInt64(1)...6)
    func areThoseOfAFreshLookAfterEachAct(seed: UInt64) throws {
        let live = try LiveWiki()
        var random = Dice(state: seed)
        for step in 0..<120 {
            do {
                try act(step, live, &random)
            } catch is WikiError {
                // What was done before may leave nothing to do.
            }
            // The background is behind for a while, and derives some pages before others.
            if step % 3 != 0 {
                let pages = try live.wiki.pages(.page, limit: 100).map(\.page).shuffled(using: &random)
                _ = try live.wiki.missingTargets(in: Array(pages.prefix(step % 2 == 0 ? 2 : 100)))
            }
            let (said, naive) = (try Naive(saidBy: live.wiki), try Naive(live.wiki))
            try #require(said == naive, "after step \(step)")
        }
        try live.expectSound()
    }

    private func act(_ step: Int, _ live: LiveWiki, _ random: inout Dice) throws {
        let wiki = live.wiki
        let name = Self.names.randomElement(using: &random) ?? "A"
        let other = Self.names.randomElement(using: &random) ?? "A"
        let request = ActRequest(author: live.ada, comment: "")
        switch Int.random(in: 0..<14, using: &random) {
        case 0, 1:
            try live.move(
                name, to: Bool.random(using: &random) ? other : name + " moved",
                tree: Bool.random(using: &random), links: Bool.random(using: &random))
        case 2, 3: try live.delete(name)
        case 4: _ = try wiki.restore(.page, try PageName(name), author: live.ada, comment: "")
        case 5:
            if let change = try wiki.changes(before: nil, limit: 4).randomElement(using: &random) {
                _ = try wiki.undo(change.change.id, request)
            }
        case 6: _ = try wiki.unite(.page, try PageName(name), into: try PageName(other), request)
        case 7:
            let file = Self.files.randomElement(using: &random) ?? "A"
            try live.save(file, "\u{1}\(step)", kind: .file)
        case 8:
            let file = try PageName(Self.files.randomElement(using: &random) ?? "A")
            _ = try wiki.delete(.file, file, author: live.ada, comment: "")
        default:
            let links = (0..<Int.random(in: 0..<5, using: &random)).compactMap { _ in
                Self.links.randomElement(using: &random)
            }
            try live.save(name, "step \(step) \(links.joined(separator: " "))\n")
        }
    }

    @Test func anUndoneActLeavesNothingBehind() throws {
        let live = try LiveWiki()
        try live.save("From", "[[Gone]] [[To]]\n")
        try live.save("To", "text\n")
        try live.derive()
        let before = try Naive(saidBy: live.wiki)
        struct Refused: Error {}
        #expect(throws: Refused.self) {
            try live.wiki.store.write { writer in
                let name = try PageName("Gone")
                let page = try writer.addPage(.page, name: name)
                let change = try writer.addChange(
                    author: Author(name: "Ada"), time: Timestamp(seconds: 1), kind: .create, comment: "")
                let revision = try writer.addRevision(
                    of: page, change: change, parent: nil, content: try writer.addContent([0x61]), name: name)
                try writer.dropDerived(of: page)
                _ = try writer.addRevision(of: page, change: change, parent: revision, content: nil)
                throw Refused()
            }
        }
        #expect(try Naive(saidBy: live.wiki) == before)
        // The page that comes now has the id of the one that never was.
        try live.save("Gone", "text\n")
        #expect(try Naive(saidBy: live.wiki) == (try Naive(live.wiki)))
        try live.expectSound()
    }

    @Test func anOldNameThatComesAndGoesCounts() throws {
        let live = try LiveWiki()
        try live.save("From", "[[Gone]]\n")
        try live.save("To", "text\n")
        try live.derive()
        let (gone, to) = (try PageName("Gone"), try live.page("To").id)
        #expect(try Naive(saidBy: live.wiki).wanted == ["page gone: 1"])
        try live.wiki.store.write { try $0.addAlias(.page, gone, to: to) }
        live.wiki.living.forget()
        #expect(try Naive(saidBy: live.wiki) == (try Naive(live.wiki)))
        #expect(try live.wiki.orphans(limit: 9).map(\.name.text) == ["From"])
        try live.wiki.store.write { try $0.dropAlias(.page, key: gone.key) }
        live.wiki.living.forget()
        #expect(try Naive(saidBy: live.wiki) == (try Naive(live.wiki)))
        #expect(try live.wiki.orphans(limit: 9).map(\.name.text) == ["From", "To"])
    }

    @Test func theTagsOfAPageMoveWithIt() throws {
        let live = try LiveWiki()
        for name in ["A", "B", "C"] { try live.save(name, "---\ntags: [t]\n---\ntext\n") }
        try live.derive()
        try live.move("A", to: "D")
        #expect(try live.wiki.pages(tagged: "t", limit: 9).map(\.name.text) == ["B", "C", "D"])
        #expect(
            try live.wiki.pages(tagged: "t", after: PageKey(folding: "C"), limit: 9).map(\.name.text) == ["D"]
        )
    }
}
