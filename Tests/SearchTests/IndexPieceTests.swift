import Glibc
import Testing
import WikiCore

@testable import Search

@Suite struct IndexPieceTests {
    private static let record = IndexRecord(
        wiki: "w", lastChange: ChangeID(1), lastRevision: RevisionID(1), lastText: DocumentTextID(0))

    /// What has lists of many blocks, numbers of each width, keys that begin alike and tags of several parts.
    private static func documents() throws -> [IndexDocument] {
        var documents: [IndexDocument] = []
        for number in 1...40_000 {
            let document = try IndexDocument()
            try document.add("every", at: UInt32(number % 500 + 1), weight: UInt32(number % 300 + 1))
            try document.add("n\(number)")
            try document.set(Term.Slot.page, to: Array("\(number)".utf8))
            if number % 3 == 0 { try document.set(Term.Slot.time, to: [UInt8(number % 251), 0]) }
            documents.append(document)
        }
        documents.append(try IndexDocument())
        let placed = try IndexDocument()
        for place in 1...6_000 {
            try placed.add("often", at: UInt32(place * place % 6_007 * 9 + 1), weight: 1)
        }
        for term in ["a", "a\0", "a\0b", "ab", "a\u{FFFD}"] { try placed.add(term, at: 70_000, weight: 2) }
        try placed.add("a", at: 1 << 31, weight: 0)
        documents.append(placed)
        let large = try IndexDocument()
        for number in 0..<9_000 {
            let beginning = String(repeating: "x", count: number % 240)
            try large.add(beginning + "\(number)", weight: [0, 1, 126, 127, 100_000][number % 5])
        }
        documents.append(large)
        return documents
    }

    /// Xapian finds nothing wrong with the files, and reads what was added.
    @Test func holdsWhatWasAdded() throws {
        try withIndexFolder { folder in
            let documents = try Self.documents()
            let name = try folder.next()
            let piece = try IndexPiece(path: folder.path(of: name))
            for document in documents { try piece.add(document) }
            try piece.finish(Self.record)
            try folder.use(name)
            try SearchIndex(folder: folder).verifyStructure()
            let reader = try IndexReader(path: folder.path(of: name))
            #expect(try reader.record() == Self.record)
            #expect(try reader.count() == documents.count)
            #expect(try reader.frequency(of: "every") == 40_000)
            #expect(try reader.mismatches() == 0)
            for (index, document) in documents.enumerated() {
                try #require(
                    try reader.dump(of: UInt32(index + 1)) == document.dump(), "document \(index + 1)")
            }
        }
    }

    /// A page gives the same files' content as with Xapian's own writer, down to what the index says of itself as a whole.
    @Test func isMergedToWhatXapianWrites() throws {
        try withIndexFolder { folder in
            let name = try folder.next()
            let pages = Self.pages(40)
            let ways: [(name: String, isSound: @Sendable (String) -> Bool)] = [
                ("quick", IndexPiece.isSound), ("slow", { _ in false }),
            ]
            for way in ways {
                let writing = try IndexWork.writing(
                    pages, Self.record, folder, "\(name)-\(way.name)", isSound: way.isSound)
                while try !writing.wait(nanoseconds: 1_000_000_000) {}
                let merging = try IndexWork.merging(
                    [folder.path(of: "\(name)-\(way.name)")], into: folder.path(of: way.name))
                while try !merging.wait(nanoseconds: 1_000_000_000) {}
            }
            for table in ["postlist", "termlist", "position"] {
                let files = try ways.map { try Self.bytes(of: "\(folder.path(of: $0.name))/\(table).glass") }
                #expect(files[0].count > 8_192)
                #expect(files[0] == files[1], "\(table)")
            }
            // What each page holds is deflated where many threads write, not when it is merged.
            let lists = try ["\(name)-quick", "quick"].map {
                try Self.bytes(of: "\(folder.path(of: $0))/termlist.glass").count
            }
            #expect(lists[0] <= lists[1] + 2 * 8_192)
            // Behind the index's own name.
            let records = try ways.map {
                try Self.bytes(of: "\(folder.path(of: $0.name))/iamglass").dropFirst(32)
            }
            #expect(records[0] == records[1])
        }
    }

    private static func pages(_ count: Int) -> [IndexedPage] {
        (1...count).map { number in
            IndexedPage(
                id: PageID(Int64(number)), name: PageName(trusted: "Folder/Page \(number)"),
                title: "Page \(number)", language: number % 2 == 0 ? .dutch : .english,
                tags: ["tag\(number % 3)"], authors: ["Ada"], updated: Timestamp(seconds: Int64(number)),
                sections: (0...number % 4).map { section(of: number, $0) })
        }
    }

    private static func section(of page: Int, _ number: Int) -> IndexedPage.Section {
        var text = "crème brûlée e-mail 日本語"
        for word in 0..<200 { text += " word\(word * word * page % 997)" }
        return .init(number: number, headings: number == 0 ? [] : ["Heading \(number)"], text: text)
    }

    private static func bytes(of path: String) throws -> [UInt8] {
        let file = try #require(fopen(path, "rb"))
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return bytes
    }

    /// What was merged can be changed.
    @Test func canBeWrittenToWhenItIsMerged() throws {
        try withIndexFolder { folder in
            let pages = Self.pages(3)
            let index = SearchIndex(folder: folder)
            let replacement = try index.replacement(Self.record)
            try replacement.add(pages[0]) {}
            try replacement.add(pages[1]) {}
            try index.use(replacement) {}
            let writer = try index.writer()
            try writer.replace(pages[2])
            try writer.remove(pages[0].id)
            try writer.commit(Self.record)
            let audit = try IndexAudit(index)
            #expect(try audit.faults(of: pages[1]) == [])
            #expect(try audit.faults(of: pages[2]) == [])
            #expect(try audit.faults { $0.value > 1 } == [])
        }
    }

    @Test(arguments: [0, 246]) func refusesTermsThatXapianRefuses(length: Int) throws {
        try withIndexFolder { folder in
            let piece = try IndexPiece(path: folder.path(of: try folder.next()))
            let document = try IndexDocument()
            try document.add(String(repeating: "x", count: length), weight: 1)
            #expect(throws: SearchError.self) { try piece.add(document) }
        }
    }

    @Test func refusesAFolderThatIsThere() throws {
        try withIndexFolder { folder in
            #expect(throws: SearchError.self) { try IndexPiece(path: folder.path) }
        }
    }
}
