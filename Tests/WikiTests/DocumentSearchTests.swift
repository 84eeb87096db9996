import Glibc
import Markup
import Search
import Synchronization
import TestSupport
import Testing
import WikiCore
import WikiStore

@testable import Wiki

/// Takes the bytes themselves for a document's text, and does as they say.
private final class ScriptedDocuments: DocumentReading {
    let calls = Mutex(0)
    let isThere = Mutex(true)

    func text(of source: DocumentSource) -> DocumentText {
        guard isThere.withLock({ $0 }) else { return .unavailable }
        calls.withLock { $0 += 1 }
        let bytes: [UInt8] =
            switch source {
            case .bytes(let bytes): bytes
            case .file(let path): TestData.read(path) ?? []
            }
        switch String(decoding: bytes.prefix(6), as: UTF8.self) {
        case "broken": return .unreadable
        case "costly": return .tooCostly
        default:
            return .pages(
                bytes.split(separator: 0x0C, omittingEmptySubsequences: false)
                    .map { String(decoding: $0, as: UTF8.self) })
        }
    }
}

@Suite struct DocumentSearchTests {
    private let documents = ScriptedDocuments()

    private func bench() throws -> IndexedWiki {
        try IndexedWiki([("Home", "A welcome")], documents: documents)
    }

    private func read(_ bench: IndexedWiki) throws {
        try bench.wiki.documents?.readAll(bench.wiki)
        // What was read and is not indexed yet is no fault.
        #expect(try bench.indexFaults() == [])
        try bench.follow()
        #expect(try bench.indexFaults() == [])
    }

