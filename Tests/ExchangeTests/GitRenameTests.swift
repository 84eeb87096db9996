import TestSupport
import Testing
import Wiki
import WikiCore
import WikiStore

@testable import Exchange

@Suite struct GitRenameTests {
    private let text = (1...20).map { "line number \($0) of the page\n" }.joined()

    @Test func keepsThePageOverRenames() throws {
        let bench = try GitBench()
        bench.source.commit(["a.md": text, "dir/x.md": "x\n"])
        let page = bench.source
        page.git("mv a.md b.md")
        page.commit("rename")
        page.git("mv b.md dir/c.md")
        page.write(text + "and one more\n", to: "dir/c.md")
        page.commit("rename and edit")
        try bench.run()
        let record = try #require(try bench.page("dir/c"))
        #expect(try bench.history("dir/c").map(\.text) == [text, text, text + "and one more\n"])
        let ids = try bench.history("dir/c", count: 3).map(\.record.id)
        #expect(try bench.history("dir/c").map(\.record.parent) == [nil, ids[0], ids[1]])
        // Old names lead to it.
        for old in ["a", "b"] {
            guard case .alias(let target) = try bench.wiki.lookup(.page, PageKey(folding: old)) else {
                Issue.record("\(old) leads nowhere")
                continue
            }
            #expect(target.id == record.id)
        }
        #expect(try bench.tree() == bench.sourceTree())
        #expect(try bench.faults() == [])
    }

    @Test func keepsThePageWhenOnlyTheCaseChanges() throws {
        let bench = try GitBench()
        bench.source.commit(["readme.md": "1\n"])
        bench.source.git("mv -f readme.md README.md")
        bench.source.commit("case")
        bench.source.git("mv -f README.md Readme.md")
        bench.source.write("all is new here\n", to: "Readme.md")
        bench.source.commit("case and text")
        try bench.run()
        #expect(try bench.history("readme").map(\.text) == ["1\n", "1\n", nil, "all is new here\n"])
        #expect(try bench.page("readme")?.name.text == "Readme")
        #expect(try bench.tree() == bench.sourceTree())
        #expect(try bench.faults() == [])
    }

    @Test func letsTwoPagesChangeNames() throws {
        let bench = try GitBench()
        let other = text.split(separator: "\n").reversed().joined(separator: " other\n") + "\n"
        bench.source.commit(["a.md": text, "b.md": other])
        bench.source.git("mv a.md c.md")
        bench.source.git("mv b.md a.md")
        bench.source.git("mv c.md b.md")
        // Equal names on both sides are no rename to git: told apart by a step between.
        bench.source.commit("swap")
        bench.source.git("mv a.md t.md")
        bench.source.commit("step")
        bench.source.git("mv b.md a.md")
        bench.source.git("mv t.md b.md")
        bench.source.commit("swap back")
        try bench.run()
        #expect(try bench.tree() == bench.sourceTree())
        #expect(try bench.faults() == [])
    }

    @Test func letsAPageTakeANameThatIsFreedInTheSameCommit() throws {
        let bench = try GitBench()
        bench.source.commit(["a.md": text, "b.md": "something else\n"])
        bench.source.git("rm -q b.md")
        bench.source.git("mv a.md b.md")
        bench.source.commit("over")
        try bench.run()
        #expect(try bench.text("b") == text)
        #expect(try bench.tree() == bench.sourceTree())
        #expect(try bench.faults() == [])
    }

    @Test func keepsThePageThatIsDeletedAndMadeOfOneKeyInOneCommit() throws {
        let bench = try GitBench()
        bench.source.commit(["a b.md": text])
        try bench.run()
        let before = try bench.page("a b")?.id
        bench.source.git("rm -q 'a b.md'")
        bench.source.commit(["A_b.md": "nothing of it\n"], "anew")
        try bench.run()
        #expect(try bench.page("a b")?.id == before)
        #expect(try bench.text("a b") == "nothing of it\n")
        #expect(try bench.history("a b", count: 3).map(\.text) == [text, nil, "nothing of it\n"])
        #expect(try bench.tree() == bench.sourceTree())
        #expect(try bench.faults() == [])
    }

    @Test func goesOnWithAPageThatIsMadeAgain() throws {
        let bench = try GitBench()
        bench.source.commit(["a.md": "1\n", "b.md": "b\n"])
        bench.source.git("rm -q a.md")
        bench.source.commit("gone")
        bench.source.commit(["A.md": "2\n"], "back")
        try bench.run()
        let history = try bench.history("a", count: 3)
        #expect(history.map(\.text) == ["1\n", nil, "2\n"])
        #expect(history[2].record.parent == history[1].record.id)
        #expect(try bench.page("a")?.name.text == "A")
        #expect(try bench.faults() == [])
    }

    @Test func followsARenameOnABranchIntoTheMerge() throws {
        let bench = try GitBench()
        bench.source.commit(["a.md": text])
        bench.source.git("checkout -q -b side")
        bench.source.git("mv a.md b.md")
        bench.source.commit("rename")
        bench.source.git("checkout -q main")
        bench.source.commit(["a.md": text + "main\n"], "edit")
        bench.source.git("merge -q --no-ff -m merge side")
        try bench.run()
        let history = try bench.history("b", count: 4)
        #expect(history.map(\.text) == [text, text, text + "main\n", text + "main\n"])
        #expect(history[3].record.parent == history[2].record.id)
        #expect(history[3].record.parent2 == history[1].record.id)
        #expect(try bench.tree() == bench.sourceTree())
        #expect(try bench.faults() == [])
    }

    @Test func takesEqualNewPagesOfTwoBranchesForOne() throws {
        let bench = try GitBench()
        bench.source.commit(["a.md": "1\n"])
        bench.source.git("checkout -q -b side")
        bench.source.commit(["n.md": "side\n"])
        bench.source.git("checkout -q main")
        bench.source.commit(["n.md": "main\n"])
        bench.source.git("merge -q --no-ff -m merge -X theirs side")
        try bench.run()
        let history = try bench.history("n", count: 3)
        #expect(history.map(\.text) == ["side\n", "main\n", "side\n"])
        #expect(history[2].record.parent == history[1].record.id)
        #expect(history[2].record.parent2 == history[0].record.id)
        #expect(try bench.faults() == [])
    }

    @Test func givesNamesAsTheTipsPathsDo() throws {
        let bench = try GitBench()
        let long = String(repeating: "é", count: 120)
        bench.source.commit(["b c.md": "2\n", "x [y].md": "x\n", "\(long).md": "long\n"])
        bench.source.commit(["B_c.md": "1\n", "b c.markdown": "3\n"])
        let summary = try bench.run()
        #expect(try bench.text("B_c") == "1\n")
        #expect(try bench.text("b c~2") == "3\n")
        #expect(try bench.text("b c~3") == "2\n")
        #expect(try bench.text("x ［y］") == "x\n")
        let digits = ContentHash(of: Array("\(long).md".utf8)).hex.prefix(8)
        #expect(
            summary.renamed.contains {
                $0.name.text.hasSuffix("~\(digits)") && $0.name.text.utf8.count <= 200
            })
        #expect(try bench.tree() == bench.sourceTree())
        #expect(try bench.faults() == [])
        bench.source.git("rm -q B_c.md")
        bench.source.commit("gone")
        try bench.run()
        #expect(try bench.text("b c") == "3\n" && bench.text("b c~2") == "2\n")
        #expect(try bench.faults() == [])
    }
}
