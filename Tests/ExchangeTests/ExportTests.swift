import Glibc
import TestSupport
import Testing
import Wiki
import WikiCore
import WikiStore

@testable import Exchange

extension GitBench {
    /// Exports the wiki.
    func export(_ format: Export.Format) throws -> (path: String, summary: Export.Summary) {
        let path = data.path + "/export-\(format.rawValue)-\(exports)"
        exports += 1
        return (path, try Export.run(wiki.store, to: path, format: format))
    }
}

/// Every file of a folder with its bytes; links are followed.
private func files(in folder: String) -> [String: [UInt8]] {
    var found: [String: [UInt8]] = [:]
    let list = GitRepository.shell(
        "cd '\(folder)' && find . -name .git -prune -o \\( -type f -o -type l \\) -print0")
    for name in list.split(separator: 0) {
        let path = String(decoding: name.dropFirst(2), as: UTF8.self)
        found[path] = TestData.read(folder + "/" + path)
    }
    return found
}

/// What each commit says: people, times, message, tree and the trees of its parents.
private func commits(_ path: String) -> [String] {
    let log = String(
        decoding: GitRepository.shell(
            "cd '\(path)' && git log --format='%H%x1f%T%x1f%P%x1f%an%x1f%ae%x1f%ad%x1f%cn%x1f%ce%x1f%cd%x1f%B%x1e' --date=raw"
        ),
        as: UTF8.self)
    let rows = log.split(separator: "\u{1E}").map { row in
        row.drop { $0 == "\n" }.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
    }.filter { $0.count > 9 }
    let trees = Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { $1 })
    return rows.map { row in
        let parents = row[2].split(separator: " ").map { trees[String($0)] ?? "?" }
        return ([row[1], "\(parents)"] + row[3...]).joined(separator: "|")
    }.sorted()
}

@Suite struct ExportTests {
    private let text = (1...20).map { "line number \($0) of the page\n" }.joined()

    /// A repository with merges, renames, deletions, a picture, a link, modes, and odd names.
    private func source() -> GitRepository {
        let source = GitRepository()
        source.commit([
            "a.md": text, "dir/b.MARKDOWN": "b\r\n", "pic.png": "\u{1}1", "x y.md": "1\n", "X_y.md": "2\n",
        ])
        source.git("checkout -q -b side")
        source.commit(["a.md": text + "side\n", "new.md": "new\n"], "side")
        source.git("checkout -q main")
        source.git("mv a.md dir/a.md")
        source.commit("rename")
        source.git("merge -q --no-ff -m 'merge\n\nof two' side")
        source.link("link.md", to: "dir/a.md")
        source.commit(["pic.png": "\u{1}2"], "picture and link")
        source.git("update-index --chmod=+x new.md")
        source.git("commit -q -m mode")
        source.git("checkout -q -f .")
        for name in ["p", "q"] {
            source.git("checkout -q -b \(name) main")
            source.commit(["\(name).md": "\(name)\n"], name)
        }
        source.git("checkout -q main")
        source.git("merge -q --no-ff -m octopus p q")
        source.git("rm -q new.md")
        source.write([0x63, 0xE9], to: "latin.md")
        source.commit(
            "gone\n", "GIT_AUTHOR_DATE='1000000000 +0530' GIT_COMMITTER_NAME=Kim GIT_COMMITTER_DATE='1 -1100'"
        )
        return source
    }

    @Test func givesEveryPathsBytesBack() throws {
        let bench = try GitBench(source())
        try bench.plant(["Home": "starter\n", "Help": "help\n"])
        try bench.save("Help", "edited help\n")
        try bench.run()
        var expected = bench.sourceTree()
        expected["link.md"] = expected["dir/a.md"]
        expected["Help.md"] = Array("edited help\n".utf8)
        let folder = try bench.export(.markdown)
        #expect(files(in: folder.path) == expected)
        #expect(folder.summary.files == expected.count)
        #expect(files(in: try bench.export(.git).path) == expected)
        #expect(GitRepository.shell("readlink '\(folder.path)/link.md'") == Array("dir/a.md\n".utf8))
        // From what is stored now, not from what came once.
        try bench.save("dir/a", "changed here\n")
        // The link's page still has the text that it had.
        let linked = expected["dir/a.md"]
        let b = try #require(try bench.page("dir/b"))
        _ = try bench.wiki.delete(.page, b.name, author: Author(name: "Bob"), comment: "")
        expected["dir/a.md"] = Array("changed here\n".utf8)
        expected["link.md"] = linked
        expected["dir/b.MARKDOWN"] = nil
        #expect(files(in: try bench.export(.markdown).path) == expected)
        #expect(files(in: try bench.export(.git).path) == expected)
    }

