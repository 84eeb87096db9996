import TestSupport
import Testing
import Wiki
import WikiCore
import WikiStore

@testable import Exchange

/// The same history again, with what came on both sides since.
@Suite struct GitAgainTests {
    private let text = "1\n2\n3\n4\n5\n6\n7\n"

    @Test func takesOnlyWhatIsNew() throws {
        let bench = try GitBench()
        bench.source.commit(["a.md": "1\n"])
        bench.source.git("checkout -q -b side")
        bench.source.commit(["b.md": "b\n"])
        bench.source.git("checkout -q main")
        bench.source.commit(["a.md": "2\n"])
        try bench.run()
        let before = try bench.wiki.store.read { try $0.statistics() }
        #expect(try bench.run().revisions == 0)
        #expect(try bench.wiki.store.read { try $0.statistics() } == before)
        try bench.reopen()
        bench.source.git("merge -q --no-ff -m merge side")
        bench.source.commit(["a.md": "3\n"])
        let summary = try bench.run()
        #expect(summary.revisions == 3)
        #expect(try bench.history("a").map(\.text) == ["1\n", "2\n", "3\n"])
        #expect(try bench.tree() == bench.sourceTree())
        #expect(try bench.faults() == [])
        // The same commits from another place are the same.
        let clone = GitRepository(cloning: bench.source.path)
        let again = try GitImport.run(wiki: bench.wiki, path: clone.path, author: Author(name: "Importer"))
        #expect(again.revisions == 0)
    }

    @Test func joinsWhatBothSidesChanged() throws {
        let bench = try GitBench()
        bench.source.commit(["a.md": text, "b.md": text, "c.md": text])
        try bench.run()
        try bench.save("a", "ONE\n2\n3\n4\n5\n6\n7\n")
        try bench.save("b", "ONE\n2\n3\n4\n5\n6\n7\n")
        try bench.save("own", "mine\n")
        bench.source.commit([
            "a.md": "1\n2\n3\n4\n5\n6\nSEVEN\n", "b.md": "UNO\n2\n3\n4\n5\n6\n7\n", "c.md": "c\n",
        ])
        let summary = try bench.run()
        #expect(summary.merged == 1 && summary.waiting.map(\.text) == ["b"])
        #expect(try bench.text("a") == "ONE\n2\n3\n4\n5\n6\nSEVEN\n")
        #expect(try bench.text("b") == "ONE\n2\n3\n4\n5\n6\n7\n")
        #expect(try bench.text("c") == "c\n" && bench.text("own") == "mine\n")
        let page = try #require(try bench.page("b"))
        let waiting = try #require(try bench.wiki.openWaiting(of: page.id).first)
        #expect(try bench.wiki.content(waiting.content) == Array("UNO\n2\n3\n4\n5\n6\n7\n".utf8))
        #expect(try bench.history("a").map(\.record.kind) == [.import, .edit, .import, .import])
        #expect(try bench.faults() == [])
        let again = try bench.run()
        #expect(again.revisions == 0 && again.waiting.isEmpty)
        bench.source.commit(["a.md": "1\n2\n3\nFOUR\n5\n6\nSEVEN\n"])
        #expect(try bench.run().merged == 1)
        #expect(try bench.text("a") == "ONE\n2\n3\nFOUR\n5\n6\nSEVEN\n")
        #expect(try bench.faults() == [])
    }

    @Test func keepsWhatWasChangedHereAndIsGoneThere() throws {
        let bench = try GitBench()
        bench.source.commit(["a.md": "a\n", "b.md": "b\n", "c.md": "c\n"])
        try bench.run()
        try bench.save("a", "changed here\n")
        _ = try bench.wiki.delete(
            .page, PageName(trusted: "c"), author: Author(name: "Bob"), comment: "")
        bench.source.git("rm -q a.md b.md")
        bench.source.commit(["c.md": "c again\n"])
        let summary = try bench.run()
        #expect(summary.leftOut.map(\.path) == ["a.md"] && summary.deleted == 1)
        #expect(try bench.text("a") == "changed here\n")
        #expect(try bench.text("b") == nil && bench.text("c") == "c again\n")
        #expect(try bench.faults() == [])
    }

