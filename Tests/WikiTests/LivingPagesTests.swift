import Testing
import WikiCore
import WikiStore

@testable import Wiki

/// What stays in memory of which names lead where.
@Suite struct LivingPagesTests {
    private func find(_ name: String, _ live: LiveWiki) throws -> RevisionID? {
        try live.wiki.living(.page, PageKey(folding: name))?.head
    }

    @Test func whatWasReadBeforeACommitIsNotKeptBehindIt() throws {
        let live = try LiveWiki()
        let old = try live.save("Page", "old\n")
        live.wiki.living.forget()
        let new = try live.wiki.living.read { names in
            // Here the state is taken; the save comes behind it.
            _ = try names.lookup(.page, PageKey(folding: "Another"))
            let new = try live.save("Page", "new\n")
            live.wiki.living.forget()
            guard case .living(let page) = try names.lookup(.page, PageKey(folding: "Page")) else {
                Issue.record("the page is not found")
                return new
            }
            #expect(page.head == old)
            return new
        }
        #expect(try find("Page", live) == new)
    }

    @Test func aNameThatWasAskedForInVainIsFoundOnceThereIsAPage() throws {
        let live = try LiveWiki()
        #expect(try find("Page", live) == nil)
        let made = try live.save("Page", "text\n")
        #expect(try find("Page", live) == made)
        try live.delete("Page")
        #expect(try find("Page", live) == nil)
        #expect(try find("Next", live) == nil)
        let next = try live.save("Page", "again\n")
        try live.move("Page", to: "Next")
        #expect(try find("Page", live) == nil)
        #expect(try find("Next", live) != nil && next > made)
    }

    /// The answer to a request that is sent again is the first one; what became of the page since stays as it is.
    @Test func aSaveThatIsRepeatedBringsNoDeletedPageBack() throws {
        let live = try LiveWiki()
        let request = SaveRequest(
            name: try PageName("Page"), text: Array("new\n".utf8), base: try live.save("Page", "old\n"),
            author: live.ada, comment: "", key: "k")
        let first = try live.wiki.save(request)
        try live.delete("Page")
        #expect(try live.wiki.save(request) == first)
        #expect(try find("Page", live) == nil)
    }

    @Test func anOldNameLeadsToTheNewestText() throws {
        let live = try LiveWiki()
        try live.save("Old", "text\n")
        try live.move("Old", to: "New")
        #expect(try live.wiki.find(.page, PageKey(folding: "Old"))?.name.text == "New")
        let newest = try live.save("New", "newer\n")
        #expect(try live.wiki.find(.page, PageKey(folding: "Old"))?.head == newest)
    }

    @Test func aSaveOfATextMakesNoPageStale() throws {
        let live = try LiveWiki()
        try live.save("Page", "one\n")
        let generation = live.wiki.generation
        try live.save("Page", "two\n")
        #expect(live.wiki.generation == generation)
        try live.save("Other", "new\n")
        #expect(live.wiki.generation > generation)
    }

    @Test func moreNamesThanAreKept() throws {
        let live = try LiveWiki()
        let head = try live.save("Page", "text\n")
        try live.wiki.living.read { names in
            for number in 0..<40_000 { _ = try names.lookup(.page, PageKey(folding: "no \(number)")) }
        }
        #expect(live.wiki.living.countOfKnown <= 16_384)
        #expect(try find("Page", live) == head)
    }
}