    /// Git would check out none of these, but a repository that somebody made by hand holds them, and so may a backup.
    @Test(arguments: [
        "../evil.md", "a/../../evil.md", "/evil.md", ".git/evil.md", "a/.GIT/evil.md", "./evil.md",
        "b//evil.md",
    ])
    func noPathLeadsOutOfTheFolder(path: String) throws {
        let bench = try GitBench()
        bench.source.commit(["good.md": "good\n"])
        let evil = bench.source.git("rev-parse HEAD:good.md").dropLast()
        bench.source.write(Array("100644 \(path)\0".utf8) + Self.bytes(ofHex: evil), to: "../tree")
        let tree = bench.source.git("hash-object -t tree --literally -w ../tree").dropLast()
        let commit = bench.source.git("commit-tree \(tree) -p HEAD -m evil").dropLast()
        bench.source.git("update-ref refs/heads/main \(commit)")
        try bench.run()
        let folder = try bench.export(.markdown)
        #expect(folder.summary.files == 1)
        let written = files(in: folder.path)
        #expect(written.values.map { $0 } == [Array("good\n".utf8)], "\(written.keys)")
        #expect(files(in: try bench.export(.git).path) == written)
    }

    private static func bytes(ofHex text: some StringProtocol) -> [UInt8] {
        stride(from: 0, to: text.utf8.count, by: 2).compactMap { place in
            UInt8(text.dropFirst(place).prefix(2), radix: 16)
        }
    }

    @Test func filesThatNoPageLeadsToComeBack() throws {
        let bench = try GitBench()
        for (kind, name, text) in [(PageKind.page, "...", "dots\n"), (.file, "deep/notes.txt", "1\n")] {
            _ = try bench.wiki.save(
                SaveRequest(
                    kind: kind, name: try PageName(name), text: Array(text.utf8), base: nil,
                    author: Author(name: "Ada"), comment: ""))
        }
        let path = try bench.export(.git).path
        // A clone has no settings, so it is a repository like any other.
        let clone = GitRepository(cloning: path)
        #expect(try GitBench(clone).run().leftOut.map(\.path) == ["1 other files"])
        let back = try GitBench()
        let summary = try GitImport.run(wiki: back.wiki, path: path, author: Author(name: "Ada"))
        #expect(summary.files == 1 && summary.leftOut.isEmpty)
        #expect(try back.text("deep/notes.txt", .file) == "1\n" && back.text("...") == "dots\n")
        #expect(try back.faults() == [])
    }

    @Test func isOfOneMomentWhileTheWikiIsWrittenTo() throws {
        let bench = try GitBench(source())
        try bench.run()
        let before = try bench.export(.git)
        let folder = TemporaryFolder()
        var count = 0
        _ = try Export.run(bench.wiki.store, to: folder.path + "/export", format: .git) { done, _ in
            count += 1
            do {
                try bench.save("dir/a", "written meanwhile, at \(done)\n")
                try bench.save("New \(count)", "new\n")
            } catch {
                Issue.record(error)
            }
        }
        #expect(count > 3)
        #expect(files(in: folder.path + "/export") == files(in: before.path))
        #expect(commits(folder.path + "/export") == commits(before.path))
        #expect(try bench.export(.git).summary.commits == before.summary.commits + 2 * count)
    }

