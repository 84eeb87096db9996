import TestSupport
import Testing
import Wiki
import WikiCore
import WikiStore

@testable import Exchange

/// A new wiki and a folder to import.
private final class Bench {
    let data = TemporaryFolder()
    let source = TemporaryFolder()
    let wiki: Wiki

    init() throws {
        wiki = try Wiki(
            store: Store.create(in: DataFolder(path: data.path + "/wiki")), renderer: PlainRendering(),
            derives: false)
    }

    deinit {
        wiki.close()
    }

    @discardableResult
    func run(into prefix: String? = nil, deletes: Bool = false, kind: ChangeKind = .import) throws
        -> ImportSummary
    {
        try FolderImport.run(
            wiki: wiki, path: source.path, into: prefix.map { PageName(trusted: $0) }, deletes: deletes,
            author: Author(name: "Ada"), kind: kind)
    }

    func text(_ name: String, _ kind: PageKind = .page) throws -> [UInt8]? {
        guard case .living(let page) = try wiki.lookup(kind, PageKey(folding: name)) else { return nil }
        return try page.content.map(wiki.content)
    }

    func string(_ name: String) throws -> String? {
        try text(name).map { String(decoding: $0, as: UTF8.self) }
    }

    func move(_ name: String, to: String) throws {
        _ = try wiki.move(
            MoveRequest(
                kind: .page, name: PageName(trusted: name), to: PageName(trusted: to),
                author: Author(name: "Bob"), comment: ""))
    }

    func edit(_ name: String, _ text: String) throws {
        let page = try #require(try wiki.living(.page, PageKey(folding: name)))
        let outcome = try wiki.save(
            SaveRequest(
                name: page.name, text: Array(text.utf8), base: page.head, author: Author(name: "Bob"),
                comment: ""))
        guard case .saved = outcome else { throw ExchangeError("the edit did not go through") }
    }
}

@Suite struct FolderImportTests {
    @Test(arguments: [
        Array("# A\r\nb\r\n".utf8), [0xEF, 0xBB, 0xBF, 0x61], [0x63, 0x61, 0x66, 0xE9], [], [0x61, 0, 0x62],
    ]) func takesTextByteForByte(bytes: [UInt8]) throws {
        let bench = try Bench()
        bench.source.write(bytes, to: "dir/a.md")
        let summary = try bench.run()
        #expect(summary.pages == 1 && summary.revisions == 1 && summary.files == 0)
        #expect(try bench.text("dir/a") == bytes)
    }

    @Test(arguments: [
        ("a.MARKDOWN", "a"), ("x [y].md", "x ［y］"), (".github/CONTRIBUTING.md", ".github/CONTRIBUTING"),
        ("b\u{1}.md", "b\u{FFFD}"), ("sub/.md", "sub/.md"), ("...md", "...md"), ("....md", "..."),
        ("a/....md", "a/..."), ("a.md.md", "a.md"),
    ]) func namesPages(path: String, name: String) throws {
        let bench = try Bench()
        bench.source.write("t", to: path)
        try bench.run()
        #expect(try bench.wiki.living(.page, PageKey(folding: name))?.name.text == name)
    }

    @Test func cutsLongNames() throws {
        let bench = try Bench()
        let long = String(repeating: "é", count: 120)
        bench.source.write("t", to: long + ".md")
        let summary = try bench.run()
        let name = try #require(summary.renamed.first?.name.text)
        let digits = ContentHash(of: Array((long + ".md").utf8)).hex.prefix(8)
        #expect(name.utf8.count <= 200 && name.hasSuffix("~" + digits) && name.hasPrefix("éé"))
    }

