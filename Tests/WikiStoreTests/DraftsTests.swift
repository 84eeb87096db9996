import Testing
import WikiCore
import WikiStore

@Suite struct DraftsTests {
    private let limits = DraftLimits(perBrowser: 3, count: 5, bytes: 1 << 20, age: 100)

    private func browser(_ number: Int) -> ContentHash {
        ContentHash(of: Array("browser \(number)".utf8))
    }

    private func keep(
        _ wiki: TemporaryStore, _ browser: ContentHash, _ name: String, at seconds: Int64,
        text: String = "typed",
        limits: DraftLimits? = nil
    ) throws {
        let limits = limits ?? self.limits
        try wiki.store.write { writer in
            try writer.keep(
                DraftRecord(
                    text: Array(text.utf8), base: nil, section: nil, time: Timestamp(seconds: seconds)),
                of: browser, key: PageKey(folding: name), limits: limits)
        }
    }

    private func has(_ wiki: TemporaryStore, _ browser: ContentHash, _ name: String) throws -> Bool {
        try wiki.store.read { try $0.draft(of: browser, key: PageKey(folding: name)) } != nil
    }

    @Test func theOldestOfABrowserGoFirst() throws {
        let wiki = try TemporaryStore()
        for number in 1...4 { try keep(wiki, browser(1), "P\(number)", at: Int64(number)) }
        #expect(try (1...4).map { try has(wiki, browser(1), "P\($0)") } == [false, true, true, true])
        // Kept anew it is the newest.
        try keep(wiki, browser(1), "P2", at: 5)
        try keep(wiki, browser(1), "P5", at: 6)
        #expect(try (2...5).map { try has(wiki, browser(1), "P\($0)") } == [true, false, true, true])
    }

    @Test func allTogetherAreBoundedInNumberSizeAndAge() throws {
        let wiki = try TemporaryStore()
        for number in 1...6 { try keep(wiki, browser(number), "P", at: Int64(number)) }
        #expect(try (1...6).map { try has(wiki, browser($0), "P") } == [false, true, true, true, true, true])
        try keep(wiki, browser(7), "P", at: 104)
        #expect(
            try (2...7).map { try has(wiki, browser($0), "P") } == [false, false, true, true, true, true])
        var dice = SystemRandomNumberGenerator()
        let noise = String(
            decoding: (0..<4_000).map { _ in UInt8.random(in: 0x21...0x7E, using: &dice) }, as: UTF8.self)
        let small = DraftLimits(perBrowser: 3, count: 5, bytes: 5_000, age: 100)
        try keep(wiki, browser(8), "P", at: 105, text: noise, limits: small)
        try keep(wiki, browser(9), "P", at: 106, text: noise, limits: small)
        #expect(try (7...9).map { try has(wiki, browser($0), "P") } == [false, false, true])
    }
}