    @Test func givesEveryCommitBack() throws {
        let bench = try GitBench(source())
        try bench.plant(["Home": "starter\n"])
        try bench.run()
        let (path, summary) = try bench.export(.git)
        let theirs = commits(bench.source.path)
        #expect(commits(path) == theirs)
        #expect(summary.commits == theirs.count)
        #expect(
            GitRepository.shell("cd '\(path)' && git fsck --strict 2>&1; git status --short; git branch")
                == Array("* main\n".utf8))
        // And in again: the same wiki.
        let again = try GitBench(bench.source)
        _ = try GitImport.run(wiki: again.wiki, path: path, author: Author(name: "Importer"))
        #expect(try again.told() == bench.told())
        #expect(try again.faults() == [])
    }

    @Test func givesWhatPeopleDidHere() throws {
        let bench = try GitBench(source())
        try bench.plant(["Home": "starter\n", "Help": "help\n"])
        try bench.run()
        let wiki = bench.wiki
        let ada = Author(name: "Ada <x>", email: "ada@example.org")
        try bench.save("Own page/sub", "1\n2\n3\n4\n5\n6\n")
        let base = try #require(try bench.page("Own page/sub"))
        try bench.save("Own page/sub", "ONE\n2\n3\n4\n5\n6\n")
        let merged = try wiki.save(
            SaveRequest(
                name: base.name, text: Array("1\n2\n3\n4\n5\nSIX\n".utf8), base: base.head, author: ada,
                comment: "late"))
        guard case .saved(let saved) = merged, saved.isMerged else {
            Issue.record("no merge")
            return
        }
        _ = try wiki.save(
            SaveRequest(
                kind: .file, name: PageName(trusted: "pics/new.png"), text: [1, 0, 2], base: nil, author: ada,
                comment: ""))
        _ = try wiki.delete(.page, PageName(trusted: "q"), author: ada, comment: "away")
        _ = try wiki.restore(.page, PageName(trusted: "q"), author: ada, comment: "back")
        _ = try wiki.move(
            MoveRequest(
                kind: .page, name: PageName(trusted: "dir/b"), to: PageName(trusted: "moved/B"), author: ada,
                comment: "move"))
        let (path, _) = try bench.export(.git)
        var expected = bench.sourceTree()
        expected["link.md"] = expected["dir/a.md"]
        expected["moved/B.MARKDOWN"] = expected.removeValue(forKey: "dir/b.MARKDOWN")
        expected["Own page/sub.md"] = Array("ONE\n2\n3\n4\n5\nSIX\n".utf8)
        expected["pics/new.png"] = [1, 0, 2]
        #expect(files(in: path) == expected)
        #expect(files(in: try bench.export(.markdown).path) == expected)
        let again = try GitBench(bench.source)
        _ = try GitImport.run(wiki: again.wiki, path: path, author: Author(name: "Importer"))
        let (mine, theirs) = (Set(try bench.told()), Set(try again.told()))
        #expect(mine.subtracting(theirs).sorted().joined(separator: " ## ") == "")
        #expect(theirs.subtracting(mine).sorted().joined(separator: " ## ") == "")
        #expect(try again.told() == bench.told())
        #expect(try again.faults() == [])
        #expect(GitRepository.shell("cd '\(path)' && git fsck 2>&1") == [])
    }

    @Test func joinsTwoHistoriesAndWhatIsBetween() throws {
        let bench = try GitBench(source())
        try bench.save("own", "1\n")
        try bench.run()
        try bench.run(into: "second")
        try bench.save("own", "2\n")
        bench.source.commit(["later.md": "later\n"])
        try bench.run()
        let (path, _) = try bench.export(.git)
        #expect(files(in: path) == files(in: try bench.export(.markdown).path))
        let theirs = Set(commits(bench.source.path))
        #expect(theirs.isSubset(of: Set(commits(path))))
        #expect(files(in: path)["later.md"] == Array("later\n".utf8))
        #expect(files(in: path)["second/dir/a.md"] != nil)
    }

    /// What a merge does not take of a branch is not in its tree, also where the line that it is merged into had no pages.
    @Test func mergesIntoWhatHadNoPages() throws {
        let source = GitRepository()
        source.commit(["x.txt": "no page\n"])
        source.git("checkout -q -b side")
        source.commit(["a.md": "a\n", "b.md": "b\n"], "two")
        source.git("checkout -q main")
        source.commit(["y.txt": "no page either\n"])
        source.git("merge -q --no-ff --no-commit side")
        source.git("rm -q -f a.md")
        source.commit("joined")
        let bench = try GitBench(source)
        try bench.run()
        let (path, summary) = try bench.export(.git)
        #expect(files(in: path) == ["b.md": Array("b\n".utf8)])
        #expect(summary.commits == 2)
        let names = GitRepository.shell("cd '\(path)' && git log --format=%s --name-only --diff-merges=off")
        #expect(
            String(decoding: names, as: UTF8.self).split(separator: "\n") == [
                "joined", "a.md", "two", "a.md", "b.md",
            ])
    }

    @Test func leavesHiddenTextsOut() throws {
        let bench = try GitBench()
        try bench.save("a", "1\n")
        try bench.save("a", "secret\n")
        let secret = try #require(try bench.page("a")).head
        try bench.save("a", "3\n")
        _ = try bench.wiki.hide(secret, ActRequest(author: Author(name: "Bob"), comment: "private"))
        let (path, summary) = try bench.export(.git)
        #expect(summary.commits == 3)
        let log = String(decoding: GitRepository.shell("cd '\(path)' && git log -p"), as: UTF8.self)
        #expect(!log.contains("secret") && log.contains("+3"))
    }

    @Test func findsPathsForNamesThatAreNone() throws {
        let bench = try GitBench()
        for name in [".git/hooks/x", "dir/.GIT", "a", "a.md/b", "x.md"] { try bench.save(name, "\(name)\n") }
        for format in Export.Format.allCases {
            let found = files(in: try bench.export(format).path)
            #expect(found.count == 5)
            #expect(found["_.git/hooks/x.md"] != nil && found["dir/.GIT.md"] != nil)
            #expect(found["x.md.md"] == Array("x.md\n".utf8))
            #expect(Set(found.values.map { String(decoding: $0, as: UTF8.self) }).count == 5)
        }
    }

    /// Two spellings of one name in Unicode are two files, in folders likewise.
    @Test func tellsPathsApartByTheirBytes() throws {
        let source = GitRepository()
        source.commit([
            "caf\u{E9}.md": "composed\n", "cafe\u{301}.md": "decomposed\n", "d\u{E9}/a.md": "1\n",
            "de\u{301}/a.md": "2\n",
        ])
        source.write(Array("latin\n".utf8), to: "other.md")
        source.git("mv other.md \"$(printf 'caf\\351.md')\"")
        source.commit("moved")
        func paths(_ repository: String) -> [UInt8] {
            GitRepository.shell("git -C '\(repository)' ls-tree -r -z HEAD")
        }
        let bench = try GitBench(source)
        try bench.run()
        let (repository, _) = try bench.export(.git)
        #expect(paths(repository) == paths(source.path))
        #expect(commits(repository) == commits(source.path))
        let (folder, _) = try bench.export(.markdown)
        #expect(GitRepository.shell("diff -r -x .git '\(folder)' '\(source.path)' 2>&1") == [])
    }

    @Test func writesOnlyIntoAnEmptyFolder() throws {
        let bench = try GitBench()
        try bench.save("a", "1\n")
        bench.data.write("x", to: "full/x")
        #expect(throws: ExchangeError.self) {
            try Export.run(bench.wiki.store, to: bench.data.path + "/full", format: .markdown)
        }
        mkdir(bench.data.path + "/empty", 0o700)
        #expect(try Export.run(bench.wiki.store, to: bench.data.path + "/empty", format: .git).files == 1)
        #expect(throws: ExchangeError.self) {
            try Export.run(bench.wiki.store, to: bench.data.path + "/no/such", format: .git)
        }
    }

    @Test func exportsWhatAnInterruptedImportLeft() throws {
        let bench = try GitBench(source())
        try bench.runPart(of: 5)
        let found = files(in: try bench.export(.git).path)
        #expect(found == files(in: try bench.export(.markdown).path) && !found.isEmpty)
    }

    /// Real handbooks, whole: in, out, and compared with git's own account of them.
    @Test(arguments: ["publiccode-standard", "algoritmekader"])
    func givesRealHandbooksBack(name: String) throws {
        guard let data = TestData.folder else {
            print("skipped: the shared test data is missing")
            return
        }
        let bench = try GitBench(GitRepository(cloning: "\(data)/wikis/\(name).bundle"))
        try bench.run()
        #expect(try bench.faults() == [])
        let before = try bench.wiki.store.read { try $0.statistics() }
        #expect(try bench.run().revisions == 0)
        #expect(try bench.wiki.store.read { try $0.statistics() } == before)
        let (path, _) = try bench.export(.git)
        #expect(files(in: path) == files(in: bench.source.path))
        #expect(commits(path) == commits(bench.source.path))
    }
}
