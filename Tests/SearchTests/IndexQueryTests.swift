import Glibc
import TestSupport
import Testing
import WikiCore

@testable import Search

@Suite struct IndexQueryTests {
    private static let record = IndexRecord(
        wiki: "w", lastChange: ChangeID(1), lastRevision: RevisionID(1), lastText: DocumentTextID(0))

    /// A page with words that many, some and few pages have.
    private static func page(_ number: Int) -> IndexedPage {
        let words = ["all", "half\(number % 2)", "tenth\(number % 10)", "own\(number)"]
            .enumerated().flatMap { Array(repeating: $1, count: 1 + number % (2 + $0)) }
        return IndexedPage(
            id: PageID(Int64(number)), name: PageName(trusted: "Page \(number)"), title: "Page \(number)",
            language: .english, tags: [], authors: [], updated: Timestamp(seconds: 0),
            sections: [
                .init(number: 0, headings: [], text: words.joined(separator: " ")),
                .init(number: 1, headings: ["More"], text: "half\(number % 2) of this"),
            ])
    }

    private static func group(_ factor: Double, _ words: String...) -> IndexQuery.Group {
        .init(factor: factor, terms: words.map { Term.pageStem + Stemmer(.english).stem($0) })
    }

    private static let groups: [[IndexQuery.Group]] = [
        [group(1, "own7")],
        [group(0.7, "half0", "tenth3", "own9")],
        [group(1, "all"), group(0.2, "all", "half1"), group(0.3, "tenth1"), group(0.5, "nowhere")],
        [group(1, "nowhere", "own1", "own2", "tenth2", "half1", "all"), group(2, "own1")],
        [group(1, "nowhere")],
    ]

    /// Reading list by list finds what Xapian finds document by document, of the same weight.
    @Test(arguments: groups) func aSumIsWhatXapianAddsUp(groups: [IndexQuery.Group]) throws {
        try withIndexFolder { folder in
            let index = SearchIndex(folder: folder)
            let replacement = try index.replacement(Self.record)
            for number in 1...200 { try replacement.add(Self.page(number)) {} }
            try index.use(replacement) {}
            let added = IndexQuery.any(
                groups.map { .scaled($0.factor, .same($0.terms.map { .term($0) })) })
            var run = IndexReader.Run()
            run.limit = 500
            run.weighing = .fields(among: 200)
            let others = IndexQuery.term(Term.pageStem + Stemmer(.english).stem("tenth1"))
            // Asked together with what is in fewer documents, it must not be lost from those that lie between.
            let both = IndexQuery.scaled(0.1, .all([.term(Self.group(1, "half1").terms[0]), others]))
            for (sum, added) in [
                (IndexQuery.sum(groups), added),
                (.maybe(others, .sum(groups)), .maybe(others, added)),
                (.maybe(others, .any([.sum(groups), both])), .maybe(others, .any([added, both]))),
                (.filtered(.sum(groups), by: others), .filtered(added, by: others)),
                (
                    .butNot(.any([others, .sum(groups)]), .term(Term.page + "1")),
                    .butNot(.any([others, added]), .term(Term.page + "1"))
                ),
            ] {
                let (found, expected) = try index.pool.read { (try $0.run(sum, run), try $0.run(added, run)) }
                #expect(found.hits.map(\.document) == expected.hits.map(\.document))
                #expect(
                    zip(found.hits, expected.hits).allSatisfy { abs($0.weight - $1.weight) < 1e-9 })
                #expect(found.estimate == expected.hits.count, "all are counted")
            }
        }
    }

    /// Lists are kept for one state of the index only.
    @Test func aSumSeesWhatIsNew() throws {
        try withIndexFolder { folder in
            let index = SearchIndex(folder: folder)
            try index.use(try index.replacement(Self.record)) {}
            let writer = try index.writer()
            var run = IndexReader.Run()
            run.weighing = .fields(among: 3)
            for number in 1...3 {
                try writer.replace(Self.page(number))
                try writer.commit(Self.record)
                let found = try index.pool.read { try $0.run(.sum([Self.group(1, "all")]), run) }
                #expect(found.hits.count == number)
            }
        }
    }

    /// In a damaged index a list may go on behind what the index says is its last document. What is added up there would
    /// have no room.
    @Test func aSumRefusesAListThatIsTooLong() throws {
        try withIndexFolder { folder in
            let index = SearchIndex(folder: folder)
            let replacement = try index.replacement(Self.record)
            for number in 1...200 { try replacement.add(Self.page(number)) {} }
            try index.use(replacement) {}
            let current = try #require(folder.current())
            let record = folder.path(of: current) + "/iamglass"
            let damaged = Self.ofOneDocument(try #require(TestData.read(record)))
            let file = try #require(fopen(record, "w"))
            fwrite(damaged, 1, damaged.count, file)
            fclose(file)
            var run = IndexReader.Run()
            run.weighing = .fields(among: 200)
            for group in [Self.group(1, "all"), Self.group(1, "half0", "half1")] {
                #expect(throws: SearchError.unusable("a list goes on behind the last document")) {
                    try index.pool.read { try $0.run(.sum([group]), run) }
                }
            }
        }
    }

    /// An index's record that counts one document, in as many bytes as it took before.
    private static func ofOneDocument(_ record: [UInt8]) -> [UInt8] {
        // Name, format and identity come first, then the revision and what the six tables are.
        var place = 32
        func number() -> Int {
            var number = 0
            for shift in stride(from: 0, through: 56, by: 7) {
                place += 1
                number |= Int(record[place - 1] & 0x7F) << shift
                if record[place - 1] < 0x80 { break }
            }
            return number
        }
        _ = number()
        for _ in 0..<6 {
            for _ in 0..<5 { _ = number() }
            place += number()
        }
        let start = place
        #expect(number() > 200)
        var damaged = record
        for index in start..<place - 1 { damaged[index] = index == start ? 0x81 : 0x80 }
        damaged[place - 1] = 0
        return damaged
    }
}
