import Glibc
import TestSupport
import Testing

@testable import Markup

private let fixture =
    #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
    + "/.build/debug/markup-worker-fixture"

/// Documents read in a worker, as they are read for people.
@Suite struct DocumentTests {
    private let reader = DocumentReader(executable: fixture, wallMilliseconds: 600_000)

    private func text(_ bytes: [UInt8]) -> DocumentText { reader.text(of: .bytes(bytes)) }

    @Test(.enabled(if: DocumentReader.trouble == nil, "no PDF can be read here"))
    func aPDFGivesItsPages() throws {
        let bytes = Documents.pdf(["Lifting with care", "", "The night shift"])
        #expect(
            text(bytes)
                == .pages(["Lifting with care\n\n", "", "The night shift\n\n"].map { $0 }))
        let folder = TemporaryFolder()
        folder.write(bytes, to: "a.pdf")
        #expect(reader.text(of: .file(folder.path + "/a.pdf")) == text(bytes))
        #expect(reader.text(of: .file(folder.path + "/none.pdf")) == .unavailable)
    }

    @Test(.enabled(if: DocumentReader.trouble == nil, "no PDF can be read here"))
    func aPDFThatIsDamagedIsUnreadable() {
        let whole = Documents.pdf(["Lifting"])
        #expect(text(Array("%PDF-1.4\nnothing".utf8)) == .unreadable)
        #expect(text(Array(whole.prefix(20))) == .unreadable)
        // Where only its end is missing, it is mended.
        #expect(text(Array(whole.dropLast(20))) == .pages(["Lifting\n\n"]))
        let encrypted = String(decoding: whole, as: UTF8.self).split(separator: "/Root 1 0 R")
            .joined(
                separator:
                    "/Encrypt << /Filter /Standard /V 2 /R 3 /O (x) /U (y) /P -4 >> /ID [(a)(b)] /Root 1 0 R")
        #expect(text(Array(encrypted.utf8)) == .unreadable)
    }

    @Test func anOfficeFileGivesItsParagraphs() {
        #expect(
            text(Documents.word(["Lifting &amp; care", "caf&#233; &lt;b&gt;"]))
                == .pages(["Lifting & care\ncafé <b>\n"]))
        let open = Documents.zip([
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml":
                "<office:document-content><office:automatic-styles><x>hidden</x></office:automatic-styles><office:body>"
                + "<text:h>Lifting</text:h><text:p>With<text:s/>care<text:line-break/>always</text:p></office:body></office:document-content>",
        ])
        #expect(text(open) == .pages(["Lifting\nWith care\nalways\n"]))
        #expect(
            text(Documents.zip(["word/document.xml": "<w:t>stored</w:t>"], stored: true))
                == .pages(["stored"]))
        #expect(
            text(Documents.zip(["word/document.xml": "<w:p/>"])) == .pages(["\n"])
                || text(Documents.zip(["word/document.xml": "<w:p/>"])) == .pages([]))
    }

    @Test func whatIsNoDocumentIsUnreadable() {
        let word = Documents.word((1...200).map { "Paragraph \($0 * 7919 % 1000)" })
        for bytes in [
            [], Array("hello".utf8), Array("PK\u{3}\u{4}".utf8), Documents.zip(["other.xml": "x"]),
            Array(word.dropLast(30)),
            [UInt8](repeating: 0x50, count: 100_000),
        ] {
            #expect(text(bytes) == .unreadable, "\(bytes.prefix(20))")
        }
        // Cut or changed anywhere, it gives some text or none, and ends.
        var dice = Dice(state: 7)
        for _ in 0..<40 {
            var damaged = word
            for _ in 0...3 {
                damaged[Int(dice.next() % UInt64(damaged.count))] = UInt8(truncatingIfNeeded: dice.next())
            }
            switch text(damaged) {
            case .pages, .unreadable: break
            case let other: Issue.record("\(other)")
            }
        }
    }

    @Test func aBombIsTooCostly() {
        let zeros =
            "import io,sys,zipfile; b=io.BytesIO(); z=zipfile.ZipFile(b,'w',zipfile.ZIP_DEFLATED); "
            + "z.writestr('word/document.xml',b'\\\\0'*(200<<20)); z.close(); sys.stdout.buffer.write(b.getvalue())"
        #expect(text(Documents.python(zeros)) == .tooCostly)
        // Entities that would grow are none here.
        let laughs = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><w:t>&b;&b; end &#x41;</w:t>"
        #expect(
            text(Documents.zip(["word/document.xml": laughs.split(separator: "'").joined(separator: "\"")]))
                == .pages([" end A"]))
    }

    @Test func aLongTextIsCut() throws {
        let long =
            "import io,sys,zipfile; b=io.BytesIO(); z=zipfile.ZipFile(b,'w',zipfile.ZIP_DEFLATED); "
            + "z.writestr('word/document.xml','<w:t>'+'word '*(1<<20)+'</w:t>'); z.close(); sys.stdout.buffer.write(b.getvalue())"
        guard case .pages(let pages) = text(Documents.python(long)) else {
            Issue.record("no text")
            return
        }
        #expect(pages.count == 1 && pages[0].utf8.count == DocumentReader.largestText)
    }

    /// The program that reads a PDF has its libraries, and neither other files nor the network nor children.
    @Test(arguments: [
        (["/usr/bin/python3", "-c", "print(1)"], DocumentText.pages(["1\n"])),
        (["/usr/bin/cat", "/usr/share/common-licenses/BSD"], .pages([])),
        (["/usr/bin/cat", "/etc/passwd"], .unreadable),
        (["/usr/bin/python3", "-c", "import socket; socket.socket()"], .unreadable),
        (["/usr/bin/python3", "-c", "import os; os.fork()"], .unreadable),
        (["/usr/bin/python3", "-c", "open('/tmp/meent-document-test', 'w')"], .unreadable),
        (["/usr/bin/python3", "-c", "b'x' * (2 << 30)"], .unreadable),
        (["/usr/bin/python3", "-c", "while True: print('x' * 1000)"], .tooCostly),
        (["/usr/bin/none"], .unavailable),
    ]) func theProgramIsCaged(command: [String], outcome: DocumentText) {
        let caged = DocumentReader(
            executable: fixture, arguments: ["document"] + command, wallMilliseconds: 600_000)
        let found = caged.text(of: .bytes(Array("%PDF-1.4".utf8)))
        switch (found, outcome) {
        case (.pages, .pages([])), (.pages, .tooCostly): break
        default: #expect(found == outcome)
        }
    }

    @Test func aProgramThatDoesNotEndIsEnded() {
        let caged = DocumentReader(
            executable: fixture, arguments: ["document", "/usr/bin/python3", "-c", "while True: pass"],
            wallMilliseconds: 600_000)
        #expect(caged.text(of: .bytes(Array("%PDF-1.4".utf8))) == .tooCostly)
    }

    @Test func whatIsLateIsEndedAndCountsAsNotTried() {
        let caged = DocumentReader(
            executable: fixture,
            arguments: ["document", "/usr/bin/python3", "-c", "while True: pass"],
            wallMilliseconds: 1)
        #expect(caged.text(of: .bytes(Array("%PDF-1.4".utf8))) == .unavailable)
    }
}
