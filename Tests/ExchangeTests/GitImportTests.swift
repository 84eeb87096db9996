import TestSupport
import Testing
import Wiki
import WikiCore
import WikiStore

@testable import Exchange

@Suite struct GitImportTests {
    @Test func keepsAuthorsTimesZonesAndMessages() throws {
        let bench = try GitBench()
        bench.source.write("1\n", to: "a.md")
        bench.source.commit(
            "First line\n\nand more  \n",
            """
            GIT_AUTHOR_NAME='Zoë' GIT_AUTHOR_EMAIL=zoe@example.org GIT_AUTHOR_DATE='1000000000 +0530' \
            GIT_COMMITTER_NAME=Kim GIT_COMMITTER_EMAIL=kim@example.org GIT_COMMITTER_DATE='1000000100 -0330'
            """)
        let summary = try bench.run()
        #expect(summary.pages == 1 && summary.revisions == 1)
        let change = try #require(
            try bench.wiki.store.read { try $0.historyChanges(after: nil, limit: 9) }.first)
        #expect(change.author == Author(name: "Zoë", email: "zoe@example.org"))
        #expect(change.time.seconds == 1_000_000_000 && change.zone == 330)
        let commit = try #require(change.commit)
        #expect(commit.committer == Author(name: "Kim", email: "kim@example.org"))
        #expect(commit.time.seconds == 1_000_000_100 && commit.zone == -210)
        #expect(change.comment == "First line\n\nand more  \n")
        #expect(change.origin == bench.source.head && change.batch != nil)
        #expect(try bench.faults() == [])
    }

    @Test func keepsEachSpellingOfAnAuthor() throws {
        let bench = try GitBench()
        let people = [
            ("Ada", "ada@example.org"), ("ada", "ada@example.org"), ("Ada", "Ada@example.org"),
            ("Ada Lovelace", "ada@example.org"), ("Ada", ""),
        ]
        for (index, person) in people.enumerated() {
            bench.source.write("\(index)\n", to: "a.md")
            bench.source.commit(
                "\(index)", "GIT_AUTHOR_NAME='\(person.0)' GIT_AUTHOR_EMAIL='\(person.1)'")
        }
        try bench.run()
        let changes = try bench.wiki.store.read { try $0.historyChanges(after: nil, limit: 9) }
        #expect(changes.map(\.author) == people.map { Author(name: $0.0, email: $0.1) })
    }

    @Test func takesTextByteForByte() throws {
        let bench = try GitBench()
        let texts: KeyValuePairs<String, [UInt8]> = [
            "bom.md": [0xEF, 0xBB, 0xBF, 0x61], "crlf.md": Array("a\r\nb\r\n".utf8), "empty.md": [],
            "latin.md": [0x63, 0x61, 0x66, 0xE9], "nul.md": [0x61, 0, 0x62],
            "wide.md": [0xFF, 0xFE, 0x61, 0],
        ]
        for (name, text) in texts { bench.source.write(text, to: name) }
        bench.source.commit()
        try bench.run()
        for (name, text) in texts { #expect(try bench.tree()[name] == text) }
        #expect(try bench.faults() == [])
    }

    @Test func followsMergesByTheGraph() throws {
        let bench = try GitBench()
        bench.source.commit(["a.md": "1\n2\n3\n4\n5\n", "b.md": "b\n"])
        bench.source.git("checkout -q -b side")
        bench.source.commit(["a.md": "1\n2\n3\n4\nside\n", "new.md": "new\n"], "on the side")
        bench.source.git("checkout -q main")
        bench.source.commit(["a.md": "main\n2\n3\n4\n5\n"], "on main")
        bench.source.git("merge -q --no-ff -m merged side")
        try bench.run()
        let history = try bench.history("a", count: 4)
        #expect(
            history.map(\.text) == [
                "1\n2\n3\n4\n5\n", "1\n2\n3\n4\nside\n", "main\n2\n3\n4\n5\n", "main\n2\n3\n4\nside\n",
            ])
        let ids = history.map(\.record.id)
        #expect(history.map(\.record.parent) == [nil, ids[0], ids[0], ids[2]])
        #expect(history.map(\.record.parent2) == [nil, nil, nil, ids[1]])
        #expect(try bench.page("a")?.head == ids[3])
        // The merge brings in what only the branch had: it was not there in the first parent.
        let new = try bench.history("new", count: 2)
        #expect(new.map(\.text) == ["new\n", "new\n"])
        #expect(new.map(\.record.parent) == [nil, nil] && new[1].record.parent2 == new[0].record.id)
        #expect(new[1].record.change == history[3].record.change)
        #expect(try bench.history("b").count == 1)
        let changes = try bench.wiki.store.read { try $0.historyChanges(after: nil, limit: 9) }
        try #require(changes.count == 4)
        #expect(changes[3].parents == [changes[2].id, changes[1].id])
        #expect(changes[2].parents == [changes[0].id])
        #expect(try bench.faults() == [])
    }

    @Test func keepsDeletedWhatOnlyABranchWentOnWith() throws {
        let bench = try GitBench()
        bench.source.commit(["a.md": "1\n", "b.md": "b\n"])
        bench.source.git("checkout -q -b side")
        bench.source.git("checkout -q main")
        bench.source.git("rm -q a.md")
        bench.source.commit("delete")
        bench.source.git("checkout -q side")
        bench.source.commit(["a.md": "2\n"], "edit")
        bench.source.git("checkout -q main")
        bench.source.git("merge -q -s ours --no-ff -m keep side")
        try bench.run()
        #expect(try bench.tree() == bench.sourceTree())
        let page = try #require(try bench.page("a"))
        #expect(!page.isLiving)
        let history = try bench.history("a", count: 3)
        #expect(history.map(\.text) == ["1\n", nil, "2\n"])
        #expect(page.head == history[1].record.id)
        #expect(try bench.faults() == [])
    }

    @Test func buriesWhatAMergeLeavesOut() throws {
        let bench = try GitBench()
        bench.source.commit(["a.md": "1\n"])
        bench.source.git("checkout -q -b side")
        bench.source.commit(["x.md": "x\n", "y.md": "y\n"], "new")
        bench.source.git("rm -q y.md")
        bench.source.commit("gone already")
        bench.source.git("checkout -q main")
        bench.source.git("merge -q -s ours --no-ff -m ours side")
        try bench.run()
        #expect(try bench.tree() == bench.sourceTree())
        #expect(try bench.faults() == [])
        // Both are still reached by their numbers, with what they were.
        let dead = try bench.wiki.store.read { reader in
            var dead: [PageRecord] = []
            try reader.forEachPage { if !$0.isLiving { dead.append($0) } }
            return dead
        }
        #expect(Set(dead.map(\.name.text)) == ["x", "y"])
        let again = try bench.run()
        #expect(again.revisions == 0)
    }

    @Test func takesAnOctopusWithAllItsParents() throws {
        let bench = try GitBench()
        bench.source.commit(["a.md": "1\n"])
        for name in ["x", "y", "z"] {
            bench.source.git("checkout -q -b \(name) main")
            bench.source.commit(["\(name).md": "\(name)\n"], name)
        }
        bench.source.git("checkout -q main")
        bench.source.git("merge -q --no-ff -m octopus x y z")
        #expect(bench.source.git("rev-parse HEAD^4").utf8.count == 41)
        try bench.run()
        #expect(try bench.tree() == bench.sourceTree())
        let changes = try bench.wiki.store.read { try $0.historyChanges(after: nil, limit: 9) }
        #expect(changes.last?.parents.count == 4)
        #expect(try bench.history("z").last?.record.parent2 == bench.history("z").first?.record.id)
        #expect(try bench.faults() == [])
    }

    @Test func takesFromBranchTagAndBareRepository() throws {
        let bench = try GitBench()
        bench.source.commit(["a.md": "1\n"])
        bench.source.git("tag -a v1 -m v1")
        bench.source.git("checkout -q -b other")
        bench.source.commit(["b.md": "2\n"])
        bench.source.git("checkout -q main")
        try bench.run(into: "main")
        try bench.run(into: "other", branch: "other")
        try bench.run(into: "tag", branch: "v1")
        #expect(try bench.text("main/a") == "1\n" && bench.page("main/b") == nil)
        #expect(try bench.text("other/b") == "2\n" && bench.text("tag/a") == "1\n")
        #expect(throws: ExchangeError.self) { try bench.run(branch: "none") }
        let bare = try GitBench(GitRepository(cloning: bench.source.path, "--bare"))
        try bare.run()
        #expect(try bare.text("a") == "1\n")
        let empty = try GitBench()
        #expect(throws: ExchangeError.self) { try empty.run() }
        #expect(try GitImport.isRepository(empty.source.path))
        #expect(try !GitImport.isRepository(bench.data.path))
    }

    @Test func goesOnBehindAShallowClonesEdge() throws {
        let bench = try GitBench()
        for number in 1...4 { bench.source.commit(["a.md": "\(number)\n"]) }
        let shallow = try GitBench(GitRepository(cloning: "file://" + bench.source.path, "--depth 2"))
        let summary = try shallow.run()
        #expect(try shallow.history("a").map(\.text) == ["3\n", "4\n"])
        #expect(summary.leftOut.count == 1)
        #expect(try shallow.faults() == [])
    }

    @Test func takesWhatACommitHoldsWithoutItsHistory() throws {
        let bench = try GitBench()
        for number in 1...3 { bench.source.commit(["a.md": "\(number)\n", "x.c": "c"]) }
        let summary = try GitImport.runWithoutHistory(
            wiki: bench.wiki, path: bench.source.path, author: Author(name: "Importer"))
        #expect(summary.revisions == 1 && summary.pages == 1)
        #expect(try bench.history("a").map(\.text) == ["3\n"])
        #expect(try bench.faults() == [])
    }

    @Test func readsOddCommits() throws {
        let bench = try GitBench()
        bench.source.commit(["a.md": "1\n"])
        var parent = bench.source.head
        let people = [
            "author Nobody\ncommitter C <c> 100 +0000",
            "author  <> 99999999999999999999 +0000\ncommitter C <c> 5 +1400",
            "author A <a@b> 253402300800 -1200\ncommitter C <c> -5 +0000",
            "author A <x> y> 7 +zone\ncommitter C <c> 7 +0000",
        ]
        for (number, lines) in people.enumerated() {
            bench.source.write("\(number)\n", to: "a.md")
            bench.source.git("add -A")
            let tree = bench.source.git("write-tree").dropLast()
            bench.source.write("tree \(tree)\nparent \(parent)\n\(lines)\n\nodd", to: "../commit")
            parent = String(bench.source.git("hash-object -t commit --literally -w ../commit").dropLast())
        }
        bench.source.write(parent + "\n", to: ".git/refs/heads/odd")
        try bench.run(branch: "odd")
        let changes = try bench.wiki.store.read { try $0.historyChanges(after: nil, limit: 9) }.dropFirst()
        #expect(changes.map(\.author.name) == ["Nobody", "", "A", "A"])
        #expect(changes.map(\.time.seconds) == [0, 0, 253_402_300_800, 7])
        #expect(changes.map { $0.commit?.time.seconds } == [100, 5, -5, 7])
        #expect(changes.map { $0.commit?.zone } == [0, 840, 0, 0])
        #expect(changes.map(\.comment) == ["odd", "odd", "odd", "odd"])
        #expect(try bench.faults() == [])
    }

    @Test func readsMessagesInOldEncodings() throws {
        let bench = try GitBench()
        bench.source.commit(["a.md": "1\n"])
        let tree = bench.source.git("rev-parse HEAD^{tree}").dropLast()
        let head = "tree \(tree)\nauthor Ren"
        let rest = " <r@x> 1 +0000\ncommitter C <c> 1 +0000\nencoding ISO-8859-1\n\ncaf"
        bench.source.write(Array(head.utf8) + [0xE9] + Array(rest.utf8) + [0xE9, 0x0A], to: "../commit")
        let id = bench.source.git("hash-object -t commit -w ../commit").dropLast()
        bench.source.git("update-ref refs/heads/old \(id)")
        try bench.run(branch: "old")
        let change = try bench.wiki.store.read { try $0.historyChanges(after: nil, limit: 9) }.first
        #expect(change?.comment == "café\n" && change?.author.name == "René")
    }
}