    @Test func givesOneKeyTwoNames() throws {
        let bench = try Bench()
        for (path, text) in [("B_c.md", "1"), ("b c.md", "2"), ("b c.markdown", "3")] {
            bench.source.write(text, to: path)
        }
        let summary = try bench.run()
        #expect(try bench.string("B_c") == "1")
        #expect(try bench.string("b c~2") == "3")
        #expect(try bench.string("b c~3") == "2")
        #expect(summary.renamed.map(\.path) == ["b c.markdown", "b c.md"])
    }

    @Test func takesFilesAndLeavesOutWhatIsHidden() throws {
        let bench = try Bench()
        for path in ["p/a.png", ".git/config", ".git/x.md", ".secret", ".github/a.png", "a.md"] {
            bench.source.write("x", to: path)
        }
        let summary = try bench.run()
        #expect(summary.pages == 1 && summary.files == 1)
        #expect(try bench.text("p/a.png", .file) == [0x78])
        #expect(Set(summary.leftOut.map(\.path)) == [".secret", ".github/a.png"])
    }

    @Test func followsLinksInsideAlone() throws {
        let bench = try Bench()
        let outside = TemporaryFolder()
        outside.write("secret", to: "s.md")
        bench.source.write("text", to: "dir/a.md")
        bench.source.link("in.md", to: "dir/a.md")
        bench.source.link("out.md", to: outside.path + "/s.md")
        bench.source.link("up", to: outside.path)
        bench.source.link("gone.md", to: "nowhere")
        let summary = try bench.run()
        #expect(try bench.string("in") == "text")
        #expect(try bench.string("out") == nil)
        #expect(Set(summary.leftOut.map(\.path)) == ["out.md", "up", "gone.md"])
    }

