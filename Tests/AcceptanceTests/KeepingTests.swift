import Glibc
import JSON
import Synchronization
import Testing

/// Backups, imports, and workers that die.
@Suite(.enabled(if: Program.isBuilt, "the program meent is not built"))
struct KeepingTests {
    @Test func backsUpWhileWrittenTo() throws {
        let wiki = try ServedWiki()
        let client = wiki.client
        for number in 1...20 { _ = try save("Before-\(number)", "text \(number)\n", base: 0, client) }
        let ended = Flag()
        let writer = Worker { () -> Int in
            var count = 0
            while !ended.value.withLock({ $0 }) {
                count += 1
                guard (try? save("During-\(count)", "text\n", base: 0, client)) != nil else { return -1 }
            }
            return count
        }
        let beside = try wiki.run("check")
        #expect(beside.status == 0 && beside.output == "ok\n", "\(beside)")
        let backup = try wiki.run("backup", wiki.folder + "/backup.tar")
        ended.value.withLock { $0 = true }
        let written = writer.result()
        #expect(written > 0)
        try #require(backup.status == 0)
        let restored = wiki.folder + "/restored"
        let restore = try wiki.run("restore", wiki.folder + "/backup.tar", data: restored)
        #expect(restore.status == 0 && restore.output == "ok\n", "\(restore.output)")
        let check = try wiki.run("check", data: restored)
        #expect(check.status == 0 && check.output == "ok\n", "\(check.output)")
        let copy = try ServedWiki(data: restored)
        let pages = try texts(copy.client)
        let originals = try texts(client)
        // All that was there before, and of what was written meanwhile an unbroken beginning.
        let during = pages.keys.filter { $0.hasPrefix("During-") }.count
        #expect(during <= written)
        let expected = originals.filter { name, _ in
            !name.hasPrefix("During-") || Int(name.dropFirst(7)).map { $0 <= during } ?? false
        }
        #expect(pages == expected)
    }

    /// Killed at whichever sync, a restore is done again, and nothing of the first one stays.
    @Test(.enabled(if: FaultTests.injects, "strace cannot be used"), arguments: [1, 2, 4])
    func restoresAgainAfterARestoreThatWasKilled(sync: Int) throws {
        let wiki = try ServedWiki()
        let bytes = [0] + [UInt8](repeating: 7, count: 100_000)
        #expect(try wiki.client.send("PUT", "/api/v1/files/b.bin", body: bytes).status == 201)
        try #require(try wiki.run("backup", wiki.folder + "/backup.tar").status == 0)
        let restored = wiki.folder + "/restored"
        let restore = ["restore", wiki.folder + "/backup.tar", "--data", restored]
        let (process, output) = try Program.start(
            restore, errors: wiki.errors, under: Tracing.failing("fsync:signal=KILL:when=\(sync)"))
        defer { close(output) }
        #expect(Program.wait(for: process) == 128 + SIGKILL)
        #expect(contents(restored + ".partial/wiki.db") != nil && contents(restored + "/wiki.db") == nil)
        let again = try Program.run(restore, errors: wiki.errors)
        #expect(again.status == 0 && again.output == "ok\n", "\(again)")
        #expect(access(restored + ".partial", F_OK) != 0)
    }

    @Test func viewsAfterWorkersWereKilled() throws {
        let wiki = try ServedWiki()
        let client = wiki.client
        _ = try save("First", "*one*\n", base: 0, client)
        #expect(try client.get("/wiki/First").status == 200)
        for round in 1...3 {
            let workers = wiki.children("markup-worker")
            #expect(!workers.isEmpty)
            for worker in workers { kill(worker, SIGKILL) }
            _ = try save("Next-\(round)", "*emphasis \(round)*\n", base: 0, client)
            let view = try client.get("/wiki/Next-\(round)")
            #expect(view.status == 200)
            #expect(view.text.contains("<em>emphasis \(round)</em>"))
        }
    }

