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
        group(factor, words, Term.pageStem)
    }

    private static func group(_ factor: Double, _ words: [String], _ prefix: String) -> IndexQuery.Group {
        .init(factor: factor, terms: words.map { prefix + Stemmer(.english).stem($0) })
    }

    private static let groups: [[IndexQuery.Group]] = [
        [group(1, "own7")],
        [group(0.7, "half0", "tenth3", "own9")],
        [group(1, "all"), group(0.2, "all", "half1"), group(0.3, "tenth1"), group(0.5, "nowhere")],
        [group(1, "nowhere", "own1", "own2", "tenth2", "half1", "all"), group(2, "own1")],
        [group(1, "nowhere")],
    ]

    /// A way to ask for what groups find that Xapian goes document by document.
    private static func addedUp(_ groups: [IndexQuery.Group]) -> IndexQuery {
        .any(groups.map { .scaled($0.factor, .same($0.terms.map { .term($0) })) })
    }

    private static func withPages(_ count: Int, _ body: (IndexReader) throws -> Void) throws {
        try withIndexFolder { folder in
            let index = SearchIndex(folder: folder)
            let replacement = try index.replacement(record)
            for number in 1...count { try replacement.add(page(number)) {} }
            try index.use(replacement) {}
            try index.pool.read(body)
        }
    }

    /// What is found, and of what weight, is the same, and counted whole.
    private static func expectSame(
        _ sum: IndexQuery, _ expected: IndexQuery, among pages: Int = 200, _ reader: IndexReader,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        var run = IndexReader.Run()
        run.limit = 10_000
        run.weighing = .fields(among: pages)
        let all = try reader.run(expected, run).hits
        for (offset, limit) in [(0, 10_000), (0, 5), (3, 4), (0, 0)] {
            run.offset = offset
            run.limit = limit
            run.lookAt = 10_000
            let found = try reader.run(sum, run)
            let wanted = all.dropFirst(offset).prefix(limit)
            #expect(found.hits.map(\.document) == wanted.map(\.document), sourceLocation: sourceLocation)
            #expect(
                zip(found.hits, wanted).allSatisfy { abs($0.weight - $1.weight) < 1e-9 },
                sourceLocation: sourceLocation)
            #expect(found.estimate == all.count, "all are counted", sourceLocation: sourceLocation)
        }
    }

    /// Reading list by list finds what Xapian finds document by document, of the same weight.
    @Test(arguments: groups) func aSumIsWhatXapianAddsUp(groups: [IndexQuery.Group]) throws {
        try Self.withPages(200) { reader in
            let added = Self.addedUp(groups)
            let others = IndexQuery.term(Self.group(1, "tenth1").terms[0])
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
            ] { try Self.expectSame(sum, added, reader) }
        }
    }

    /// Of thousands of documents as of few.
    @Test func aSumGoesThroughManyDocuments() throws {
        try Self.withPages(4_000) { reader in
            let groups = [Self.group(1, "tenth3", "own3999"), Self.group(0.2, "own5", "half1")]
            try Self.expectSame(.sum(groups), Self.addedUp(groups), among: 4_000, reader)
            // Between the documents of these two lie more than are added up at a time.
            let few = [Self.group(1, "own2"), Self.group(1, "own3998")]
            let adding = Self.group(0.5, "half0")
            try Self.expectSame(
                .sum(few + [adding.adding]), .maybe(Self.addedUp(few), Self.addedUp([adding])), among: 4_000,
                reader)
        }
    }

    /// Groups that find nothing by themselves, that leave out, and that count together.
    @Test func groupsOfASumHaveRoles() throws {
        try Self.withPages(200) { reader in
            let finding = [Self.group(1, "tenth3", "tenth4")]
            let adding = Self.group(0.5, "half1")
            let added = IndexQuery.maybe(Self.addedUp(finding), Self.addedUp([adding]))
            try Self.expectSame(.sum([adding.adding] + finding), added, reader)
            let title = Self.group(1, "own13").terms[0]
            try Self.expectSame(
                IndexQuery.sum(finding).adding(7, for: title),
                .maybe(Self.addedUp(finding), .filtered(.constant(7), by: .term(title))), reader)
            let pages = [Term.page + "3", Term.page + "14"]
            try Self.expectSame(
                IndexQuery.sum(finding).excluding(pages),
                .butNot(Self.addedUp(finding), .any(pages.map { .term($0) })), reader)

            let together = ["half1", "tenth3"].map { word in
                var group = Self.group(0.3, word)
                group.together = 1
                return group
            }
            let both = IndexQuery.all(together.map { Self.addedUp([$0]) })
            try Self.expectSame(.sum(together), both, reader)
            try Self.expectSame(
                .sum(finding + together.map(\.adding)), .maybe(Self.addedUp(finding), both), reader)
            var nowhere = Self.group(1, "nowhere")
            nowhere.together = 1
            try Self.expectSame(.sum(together + [nowhere]), .any([]), reader)
        }
    }

    /// What groups are worth in a document is what a search for them gives it.
    @Test func groupsWeighAsMuchInADocument() throws {
        try Self.withPages(200) { reader in
            var groups = [
                Self.group(1, ["half1", "nowhere"], Term.sectionStem),
                Self.group(2, ["tenth3"], Term.sectionStem),
                Self.group(0.5, ["more"], Term.headingStem),
                Self.group(0, ["own7", "own8"], Term.sectionStem),
            ]
            let both = IndexQuery.all([Self.addedUp([groups[0]]), Self.addedUp([groups[1]])])
            let expected = IndexQuery.any([Self.addedUp(groups), both])
            groups += [groups[0], groups[1]]
            groups[4].together = 1
            groups[5].together = 1
            var run = IndexReader.Run()
            run.limit = 1_000
            run.weighing = .fields(among: 400)
            let hits = try reader.run(.filtered(expected, by: .term(Term.section)), run).hits
            let weights = Dictionary(uniqueKeysWithValues: hits.map { ($0.document, $0.weight) })
            let documents = try reader.documents(with: Term.section)
            #expect(documents.count == 400 && hits.count < 400)
            let weighed = try reader.weigh(groups, in: documents, among: 400)
            for (document, weight) in zip(documents, weighed) {
                #expect(abs(weight - (weights[document] ?? -1)) < 1e-9)
            }
        }
    }

    /// A query can be put to documents that are known.
    @Test(arguments: [[], [1], [2, 5, 6, 31, 400], Array(1...600)] as [[UInt32]])
    func documentsAreFoundByTheirNumbers(documents: [UInt32]) throws {
        try Self.withPages(200) { reader in
            var run = IndexReader.Run()
            run.limit = 1_000
            let all = try reader.run(.everything, run).hits.map(\.document)
            #expect(all.count == 600)
            #expect(try reader.run(.documents(documents), run).hits.map(\.document) == documents)
            let tenth = IndexQuery.term(Self.group(1, "tenth3").terms[0])
            let holding = try reader.run(tenth, run).hits.map(\.document)
            #expect(
                try reader.run(.filtered(tenth, by: .documents(documents)), run).hits.map(\.document)
                    == holding.filter(documents.contains))
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
