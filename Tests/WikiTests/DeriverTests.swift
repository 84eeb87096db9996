import Glibc
import Markup
import TestSupport
import Testing
import WikiCore
import WikiStore

@testable import Wiki

/// What is derived in the background, as those see it who ask for it.
@Suite struct DeriverTests {
    /// Takes so long that whoever does not wait comes too early.
    private struct SlowRendering: PageRendering {
        func render(_ requests: [RenderRequest]) -> [RenderResult] {
            usleep(50_000)
            return InProcessRendering().render(requests)
        }
    }

    /// Renders nothing until it is let go.
    private struct HeldRendering: PageRendering {
        let gate: Signal

        func render(_ requests: [RenderRequest]) -> [RenderResult] {
            gate.waitLong()
            gate.raise()
            return InProcessRendering().render(requests)
        }
    }

    @Test func linksAndTagsHoldWhatWasSavedBefore() throws {
        let live = try LiveWiki(renderer: SlowRendering(), derives: true)
        let target = PageKey(folding: "Target")
        for number in 1...3 {
            try live.save("Page \(number)", "---\ntags: [t\(number)]\n---\n[[Target]]\n")
            #expect(try live.wiki.pagesLinking(.page, to: target, limit: 9).count == number)
        }
        // Each of these asks first.
        try live.save("Page 1", "---\ntags: [t4]\n---\n[[Target]]\n")
        #expect(try live.wiki.pages(tagged: "t4", limit: 9).map(\.name.text) == ["Page 1"])
        try live.save("Page 1", "---\ntags: [t5]\n---\n[[Target]]\n")
        #expect(try live.wiki.tags().map(\.tag) == ["t2", "t3", "t5"])
        try live.save("Page 1", "[[Another]]\n")
        #expect(try live.wiki.wanted(offset: 0, limit: 9).map(\.pages) == [2, 1])
        try live.save("Page 1", "[[Page 2]]\n")
        #expect(try live.wiki.orphans(limit: 9).map(\.name.text) == ["Page 1", "Page 3"])
    }

    @Test func nobodyWaitsForeverForWhatIsNotDerived() throws {
        let gate = Signal()
        let live = try LiveWiki(renderer: HeldRendering(gate: gate), derives: true)
        try live.save("Page", "[[Target]]\n")
        #expect(try live.wiki.pagesLinking(.page, to: PageKey(folding: "Target"), limit: 9).isEmpty)
        gate.raise()
    }
}
