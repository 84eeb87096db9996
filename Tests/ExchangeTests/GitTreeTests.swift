import TestSupport
import Testing
import Wiki
import WikiCore
import WikiStore

@testable import Exchange

/// What a tree may hold besides plain Markdown.
@Suite struct GitTreeTests {
    @Test func takesLinksInsideAsPagesWithTheirTargetsText() throws {
        let bench = try GitBench()
        bench.source.write("1\n", to: "dir/a.md")
        bench.source.link("in.md", to: "dir/a.md")
        bench.source.link("dir/up.md", to: "../in.md")
        bench.source.link("plain", to: "dir/a.md")
        bench.source.link("out.md", to: "../../elsewhere.md")
        bench.source.link("abs.md", to: "/etc/passwd")
        bench.source.link("gone.md", to: "nowhere.md")
        bench.source.link("folder.md", to: "dir")
        bench.source.link("loop.md", to: "loop.md")
        bench.source.link("git.md", to: ".git/config")
        bench.source.commit()
        bench.source.commit(["dir/a.md": "2\n"])
        let summary = try bench.run()
        for name in ["in", "dir/up", "plain"] {
            #expect(try bench.history(name).map(\.text) == ["1\n", "2\n"], "\(name)")
        }
        #expect(
            Set(summary.leftOut.map(\.path))
                == ["out.md", "abs.md", "gone.md", "folder.md", "loop.md", "git.md"])
        let change = try #require(
            try bench.wiki.store.read { try $0.historyChanges(after: nil, limit: 9) }.first)
        let rows = try bench.wiki.store.read { try $0.historyRevisions(of: change.id) }
        let links = rows.filter { $0.mode == 0o120000 }.map { String(decoding: $0.link ?? [], as: UTF8.self) }
        #expect(Set(links) == ["dir/a.md", "../in.md"])
        #expect(try bench.run().revisions == 0)
        // What was imported is known; a link's target that changes later changes it all the same.
        bench.source.commit(["dir/a.md": "3\n"])
        try bench.run()
        #expect(try bench.text("dir/up") == "3\n" && bench.text("plain") == "3\n")
        bench.source.commit(["nowhere.md": "found\n"])
        try bench.run()
        #expect(try bench.text("gone") == "found\n")
        #expect(try bench.faults() == [])
    }

    @Test func leavesOutOtherRepositories() throws {
        let bench = try GitBench()
        bench.source.commit(["a.md": "1\n"])
        bench.source.git("update-index --add --cacheinfo 160000,\(bench.source.head),lib.md")
        bench.source.git("commit -q -m submodule")
        let summary = try bench.run()
        #expect(summary.leftOut.map(\.path) == ["lib.md"])
        #expect(try bench.page("lib") == nil && bench.faults() == [])
    }

    @Test func keepsModes() throws {
        let bench = try GitBench()
        bench.source.commit(["a.md": "1\n"])
        bench.source.git("update-index --chmod=+x a.md")
        bench.source.git("commit -q -m exec")
        bench.source.git("checkout -q -f .")
        bench.source.commit(["a.md": "2\n"])
        bench.source.git("update-index --chmod=-x a.md")
        bench.source.git("commit -q -m plain")
        try bench.run()
        #expect(try bench.history("a").map(\.text) == ["1\n", "1\n", "2\n", "2\n"])
        let rows = try bench.wiki.store.read { reader in
            try reader.historyChanges(after: nil, limit: 9).flatMap { try reader.historyRevisions(of: $0.id) }
        }
        #expect(rows.map(\.mode) == [nil, 0o100755, nil, 0o100644])
        #expect(rows.count == 4 && rows[1].content == rows[0].content)
    }

    @Test func takesOutWhatBecomesTooLarge() throws {
        let bench = try GitBench()
        bench.source.commit(["a.md": "1\n", "b.md": "b\n"])
        bench.source.write([UInt8](repeating: 0x61, count: (2 << 20) + 1), to: "a.md")
        bench.source.commit("large")
        let summary = try bench.run()
        #expect(summary.leftOut.map(\.path) == ["a.md"] && summary.pages == 1)
        #expect(try bench.page("a")?.isLiving == false)
        bench.source.commit(["a.md": "small again\n"])
        try bench.run()
        #expect(try bench.history("a").map(\.text) == ["1\n", nil, "small again\n"])
        #expect(try bench.faults() == [])
    }

    @Test func takesFilesThatPagesLeadToWithTheirVersions() throws {
        let bench = try GitBench()
        bench.source.commit([
            "a.md": "text\n", "tool.sh": "1", "sub/run me.py": "1", "other.sh": "1", "pic.png": "1",
        ])
        bench.source.commit(["tool.sh": "2"], "no page leads to it yet")
        bench.source.commit(["other.sh": "2"], "nor to this, ever")
        bench.source.commit(["a.md": "see [it](tool.sh), [that](<sub/run me.py>) and other.sh\n"])
        bench.source.commit(["tool.sh": "3", "pic.png": "2"], "both")
        let summary = try bench.run()
        #expect(try bench.history("tool.sh", .file).map(\.text) == ["1", "2", "3"])
        #expect(try bench.history("pic.png", .file).map(\.text) == ["1", "2"])
        #expect(try bench.text("sub/run me.py", .file) == "1")
        #expect(try bench.page("other.sh", .file) == nil)
        #expect(summary.files == 3 && summary.leftOut.map(\.path) == ["1 other files"])
        let comments = try bench.wiki.store.read { try $0.historyChanges(after: nil, limit: 9) }.map(
            \.comment)
        #expect(comments == ["change\n", "no page leads to it yet\n", "change\n", "both\n"])
        // A link that comes later finds what was there all along.
        bench.source.commit(["a.md": "now [the other](/other.sh) too\n"])
        try bench.run()
        #expect(try bench.text("other.sh", .file) == "2")
        #expect(try bench.text("tool.sh", .file) == "3")
        #expect(try bench.faults() == [])
    }

    @Test(arguments: [
        "[x](dir/f.sh)", "![x](./dir/f.sh \"title\")", "[x]\n\n[x]: dir/f.sh", "[x](/dir/f.sh#part)",
        "[[dir/f.sh]]",
        "[[dir/f.sh|text]]", "<img src='dir/f.sh'>", "<a href=dir/f.sh>x</a>", "[x](dir/%66.sh)",
        "[x](dir/f\\.sh)",
        "[x](dir/&#102;.sh)", "[x](\n  dir/f.sh)", "[x](dir/F.sh?raw)", "|[[dir/f.sh\\|x]]|",
    ]) func findsLinksToFiles(text: String) throws {
        let bench = try GitBench()
        bench.source.commit(["a.md": text, "dir/f.sh": "1"])
        try bench.run()
        #expect(try bench.text("dir/f.sh", .file) == "1")
    }

    @Test func keepsPathsThatAreNoText() throws {
        let bench = try GitBench()
        bench.source.commit(["a.md": "1\n"])
        let blob = bench.source.git("hash-object -w a.md").dropLast()
        bench.source.git("update-index --add --index-info < /dev/null")
        GitRepository.shell(
            "cd '\(bench.source.path)' && printf '100644 \(blob)\\tcaf\\351.md\\0' | git update-index -z --index-info"
        )
        bench.source.git("commit -q -m latin")
        let summary = try bench.run()
        #expect(try bench.text("café") == "1\n")
        #expect(summary.renamed.isEmpty)
        let paths = try bench.tree().keys.map { PathText.bytes(of: $0) }
        #expect(Set(paths) == [Array("a.md".utf8), [0x63, 0x61, 0x66, 0xE9, 0x2E, 0x6D, 0x64]])
    }
}