    /// What is no file is not opened, and would be waited for; what is called like a file of the wiki's own is data.
    @Test func leavesOutWhatIsNoFile() throws {
        let bench = try Bench()
        #expect(
            bench.source.run(
                "mkfifo pipe.md pipe.png && ln -s pipe.md link.md && printf x > \"$(printf 'a\\377.md')\""
            ) == 0)
        for path in ["wiki.db", "meent.conf", "index/current", "C:x.md", "..\\x.md"] {
            bench.source.write("x", to: path)
        }
        let summary = try bench.run()
        #expect(Set(summary.leftOut.map(\.path)) == ["pipe.md", "pipe.png", "link.md"])
        #expect(summary.pages == 3)
    }

    @Test func leavesOutWhatIsTooLarge() throws {
        let bench = try Bench()
        bench.source.write([UInt8](repeating: 0x61, count: (2 << 20) + 1), to: "big.md")
        bench.source.write([UInt8](repeating: 0x61, count: 2 << 20), to: "fits.md")
        let summary = try bench.run()
        #expect(summary.pages == 1 && summary.leftOut.map(\.path) == ["big.md"])
    }

    @Test func takesOnlyWhatIsNewTheNextTime() throws {
        let bench = try Bench()
        bench.source.write("1", to: "a.md")
        bench.source.write("1", to: "b.md")
        try bench.run()
        let again = try bench.run()
        #expect(again.revisions == 0 && again.change == nil)
        bench.source.write("2", to: "a.md")
        let third = try bench.run()
        #expect(third.revisions == 1 && third.pages == 1)
        #expect(try bench.string("a") == "2")
    }

    @Test func keepsWhatOnlyTheWikiChanged() throws {
        let bench = try Bench()
        bench.source.write("1", to: "a.md")
        try bench.run()
        try bench.edit("a", "here")
        #expect(try bench.run().revisions == 0)
        #expect(try bench.string("a") == "here")
    }

    @Test func bringsNothingBackWhoseNameAnotherPageHasNow() throws {
        let bench = try Bench()
        for name in ["a", "b", "c", "d"] { bench.source.write("\(name)\n", to: name + ".md") }
        try bench.run()
        let request = ActRequest(author: Author(name: "Bob"), comment: "")
        _ = try bench.wiki.delete(.page, PageName("a"), author: request.author, comment: "")
        try bench.move("b", to: "a")
        _ = try bench.wiki.unite(.page, PageName("c"), into: PageName("d"), request)
        let again = try bench.run(deletes: true)
        #expect(again.change == nil && again.waiting.isEmpty)
        #expect(try bench.string("a") == "b\n")
        // A text that the source has changed since is new, and the page that has the name is another path's.
        bench.source.write("a, changed there\n", to: "a.md")
        #expect(try bench.run().waiting.isEmpty)
        #expect(try bench.string("a") == "b\n" && bench.string("a~2") == "a, changed there\n")
    }

    @Test func joinsWhatBothChanged() throws {
        let bench = try Bench()
        bench.source.write("one\ntwo\nthree\nfour\nfive\n", to: "a.md")
        try bench.run()
        try bench.edit("a", "ONE\ntwo\nthree\nfour\nfive\n")
        bench.source.write("one\ntwo\nthree\nfour\nFIVE\n", to: "a.md")
        let summary = try bench.run()
        #expect(summary.merged == 1 && summary.revisions == 2)
        #expect(try bench.string("a") == "ONE\ntwo\nthree\nfour\nFIVE\n")
        #expect(try bench.run().revisions == 0)
    }

    @Test func keepsAConflictAsOneWaitingVersion() throws {
        let bench = try Bench()
        bench.source.write("one\n", to: "a.md")
        try bench.run()
        try bench.edit("a", "here\n")
        bench.source.write("there\n", to: "a.md")
        #expect(try bench.run().waiting.map(\.text) == ["a"])
        #expect(try bench.run().waiting.isEmpty)
        #expect(try bench.string("a") == "here\n")
        let page = try #require(try bench.wiki.living(.page, PageKey(folding: "a")))
        let waiting = try bench.wiki.openWaiting(of: page.id)
        #expect(waiting.count == 1)
        #expect(try bench.wiki.content(waiting[0].content) == Array("there\n".utf8))
    }

    @Test func followsAPageThatWasMovedHere() throws {
        let bench = try Bench()
        bench.source.write("one\ntwo\nthree\n", to: "a.md")
        bench.source.write("b\n", to: "b.md")
        try bench.run(into: "team")
        try bench.move("team/a", to: "team/moved")
        let again = try bench.run(into: "team", deletes: true)
        #expect(again.revisions == 0 && again.deleted == 0)
        #expect(try bench.string("team/a") == nil)
        try bench.edit("team/moved", "one\ntwo\nTHREE\n")
        bench.source.write("ONE\ntwo\nthree\n", to: "a.md")
        #expect(try bench.run(into: "team").merged == 1)
        #expect(try bench.string("team/moved") == "ONE\ntwo\nTHREE\n")
        #expect(try bench.string("team/a") == nil)
        let page = try #require(try bench.wiki.living(.page, PageKey(folding: "team/moved")))
        #expect(try bench.wiki.store.read { try $0.path(of: page.id) } == "moved.md")
        #expect(try bench.run(into: "team", deletes: true).change == nil)
    }

    @Test func givesANewPageAnotherNameThanThatOfAMovedOne() throws {
        let bench = try Bench()
        bench.source.write("1", to: "a.md")
        try bench.run()
        try bench.move("a", to: "b")
        bench.source.write("2", to: "b.md")
        try bench.run()
        #expect(try bench.string("b") == "1")
        #expect(try bench.string("b~2") == "2")
        bench.source.write("3", to: "b.md")
        try bench.run()
        #expect(try bench.string("b") == "1")
        #expect(try bench.string("b~2") == "3")
        #expect(try bench.run().change == nil)
    }

    @Test func leavesANewPageUnderAnOldNameAlone() throws {
        let bench = try Bench()
        bench.source.write("1", to: "a.md")
        try bench.run()
        try bench.move("a", to: "b")
        _ = try bench.wiki.save(
            SaveRequest(
                name: PageName(trusted: "a"), text: Array("own".utf8), base: nil, author: Author(name: "Bob"),
                comment: ""))
        bench.source.write("2", to: "a.md")
        #expect(try bench.run().waiting.isEmpty)
        #expect(try bench.string("a") == "own")
        #expect(try bench.string("b") == "2")
    }

    @Test func deletesWhatVanishedOnlyWhenAsked() throws {
        let bench = try Bench()
        for name in ["a.md", "b.md", "c.md"] { bench.source.write("1", to: name) }
        try bench.run()
        try bench.edit("c", "here")
        bench.source.remove("b.md")
        bench.source.remove("c.md")
        #expect(try bench.run().deleted == 0)
        #expect(try bench.string("b") == "1")
        let summary = try bench.run(deletes: true)
        #expect(summary.deleted == 1 && summary.leftOut.map(\.path) == ["c"])
        #expect(try bench.string("b") == nil)
        #expect(try bench.string("c") == "here")
        bench.source.write("1", to: "b.md")
        #expect(try bench.run().revisions == 1)
        #expect(try bench.string("b") == "1")
    }

    @Test func deletesNothingThatMayStillBeThere() throws {
        let bench = try Bench()
        for name in ["a.md", "b.md"] { bench.source.write("1", to: name) }
        try bench.run()
        bench.source.write([UInt8](repeating: 0x61, count: Wiki.largestText + 1), to: "a.md")
        let summary = try bench.run(deletes: true)
        #expect(summary.deleted == 0 && summary.leftOut.map(\.path) == ["a.md"])
        #expect(try bench.string("a") == "1")
        // A path too long to be opened, as one that nobody may read is.
        bench.source.remove("b.md")
        let deeper = "import os; [(os.mkdir('n' * 200), os.chdir('n' * 200)) for _ in range(25)]"
        #expect(bench.source.run("python3 -c \"\(deeper)\"") == 0)
        defer { _ = bench.source.run("rm -r n*") }
        #expect(throws: ExchangeError.self) { try bench.run(deletes: true) }
        #expect(try bench.string("b") == "1")
        #expect(try bench.run().leftOut.count == 2)
    }

    @Test func makesUneditedStarterPagesGiveWay() throws {
        let bench = try Bench()
        for name in ["Home.md", "Help.md", "Rules.md"] { bench.source.write("starter", to: name) }
        try bench.run(kind: .plant)
        try bench.edit("Rules", "edited")
        for name in ["Help.md", "Rules.md"] { bench.source.remove(name) }
        bench.source.write("ours", to: "Home.md")
        try bench.run(into: "below")
        #expect(try bench.string("Home") == "starter")
        try bench.run()
        #expect(try bench.string("Home") == "ours")
        #expect(try bench.string("Help") == nil)
        #expect(try bench.string("Rules") == "edited")
        #expect(try bench.string("below/Home") == "ours")
    }

    @Test func doesNotImportTheWikiIntoItself() throws {
        let bench = try Bench()
        bench.data.write("text", to: "a.md")
        let summary = try FolderImport.run(
            wiki: bench.wiki, path: bench.data.path, author: Author(name: "Ada"))
        #expect(summary.pages == 1 && summary.files == 0 && summary.leftOut.map(\.path) == ["wiki"])
    }

    @Test func setsTheRootOfRootRelativeLinks() throws {
        let bench = try Bench()
        bench.source.write("1", to: "a.md")
        try bench.run(into: "team")
        #expect(bench.wiki.root(of: PageName(trusted: "team/a")) == "team")
        #expect(bench.wiki.root(of: PageName(trusted: "teams/a")) == "")
    }

    @Test func refusesWhatIsNoFolder() throws {
        let bench = try Bench()
        #expect(throws: ExchangeError.self) {
            try FolderImport.run(
                wiki: bench.wiki, path: bench.source.path + "/none", author: Author(name: ""))
        }
    }
}
