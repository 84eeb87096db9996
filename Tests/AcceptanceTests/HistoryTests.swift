import Glibc
import TestSupport
import Testing

/// A git history in and out, as a person does it at the terminal.
@Suite(.enabled(if: Program.isBuilt, "the program meent is not built"))
struct HistoryTests {
    private func source(_ commits: Int, more: String = "") -> GitRepository {
        let source = GitRepository()
        let stream = (1...commits).map { number in
            let text = "# Page \(number % 40)\n\n[next](p\((number + 1) % 40).md), edit \(number)\n\(more)"
            let message = "Change \(number)\n"
            return """
                commit refs/heads/main
                author Ada <ada@example.org> \(1_600_000_000 + number) +0100
                committer Kim <kim@example.org> \(1_600_000_000 + number) +0000
                data \(message.utf8.count)
                \(message)M 100644 inline dir/p\(number % 40).md
                data \(text.utf8.count)
                \(text)

                """
        }.joined()
        source.write(stream, to: ".git/stream")
        source.git("fast-import --quiet < .git/stream")
        source.git("reset -q --hard")
        return source
    }

    private func log(_ path: String) -> [UInt8] {
        GitRepository.shell("git -C '\(path)' log --format='%T %an %ae %at %cn %ct %B'")
    }

    @Test func comesInAndGoesOut() throws {
        let source = source(60)
        let wiki = try ServedWiki()
        #expect(wiki.stop() == 0)
        let run = try wiki.run("import", source.path)
        #expect(run.status == 0 && run.output.contains("40 pages, 60 revisions"), "\(run)")
        try wiki.start()
        #expect(try wiki.client.get("/wiki/dir/p3").text.contains("<a href=\"/wiki/dir/p4\">next</a>"))
        // Export works beside the server.
        let repository = wiki.folder + "/out.git"
        #expect(try wiki.run("export", repository, "--format", "git").status == 0)
        #expect(log(repository) == log(source.path))
        #expect(GitRepository.shell("git -C '\(repository)' status --short") == [])
        let folder = wiki.folder + "/out"
        #expect(try wiki.run("export", folder).status == 0)
        #expect(GitRepository.shell("diff -r -x .git '\(folder)' '\(source.path)'") == [])
        #expect(try wiki.run("export", folder).status == 1)
        #expect(try wiki.run("export", folder + "2", "--format", "zip").status == 2)
        #expect(try wiki.run("import", source.path, "--branch", "none").status == 1)
        #expect(wiki.stop() == 0)
    }

    /// Killed at a write while old texts are made small and the file is written anew: all of it is there afterwards.
    @Test(.enabled(if: FaultTests.injects, "strace cannot be used"))
    func losesNothingWhenKilledWhileTheFileIsMadeSmall() throws {
        let source = source(700, more: (1...60).map { "Line \($0), which nobody changed.\n" }.joined())
        let wiki = try ServedWiki()
        #expect(wiki.stop() == 0)
        #expect(try wiki.run("import", source.path).status == 0)
        let (before, trace) = (wiki.folder + "/before", wiki.folder + "/trace")
        GitRepository.shell("cp -a '\(wiki.data)' '\(before)'")
        try wiki.start(under: Tracing.tracing("pwrite64", to: trace))
        try expectToShrink(wiki.data + "/wiki.db")
        #expect(wiki.stop() == 0)
        // Calls are counted by thread, and one does most of it.
        var writes: [Substring: Int] = [:]
        for line in String(decoding: try #require(contents(trace)), as: UTF8.self).split(separator: "\n") {
            writes[line.prefix { $0 != " " }, default: 0] += 1
        }
        let count = try #require(writes.values.max())
        #expect(count > 200)
        for share in [30, 62, 70, 80, 90, 98] {
            GitRepository.shell("rm -r '\(wiki.data)' && cp -a '\(before)' '\(wiki.data)'")
            try wiki.start(under: Tracing.failing("pwrite64:signal=KILL:when=\(count * share / 100)"))
            #expect(wiki.ended() == 128 + SIGKILL)
            let check = try wiki.run("check")
            #expect(check.status == 0 && check.output == "ok\n", "\(share): \(check.output)")
            let repository = wiki.folder + "/out-\(share).git"
            #expect(try wiki.run("export", repository, "--format", "git").status == 0)
            #expect(log(repository) == log(source.path), "\(share)")
        }
    }

    /// Waits until a file, which grows for a while, has become smaller.
    private func expectToShrink(_ path: String) throws {
        var largest = 0
        for _ in 0..<2_400 {
            var status = stat()
            #expect(stat(path, &status) == 0)
            if status.st_size < largest { return }
            largest = Int(status.st_size)
            usleep(25_000)
        }
        Issue.record("\(path) does not become smaller")
    }

    @Test func goesOnAfterBeingKilled() throws {
        let source = source(1_500)
        let wiki = try ServedWiki()
        #expect(wiki.stop() == 0)
        var kills = 0
        for wait in [40_000, 80_000, 120_000, 160_000, 200_000] as [UInt32] {
            let (process, output) = try Program.start(
                ["import", source.path, "--data", wiki.data], errors: wiki.folder + "/errors")
            usleep(wait)
            if Glibc.kill(process, SIGKILL) == 0 { kills += 1 }
            _ = Program.wait(for: process)
            close(output)
            let check = try wiki.run("check")
            #expect(check.status == 0 && check.output == "ok\n", "\(check.output)")
        }
        #expect(kills > 0)
        #expect(try wiki.run("import", source.path).status == 0)
        let repository = wiki.folder + "/out.git"
        #expect(try wiki.run("export", repository, "--format", "git").status == 0)
        #expect(log(repository) == log(source.path))
        #expect(try wiki.run("check").output == "ok\n")
    }
}
