import HTTP
import Testing
import WikiCore

@testable import WikiWeb

struct PageCacheTests {
    private let page = PageCache.Key(page: PageID(1), language: "en")
    private let place = PageCache.Place(name: "A", language: "en")

    private func version(_ head: Int64) -> PageCache.Version {
        PageCache.Version(head: RevisionID(head), generation: 0, name: "A")
    }

    private func answer(_ text: String) -> SharedResponse {
        SharedResponse(Response(status: 200, body: .bytes(Array(text.utf8))))
    }

    @Test func anAddressIsAnsweredUntilSomethingChanges() {
        let cache = PageCache(capacity: 1_000)
        let one = answer("one")
        cache.insert(one, size: 3, for: page, version: version(1))
        #expect(cache.find(at: place, changeCount: 1) == nil)
        #expect(cache.find(page, version: version(1), place: place, changeCount: 1) === one)
        #expect(cache.find(at: place, changeCount: 1) === one)
        #expect(cache.find(at: PageCache.Place(name: "A", language: "nl"), changeCount: 1) == nil)
        #expect(cache.find(at: place, changeCount: 2) == nil)
        #expect(cache.find(page, version: version(2), place: place, changeCount: 2) == nil)
        #expect(cache.find(at: place, changeCount: 2) == nil)
        // What was looked up before the change says nothing of what is there since.
        #expect(cache.find(page, version: version(1), place: place, changeCount: 1) === one)
        #expect(cache.find(at: place, changeCount: 2) == nil)
    }

    @Test func whatIsAskedForByAddressIsGivenUpLast() {
        let cache = PageCache(capacity: 1_000)
        let one = answer("one")
        cache.insert(one, size: 200, for: page, version: version(1))
        _ = cache.find(at: place, changeCount: 1)
        _ = cache.find(page, version: version(1), place: place, changeCount: 1)
        for other in 2...4 {
            let key = PageCache.Key(page: PageID(Int64(other)), language: "en")
            cache.insert(answer("other"), size: 200, for: key, version: version(1))
        }
        #expect(cache.find(at: place, changeCount: 1) === one)
        let fifth = PageCache.Key(page: PageID(5), language: "en")
        cache.insert(answer("fifth"), size: 250, for: fifth, version: version(1))
        #expect(cache.find(page, version: version(1), place: place, changeCount: 1) === one)
    }

    /// The first view is made, the second found by its page, the third by its address.
    private func views(_ site: TestSite, _ address: String) throws -> [String] {
        try (0..<3).map { _ in try site.get(address).text }
    }

    @Test func aViewIsNeverOlderThanItsPage() throws {
        let site = try TestSite()
        for text in ["one", "two", "three"] {
            try site.save("A", "\(text) [[B]]\n")
            #expect(try views(site, "/wiki/A").allSatisfy { $0.contains(text) })
        }
        #expect(try views(site, "/wiki/A").allSatisfy { $0.contains("class=\"red\"") })
        try site.save("B", "there\n")
        #expect(try views(site, "/wiki/A").allSatisfy { !$0.contains("class=\"red\"") })
        _ = try site.post("/wiki/A?action=move", [("to", "C")])
        #expect(try site.get("/wiki/A").status == 302)
        #expect(try views(site, "/wiki/C").allSatisfy { $0.contains("three") })
    }
}
