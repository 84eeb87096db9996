import Testing
import WikiCore

@testable import Search

@Suite struct IndexWriterTests {
    private static let record = IndexRecord(
        wiki: "w", lastChange: ChangeID(1), lastRevision: RevisionID(1), lastText: DocumentTextID(0))

    /// A page of these sections, each a heading and its text; the first has none.
    private static func page(_ sections: [(heading: String, text: String)], at time: Int64 = 0) -> IndexedPage
    {
        IndexedPage(
            id: PageID(7), name: PageName(trusted: "Page"), title: "Page", language: .english, tags: ["tag"],
            authors: ["Ada"], updated: Timestamp(seconds: time),
            sections: sections.enumerated().map { number, section in
                .init(
                    number: number, headings: section.heading.isEmpty ? [] : [section.heading],
                    text: section.text)
            })
    }

    private static let before = page([
        ("", "what it is about"), ("First", "apples and pears"), ("Second", "plums, cherries"),
    ])

    /// Puts a page in place of another, and gives the numbers of its documents before and after.
    private static func numbers(
        replacing before: IndexedPage, by after: IndexedPage, _ body: (SearchIndex) throws -> Void = { _ in }
    ) throws -> (before: [UInt32], after: [UInt32]) {
        var numbers: (before: [UInt32], after: [UInt32]) = ([], [])
        try withIndexFolder { folder in
            let index = SearchIndex(folder: folder)
            try index.use(try index.replacement(record)) {}
            func documents() throws -> [UInt32] {
                try index.pool.read { try $0.documents(with: Term.page + "7", limit: 100) }
            }
            let writer = try index.writer()
            try writer.replace(before)
            try writer.commit(record)
            numbers.before = try documents()
            try writer.replace(after)
            try writer.commit(record)
            numbers.after = try documents()
            try body(index)
        }
        return numbers
    }

    /// Whatever a page was before, the index holds afterwards what a new one would.
    @Test(arguments: [
        before, page([("", "short now")]), page([("", "")]),
        page([("", "what it is about"), ("First", "apples and pears")]),
        page([("", "what it is about"), ("Between", "figs"), ("First", "apples"), ("Second", "plums")]),
        page(
            [("", "what it is about"), ("First", "pears and apples"), ("Second", "plums, cherries")], at: 9),
        page([("", "about"), ("A", "a b"), ("B", "b c"), ("C", "c d"), ("D", "d e"), ("E", "apples")]),
    ]) func holdsWhatThePageSays(after: IndexedPage) throws {
        for (old, new) in [(Self.before, after), (after, Self.before)] {
            _ = try Self.numbers(replacing: old, by: new) { index in
                let audit = try IndexAudit(index)
                #expect(try audit.faults(of: new) == [])
                #expect(try audit.faults { $0 == PageID(7) } == [])
                try index.verifyStructure()
            }
        }
    }

    /// What stays is changed where it is: to take documents out and put others in costs several times as much.
    @Test func documentsKeepTheirNumbers() throws {
        let edited = Self.page([
            ("", "what it is about"), ("First", "apples and grapes"), ("Second", "plums, cherries"),
        ])
        let numbers = try Self.numbers(replacing: Self.before, by: edited)
        #expect(numbers.before.count == 4)
        #expect(numbers.after == numbers.before)
    }

    /// Two changes of a page in one commit are as good as one.
    @Test func takesAPageTwiceBeforeItCommits() throws {
        try withIndexFolder { folder in
            let index = SearchIndex(folder: folder)
            try index.use(try index.replacement(Self.record)) {}
            let writer = try index.writer()
            try writer.replace(Self.before)
            try writer.replace(Self.page([("", "in between")]))
            try writer.replace(Self.before)
            try writer.commit(Self.record)
            #expect(try IndexAudit(index).faults(of: Self.before) == [])
            #expect(try IndexAudit(index).faults { _ in true } == [])
            try writer.replace(Self.page([("", "again")]))
            try writer.remove(PageID(7))
            try writer.commit(Self.record)
            #expect(try index.pool.read { try $0.count() } == 0)
            #expect(try IndexAudit(index).faults { _ in true } == [])
        }
    }

    /// What waits to be committed is bounded, and nothing waits behind a commit.
    @Test func saysWhenItIsFull() throws {
        try withIndexFolder { folder in
            let index = SearchIndex(folder: folder)
            try index.use(try index.replacement(Self.record)) {}
            let writer = try index.writer()
            let words = (0..<20_000).map { "word\($0)" }.joined(separator: " ")
            var pages = 0
            while !writer.isFull, pages < 1_000 {
                pages += 1
                try writer.replace(
                    IndexedPage(
                        id: PageID(Int64(pages)), name: PageName(trusted: "P\(pages)"), title: "P",
                        language: .english, tags: [], authors: [], updated: Timestamp(seconds: 0),
                        sections: [.init(number: 0, headings: [], text: words)]))
            }
            #expect(2..<100 ~= pages)
            try writer.commit(Self.record)
            #expect(!writer.isFull)
        }
    }
}
