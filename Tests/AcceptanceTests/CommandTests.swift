import Glibc
import JSON
import TestSupport
import Testing

/// What the commands take and say at the command line.
@Suite(.enabled(if: Program.isBuilt, "the program meent is not built"))
struct CommandTests {
    /// Runs the program in a folder, by the words of a shell.
    private func run(_ words: String, in folder: TemporaryFolder) -> (status: Int32, output: String) {
        let status = folder.run("\(words.replacing("meent ", with: "'\(Program.path)' ")) > .said 2>&1")
        return (status, String(decoding: folder.read(".said") ?? [], as: UTF8.self))
    }

    @Test func theFolderIsTheFlagsElseTheEnvironmentsElseData() throws {
        let folder = TemporaryFolder()
        let unset = "unset MEENT_DATA && "
        #expect(run(unset + "meent init", in: folder).status == 0 && folder.holds("data/wiki.db"))
        #expect(run("MEENT_DATA=other meent init", in: folder).status == 0 && folder.holds("other/wiki.db"))
        #expect(run("MEENT_DATA=other meent init --data flag/", in: folder).status == 0)
        #expect(folder.holds("flag/wiki.db"))
        // An empty variable is none.
        #expect(run("MEENT_DATA= meent check", in: folder).output == "ok\n")
        let none = run("MEENT_DATA=nowhere meent check", in: folder)
        #expect(none.status == 1 && none.output.contains("there is no wiki in nowhere"))
    }

    @Test func importTakesItsFlagsAndTellsWhatItDid() throws {
        let folder = TemporaryFolder()
        #expect(run("meent init", in: folder).status == 0)
        folder.write("[[Nowhere]] [x](gone.md)\n", to: "notes/a.md")
        folder.write("b\n", to: "notes/b [1].md")
        folder.write([UInt8](repeating: 0x61, count: 2 << 20 + 1), to: "notes/large.md")
        let first = run("meent import notes --into Team/Notes", in: folder)
        #expect(first.status == 0 && first.output.hasPrefix("2 pages, 2 revisions, 0 files\n"), "\(first)")
        for line in [
            "  b [1].md -> Team/Notes/b ［1］\n", "  Team/Notes/a -> Team/Notes/Nowhere\n", "  large.md: ",
            "1 left out:\n",
        ] {
            #expect(first.output.contains(line), "\(line): \(first.output)")
        }
        folder.remove("notes/b [1].md")
        #expect(run("meent import notes --into Team/Notes", in: folder).output.contains("0 pages"))
        let third = run("meent import notes --into Team/Notes --delete", in: folder)
        #expect(third.output.contains("\n1 deleted\n"), "\(third)")
        let bad = run("meent import notes --into 'a//b'", in: folder)
        #expect(bad.status == 2 && bad.output.contains("--into"))
        let nothing = run("meent import nowhere", in: folder)
        #expect(nothing.status == 1 && nothing.output.split(separator: "\n").count == 1)
    }

    @Test func importOfARepositoryTakesItsFlags() throws {
        let folder = TemporaryFolder()
        let git = "git -c user.name=Ada -c user.email=a@example.org"
        let made =
            "git init -q -b main r && cd r && echo one > a.md && git add . && \(git) commit -qm first && "
            + "echo two > a.md && \(git) commit -qam second && git checkout -q -b side HEAD^ && echo side > s.md && "
            + "git add . && \(git) commit -qm side && git checkout -q main"
        try #require(folder.run(made) == 0)
        for (flags, states, side) in [("", 2, false), ("--no-history", 1, false), ("--branch side", 1, true)]
        {
            #expect(run("meent init --data w", in: folder).status == 0)
            let run = run("meent import r \(flags) --data w", in: folder)
            #expect(run.status == 0 && run.output.contains(" pages, "), "\(flags) \(run)")
            let exported = self.run("meent export out --format git --data w", in: folder)
            #expect(exported.status == 0 && folder.holds("out/s.md") == side, "\(flags) \(exported)")
            let counted = self.run("git -C out rev-list --count HEAD -- a.md", in: folder)
            #expect(counted.output == "\(states)\n", "\(flags) \(counted)")
            #expect(folder.run("rm -r w out") == 0)
        }
        #expect(run("meent init --data w && meent import r --branch none --data w", in: folder).status == 1)
    }

