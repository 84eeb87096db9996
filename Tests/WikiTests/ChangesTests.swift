import Testing
import WikiCore
import WikiStore

@testable import Wiki

/// What a change tells of the pages that it touched.
@Suite struct ChangesTests {
    @Test func aLargeChangeListsItsFirstPagesAndCountsAll() throws {
        let live = try LiveWiki()
        let entries = (0..<120).map { n in
            ImportRequest.Entry(kind: .page, name: PageName(trusted: "in/\(n)"), path: "\(n).md") {
                Array("\(n)\n".utf8)
            }
        }
        let outcome = try live.wiki.bringIn(
            ImportRequest(
                source: "s", root: "in", entries: entries, deletesVanished: false, author: live.ada,
                comment: ""))
        let change = try #require(outcome.change)
        // What came later is none of it.
        try live.save("in/0", "edited\n")
        for _ in 0..<2 {
            let summary = try #require(try live.wiki.change(change))
            #expect(summary.pages.map(\.name.text) == (0..<50).map { "in/\($0)" })
            #expect(summary.count == 120)
        }
    }

    @Test func aMergeListsItsPageOnceAsItBecame() throws {
        let live = try LiveWiki()
        let base = try live.save("Page", "one\n\ntwo\n\nthree\n")
        try live.save("Page", "one, ours\n\ntwo\n\nthree\n")
        let outcome = try live.wiki.save(
            SaveRequest(
                name: PageName(trusted: "Page"), text: Array("one\n\ntwo\n\nthree, theirs\n".utf8),
                base: base,
                author: live.ada, comment: ""))
        guard case .saved(let saved) = outcome, saved.isMerged else {
            Issue.record("\(outcome)")
            return
        }
        #expect(try live.wiki.change(saved.change)?.pages.map(\.revision) == [saved.revision])
    }
}
