import Glibc
import Synchronization
import Testing
import WikiCore

@testable import Search

@Suite struct IndexReplacementTests {
    private static let record = IndexRecord(
        wiki: "w", lastChange: ChangeID(1), lastRevision: RevisionID(1),
        lastText: DocumentTextID(0))

    private static func page(_ number: Int) -> IndexedPage {
        IndexedPage(
            id: PageID(Int64(number)), name: PageName(trusted: "Page \(number)"),
            title: number == 20 ? "Echo echo" : "Page \(number)",
            language: .english, tags: ["tag\(number % 3)"], authors: ["Ada"], updated: Timestamp(seconds: 0),
            sections: [
                .init(number: 0, headings: [], text: "common beginning"),
                .init(number: 1, headings: ["First"], text: "own\(Self.word(number)) text of common words"),
            ])
    }

    /// A number in letters.
    private static func word(_ number: Int) -> String {
        String(decoding: "\(number)".utf8.map { $0 + 0x31 }, as: UTF8.self)
    }

    /// However many pieces there were, the index holds every page as it should, and nothing else is left.
    @Test(arguments: [
        IndexReplacement.Steps(), .init(bytesPerPiece: 1, mostPieces: 100),
        .init(bytesPerPiece: 1, mostPieces: 2), .init(bytesPerPiece: 1, mostPieces: 3),
        .init(isSound: { _ in false }), .init(bytesPerPiece: 400, mostPieces: 2, isSound: { _ in false }),
    ]) func makesOneIndexOfItsPieces(steps: IndexReplacement.Steps) throws {
        try withIndexFolder { folder in
            let replacement = try IndexReplacement(folder, Self.record, steps)
            for number in 1...20 { try replacement.add(Self.page(number)) {} }
            let index = SearchIndex(folder: folder)
            try index.use(replacement) {}
            #expect(try index.record() == Self.record)
            #expect(Set(FolderListing.names(in: folder.path) ?? []) == ["current", "g1"])
            try index.verifyStructure()
            let audit = try IndexAudit(index)
            for number in 1...20 {
                #expect(try audit.faults(of: Self.page(number)) == [])
                let found = try index.search(
                    SearchQuery(parsing: "\"own\(Self.word(number))\""), SearchIndex.Order(), .none)
                #expect(found.hits.first?.page == PageID(Int64(number)))
            }
            #expect(try audit.faults { 1...20 ~= $0.value } == [])
            #expect(
                try index.search(SearchQuery(parsing: "tag:tag1"), SearchIndex.Order(), .none).total == 7)
        }
    }

    /// What is wrong with a piece is seen before it is used, and Xapian's own writer makes it good.
    @Test(arguments: ["postlist", "termlist", "position"])
    func aDamagedPieceIsWrittenAnew(table: String) throws {
        try withIndexFolder { folder in
            let damaged = Mutex(0)
            let steps = IndexReplacement.Steps(
                bytesPerPiece: 400,
                isSound: { path in
                    let file = "\(path)/\(table).glass"
                    if let handle = fopen(file, "r+") {
                        defer { fclose(handle) }
                        // Nothing that looks like a block: what does may lead Xapian behind its end.
                        for _ in 0..<8_192 { fputc(0, handle) }
                        damaged.withLock { $0 += 1 }
                    }
                    let isSound = IndexPiece.isSound(path)
                    #expect(!isSound, "\(table)")
                    return isSound
                })
            let replacement = try IndexReplacement(folder, Self.record, steps)
            for number in 1...20 { try replacement.add(Self.page(number)) {} }
            let index = SearchIndex(folder: folder)
            try index.use(replacement) {}
            #expect(damaged.withLock { $0 } > 1)
            try index.verifyStructure()
            let audit = try IndexAudit(index)
            for number in 1...20 { #expect(try audit.faults(of: Self.page(number)) == []) }
            #expect(try audit.faults { 1...20 ~= $0.value } == [])
        }
    }

    @Test func anEmptyOneIsAnIndex() throws {
        try withIndexFolder { folder in
            let index = SearchIndex(folder: folder)
            try index.use(try index.replacement(Self.record)) {}
            #expect(try index.record() == Self.record)
            #expect(try index.search(SearchQuery(parsing: "word"), SearchIndex.Order(), .none).total == 0)
        }
    }

    /// Whoever stops it gets the reason, and the index in use stays.
    @Test func stopsWhenItIsToldTo() throws {
        try withIndexFolder { folder in
            let index = SearchIndex(folder: folder)
            try index.use(try index.replacement(Self.record)) {}
            let merge = try IndexWork.merging([folder.path(of: "g1")], into: folder.path(of: "g2"))
            merge.cancel()
            #expect(folder.current() == "g1")
            #expect(throws: SearchError.self) {
                let merge = try IndexWork.merging([folder.path(of: "missing")], into: folder.path(of: "g3"))
                while try !merge.wait(nanoseconds: 1_000_000) {}
            }
        }
    }
}