    @Test func letsUneditedStartersGiveWay() throws {
        let bench = try GitBench()
        try bench.plant(["Home": "starter\n", "Help": "help\n", "Rules": "rules\n", "Tips": "tips\n"])
        try bench.save("Rules", "our rules\n")
        try bench.save("Tips", "our tips\n")
        bench.source.commit(["Home.md": "home\n", "Tips.md": "their tips\n"])
        let summary = try bench.run()
        #expect(try bench.text("Home") == "home\n" && bench.text("Help") == nil)
        #expect(try bench.text("Rules") == "our rules\n" && bench.text("Tips") == "our tips\n")
        #expect(summary.waiting.map(\.text) == ["Tips"] && summary.deleted == 1)
        #expect(try bench.faults() == [])
        try bench.run(into: "below")
        #expect(try bench.text("below/Home") == "home\n")
        #expect(try bench.faults() == [])
    }

    @Test func keepsAPageWherePeopleMovedIt() throws {
        let bench = try GitBench()
        bench.source.commit(["a.md": text])
        try bench.run()
        let page = try #require(try bench.page("a"))
        try bench.wiki.store.write { writer in
            let change = try writer.addChange(
                author: Author(name: "Bob"), time: Timestamp(seconds: 1), kind: .move, comment: "")
            _ = try writer.rename(page.id, to: PageName(trusted: "moved"))
            _ = try writer.addRevision(
                of: page.id, change: change, parent: page.head, content: page.content,
                name: PageName(trusted: "moved"))
        }
        try bench.reopen()
        bench.source.commit(["a.md": text + "8\n", "moved.md": "another\n"])
        try bench.run()
        #expect(try bench.text("moved") == text + "8\n")
        #expect(try bench.text("moved~2") == "another\n")
        #expect(try bench.faults() == [])
    }

    @Test func takesARewrittenHistory() throws {
        let bench = try GitBench()
        bench.source.commit(["a.md": "1\n", "b.md": "b\n"])
        bench.source.commit(["a.md": "2\n", "x.md": "x\n"])
        try bench.run()
        bench.source.git("reset -q --hard HEAD^")
        bench.source.commit(["a.md": "3\n"])
        try bench.run()
        #expect(try bench.text("a") == "3\n")
        #expect(try bench.faults() == [])
        bench.source.git("reset -q --hard HEAD^")
        try bench.run()
        #expect(try bench.text("a") == "1\n")
        #expect(try bench.faults() == [])
    }

    @Test func goesOnWhereItWasInterrupted() throws {
        let whole = try GitBench(GitRepository())
        let source = whole.source
        source.commit(["b.md": "0\n"])
        for number in 1...12 {
            source.git("checkout -q -b side\(number)")
            source.commit(["a\(number % 3).md": "side \(number)\n", "n\(number).md": "new\n"])
            source.git("checkout -q main")
            source.commit(["b.md": "\(number)\n"])
            source.git("merge -q --no-ff -m merge side\(number)")
            if number % 4 == 0 {
                source.git("mv n\(number).md moved\(number).md")
                source.commit("rename")
            }
        }
        try whole.run()
        for count in [1, 5, 17, 30] {
            let bench = try GitBench(source)
            try bench.runPart(of: count)
            // What is there so far is sound, and no commit is there in part.
            #expect(try bench.faults() == [], "after \(count)")
            try bench.reopen()
            try bench.run()
            #expect(try bench.tree() == bench.sourceTree(), "after \(count)")
            #expect(try bench.dump() == whole.dump(), "after \(count)")
            #expect(try bench.faults() == [], "after \(count)")
        }
    }
}