    @Test(arguments: ["Team/Lifting protocol.pdf", "Team/Lifting protocol.DOCX", "Team/Lifting protocol.odt"])
    func aDocumentIsFoundByItsNameAndThenByItsWords(name: String) throws {
        let bench = try bench()
        try bench.upload(name, Array("first aid\u{0C}use the hoist\u{0C}night".utf8))
        try bench.follow()
        #expect(try bench.find("lifting") == [name] && bench.find(name) == [name])
        #expect(try bench.find("hoist") == [])
        try read(bench)
        let found = try bench.wiki.search(SearchRequest(text: "hoist", limit: 10)).pages
        #expect(found.map(\.page.name.text) == [name] && found.first?.page.kind == .file)
        #expect(found.first?.title == String(try PageName(name).lastSegment))
        #expect(found.first?.sections.map(\.number) == [2])
        #expect(
            found.first.map { String(decoding: $0.sections[0].snippet, as: UTF8.self) }
                == "use the <mark>hoist</mark>")
        #expect(try bench.find("in:Team/ night") == [name] && bench.find("welcome") == ["Home"])
    }

    @Test func picturesAreNotSearched() throws {
        let bench = try bench()
        for name in ["plan.png", "pdf", "notes.pdf.png", "a.pdfx"] {
            try bench.upload(name, Array("hoist \(name)".utf8))
        }
        try read(bench)
        #expect(try bench.find("hoist") == [] && bench.find("plan") == [])
        #expect(documents.calls.withLock { $0 } == 0)
    }

    @Test func whatIsReplacedDeletedOrNoDocumentAnyMoreIsNotFound() throws {
        let bench = try bench()
        try bench.upload("a.pdf", Array("hoist".utf8))
        try read(bench)
        try bench.upload("a.pdf", Array("wheelchair".utf8))
        try bench.follow()
        #expect(try bench.find("hoist") == [])
        try read(bench)
        #expect(try bench.find("wheelchair") == ["a.pdf"])
        _ = try bench.wiki.delete(.file, PageName("a.pdf"), author: Author(name: "Ada"), comment: "")
        try read(bench)
        #expect(try bench.find("wheelchair") == [] && bench.find("a.pdf") == [])
        // The bytes of old are known.
        try bench.upload("b.pdf", Array("hoist".utf8))
        try bench.follow()
        #expect(try bench.find("hoist") == ["b.pdf"] && documents.calls.withLock { $0 } == 2)
        _ = try bench.wiki.move(
            MoveRequest(
                kind: .file, name: PageName("b.pdf"), to: PageName("b.bin"), author: Author(name: "Ada"),
                comment: ""))
        try read(bench)
        #expect(try bench.find("hoist") == [])
    }

    @Test func equalBytesAreReadOnceAndFoundInEachFile() throws {
        let bench = try bench()
        for name in ["a.pdf", "b.pdf", "c.docx"] { try bench.upload(name, Array("hoist".utf8)) }
        try bench.follow()
        try read(bench)
        #expect(try bench.find("hoist").sorted() == ["a.pdf", "b.pdf", "c.docx"])
        #expect(documents.calls.withLock { $0 } == 1)
    }

    @Test func whatCannotBeReadIsFoundByNameAndNotTriedAgain() throws {
        let bench = try bench()
        try bench.upload("scan.pdf", Array("broken".utf8))
        try bench.upload("bomb.docx", Array("costly".utf8))
        try bench.upload("good.pdf", Array("hoist".utf8))
        try read(bench)
        try read(bench)
        try bench.restart()
        try read(bench)
        #expect(try bench.find("scan") == ["scan.pdf"] && bench.find("bomb") == ["bomb.docx"])
        #expect(try bench.find("hoist") == ["good.pdf"])
        #expect(documents.calls.withLock { $0 } == 3)
        #expect(try bench.wiki.documentTexts().map(\.count) == [1, 1, 1])
    }

    @Test func whatNothingCanReadIsReadOnceSomethingCan() throws {
        let bench = try bench()
        documents.isThere.withLock { $0 = false }
        try bench.upload("a.pdf", Array("hoist".utf8))
        try read(bench)
        #expect(try bench.find("hoist") == [] && bench.find("a.pdf") == ["a.pdf"])
        documents.isThere.withLock { $0 = true }
        try bench.restart()
        try read(bench)
        #expect(try bench.find("hoist") == ["a.pdf"])
    }

    @Test(arguments: [false, true]) func whatWasReadBeforeAnEndIsIndexedBehindIt(kill: Bool) throws {
        let bench = try bench()
        try bench.upload("a.pdf", Array("hoist".utf8))
        try bench.follow()
        try bench.wiki.documents?.readAll(bench.wiki)
        try bench.restart(kill: kill)
        #expect(try bench.find("hoist") == ["a.pdf"])
        #expect(try bench.indexFaults() == [])
    }

    @Test func aRebuildReadsNothingAgain() throws {
        let bench = try bench()
        try bench.upload("a.pdf", Array("hoist".utf8))
        try read(bench)
        try bench.rebuild { _ in }
        #expect(try bench.find("hoist") == ["a.pdf"] && documents.calls.withLock { $0 } == 1)
        #expect(try bench.indexFaults() == [])
    }

    @Test func anIndexWithoutADocumentsWordsIsAFault() throws {
        let bench = try bench()
        try bench.upload("a.pdf", Array("hoist".utf8))
        try read(bench)
        let page = try #require(try bench.wiki.living(.file, PageKey(folding: "a.pdf")))
        let record = try #require(try bench.wiki.index.record())
        try bench.tamper { writer in
            try writer.remove(page.id)
            try writer.commit(record)
        }
        #expect(try bench.indexFaults().count == 1)
    }

    @Test func whatIsErasedIsNotKeptAsText() throws {
        let bench = try bench()
        guard case .saved(let saved) = try bench.upload("a.pdf", Array("hoist".utf8)) else { return }
        try read(bench)
        _ = try bench.wiki.delete(.file, PageName("a.pdf"), author: Author(name: "Ada"), comment: "")
        #expect(try bench.wiki.documentTexts()[0].count == 1)
        _ = try bench.wiki.erase([saved.revision], ActRequest(author: Author(name: "Ada"), comment: ""))
        #expect(try bench.wiki.documentTexts()[0].count == 0)
    }
}