    /// Another program in the place of the running one, as an update leaves it, is not what renders.
    @Test func anUpdateUnderARunningServerChangesNothing() throws {
        let wiki = try ServedWiki()
        wiki.stop()
        let copy = wiki.folder + "/meent"
        try writeFile(copy, try #require(contents(Program.path)))
        #expect(chmod(copy, 0o700) == 0)
        let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
        try wiki.start(
            under: ["/bin/sh", "-c", "shift; MEENT_SHARE='\(root)' exec '\(copy)' \"$@\"", "sh"])
        let update = copy + ".new"
        try writeFile(update, Array("#!/bin/sh\necho I am another\n".utf8))
        #expect(chmod(update, 0o700) == 0 && rename(update, copy) == 0)
        for worker in wiki.children("markup-worker") { kill(worker, SIGKILL) }
        _ = try save("After", "*emphasis*\n", base: 0, wiki.client)
        #expect(try wiki.client.get("/wiki/After").text.contains("<em>emphasis</em>"))
        #expect(wiki.stop() == 0)
    }

    /// However the server ends, no worker of it stays behind.
    @Test(arguments: [true, false]) func workersEndWithTheServer(killed: Bool) throws {
        let wiki = try ServedWiki()
        _ = try save("First", "*one*\n", base: 0, wiki.client)
        // Shown, so that a worker has been at work.
        #expect(try wiki.client.get("/wiki/First").status == 200)
        let workers = wiki.children("markup-worker")
        #expect(!workers.isEmpty)
        if killed { wiki.kill() } else { #expect(wiki.stop() == 0) }
        let isGone = { (worker: pid_t) in (contents("/proc/\(worker)/cmdline") ?? []).isEmpty }
        for _ in 1...50 where !workers.allSatisfy(isGone) { usleep(100_000) }
        #expect(workers.allSatisfy(isGone))
    }

    /// One server at a time writes to a wiki; the first is not disturbed.
    @Test func secondServerStandsBack() throws {
        let wiki = try ServedWiki()
        let second = try wiki.run("serve", "--listen", "127.0.0.1:0")
        #expect(second.status == 1 && second.output.isEmpty, "\(second)")
        #expect(try wiki.client.get("/healthz").status == 200)
    }

    @Test func exportsAsAFolderAndAsARepository() throws {
        let wiki = try ServedWiki()
        _ = try save("Kept", "one\n", base: 0, wiki.client)
        for (format, place) in [("markdown", "/Kept.md"), ("git", "/.git/HEAD")] {
            let target = wiki.folder + "/" + format
            let run = try wiki.run("export", target, "--format", format)
            #expect(run.status == 0 && run.output.hasPrefix("1 pages and files"), "\(run)")
            #expect(contents(target + place) != nil, "\(place)")
        }
        #expect(try wiki.run("export", wiki.folder + "/x", "--format", "word").status == 2)
    }

    @Test func importsAFolder() throws {
        let wiki = try ServedWiki()
        let source = wiki.folder + "/source"
        for folder in [source, source + "/deep", source + "/deep/er", source + "/pictures"] {
            mkdir(folder, 0o700)
        }
        let files: [(path: String, target: String, bytes: [UInt8])] = [
            ("readme.md", "/wiki/readme?action=raw", Array("# Read me\n\n![P](pictures/p.png)\n".utf8)),
            ("deep/crlf.md", "/wiki/deep/crlf?action=raw", Array("a\r\nb\n\r\nno end".utf8)),
            (
                "deep/er/Ünï code.markdown", "/wiki/deep/er/%C3%9Cn%C3%AF_code?action=raw",
                Array("\u{FEFF}é\n".utf8)
            ),
            ("deep/latin.md", "/wiki/deep/latin?action=raw", [0x63, 0x61, 0x66, 0xE9, 0x0A]),
            ("deep/empty.md", "/wiki/deep/empty?action=raw", []),
            ("pictures/p.png", "/file/pictures/p.png", pixel),
        ]
        for file in files { try writeFile(source + "/" + file.path, file.bytes) }
        #expect(wiki.stop() == 0)
        let run = try wiki.run("import", source)
        #expect(run.status == 0, "\(run.output)")
        try wiki.start()
        for file in files {
            let answer = try wiki.client.get(file.target)
            #expect(answer.status == 200, "\(file.path)")
            #expect(answer.body == file.bytes, "\(file.path)")
        }
        #expect(try wiki.client.get("/wiki/readme").text.contains("<img src=\"/file/pictures/p.png\""))
        #expect(wiki.stop() == 0)
        let check = try wiki.run("check")
        #expect(check.status == 0 && check.output == "ok\n", "\(check.output)")
    }

    /// The text of every page by its name.
    private func texts(_ client: Client) throws -> [String: String] {
        var found: [String: String] = [:]
        var cursor = ""
        while true {
            let value = try client.get("/api/v1/pages?limit=500\(cursor)").json()
            for page in value["pages"]?.array ?? [] {
                let name = try #require(page["name"]?.string)
                found[name] = try client.get("/api/v1/pages/\(Client.encoded(name))").json()["text"]?.string
            }
            guard let next = value["next"]?.string else { return found }
            cursor = "&after=\(Client.encoded(next))"
        }
    }
}

private final class Flag: Sendable {
    let value = Mutex(false)
}