    @Test func searchPrintsWhatItFound() throws {
        let folder = TemporaryFolder()
        #expect(run("meent init", in: folder).status == 0)
        for number in 1...3 {
            folder.write("# Bird \(number)\n\nA zebrafinch sings.\n", to: "notes/b\(number).md")
        }
        #expect(run("meent import notes", in: folder).status == 0)
        let all = run("meent search zebrafinch sings", in: folder)
        #expect(all.status == 0 && all.output.hasSuffix("\n3 of 3 pages\n"), "\(all)")
        #expect(all.output.contains("Bird 1\n  /wiki/b1#bird-1\n  A zebrafinch sings."))
        #expect(run("meent search zebrafinch --limit 2", in: folder).output.hasSuffix("\n2 of 3 pages\n"))
        let json = run("meent search zebrafinch --limit 1 --json", in: folder).output
        let value = try JSONValue(parsing: Array(json.utf8))
        #expect(value["total"]?.integer == 3 && value["results"]?.array?.count == 1)
        let none = run("meent search qqqqqq", in: folder)
        #expect(none.status == 0 && none.output.contains("nothing was found"))
        for limit in ["0", "501", "x"] {
            #expect(run("meent search a --limit \(limit)", in: folder).status == 2, "\(limit)")
        }
        #expect(run("meent search", in: folder).status == 2)
    }

    @Test func checkSaysEachFaultOnALine() throws {
        let folder = TemporaryFolder()
        #expect(run("meent init", in: folder).status == 0)
        let picture = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
        folder.write(picture, to: "notes/p.png")
        folder.write([0] + picture, to: "notes/q.png")
        folder.write("![p](p.png) ![q](q.png)\n", to: "notes/a.md")
        #expect(run("meent import notes", in: folder).status == 0)
        #expect(run("meent check", in: folder).output == "ok\n")
        let files = entries(folder.path + "/data/files").flatMap { part in
            entries(folder.path + "/data/files/\(part)").map { "data/files/\(part)/\($0)" }
        }
        try #require(files.count == 2)
        folder.write([1], to: files[0])
        folder.remove(files[1])
        let check = run("meent check", in: folder)
        let lines = check.output.split(separator: "\n")
        #expect(check.status == 1 && lines.count == 2 && !check.output.contains("ok\n"), "\(check)")
    }

    /// On every address that is named; and Ctrl+C ends it as well as SIGTERM does.
    @Test(arguments: [SIGTERM, SIGINT]) func servesOnEachAddressUntilItIsAskedToEnd(signal: Int32) throws {
        let folder = TemporaryFolder()
        #expect(run("meent init", in: folder).status == 0)
        let addresses = ["--listen", "127.0.0.1:0", "--listen", "127.0.0.1:0"]
        let (server, output) = try Program.start(
            ["serve", "--data", folder.path + "/data"] + addresses, errors: folder.path + "/errors")
        var said: [UInt8] = []
        var byte: UInt8 = 0
        while said.count(where: { $0 == 10 }) < 2, read(output, &byte, 1) == 1 { said.append(byte) }
        let lines = String(decoding: said, as: UTF8.self).split(separator: "\n")
        for line in lines {
            #expect(line.hasPrefix("meent: listening on http://127.0.0.1:"))
            let port = try #require(line.split(separator: ":").last.flatMap { UInt16($0) })
            #expect(try Client(port: port).get("/wiki/Home").status == 200)
        }
        #expect(Set(lines).count == 2)
        kill(server, signal)
        close(output)
        #expect(Program.wait(for: server, patience: 30) == 0)
    }

    /// Limits hold unless they are off, and for each reader behind a proxy that is believed.
    @Test(arguments: [true, false]) func whoComesThroughAProxyIsCountedAlone(isTrusted: Bool) throws {
        let folder = TemporaryFolder()
        #expect(run("meent init", in: folder).status == 0)
        let flags = isTrusted ? ["--trust-proxy", "127.0.0.0/8"] : []
        let (server, output) = try Program.start(
            ["serve", "--data", folder.path + "/data", "--listen", "127.0.0.1:0"] + flags,
            errors: folder.path + "/errors")
        defer {
            kill(server, SIGKILL)
            close(output)
            _ = Program.wait(for: server)
        }
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(output, &byte, 1) == 1, byte != 10 { line.append(byte) }
        let port = String(decoding: line, as: UTF8.self).split(separator: ":").last.flatMap { UInt16($0) }
        let client = Client(port: try #require(port))
        func save(_ number: Int, from reader: String) throws -> Answer {
            try client.send(
                "PUT", "/api/v1/pages/P\(number)",
                [("Content-Type", "application/json"), ("X-Forwarded-For", reader)],
                body: (["text": "x\n", "base": 0] as JSONValue).encoded())
        }
        var refused: Answer?
        for number in 0..<2_000 where refused == nil {
            let answer = try save(number, from: "203.0.113.1")
            if answer.status == 429 { refused = answer }
        }
        #expect(refused?.header("retry-after").flatMap { Int($0) } ?? 0 > 0)
        #expect(try save(2_001, from: "203.0.113.2").status == (isTrusted ? 201 : 429))
    }
}
