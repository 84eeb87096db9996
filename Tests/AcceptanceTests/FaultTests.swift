import Glibc
import JSON
import Testing

/// What the machine does wrong under a running server: nothing acknowledged is lost, and the sender is told the truth.
@Suite(.enabled(if: Program.isBuilt, "the program meent is not built"))
struct FaultTests {
    /// Whether a call of the system can be made to fail.
    static let injects =
        system("\(Tracing.tracer) -D -f -qq -o /dev/null -e inject=getpid:error=EIO true 2>/dev/null") == 0

    private func put(_ page: String, _ client: Client) throws -> Answer {
        try client.send(
            "PUT", "/api/v1/pages/\(page)",
            [("Content-Type", "application/json"), ("Idempotency-Key", "key of \(page)")],
            body: (["text": .string("text of \(page)\n"), "base": 0] as JSONValue).encoded())
    }

    private func expectKept(_ pages: [String], _ client: Client) throws {
        for page in pages {
            #expect(try client.get("/wiki/\(page)?action=raw").text == "text of \(page)\n")
            #expect(try revisions(of: page, client).count == 1)
        }
    }

    /// After a commit that failed for another reason than a full disk nobody knows what is on disk.
    @Test(.enabled(if: injects, "strace cannot be used"))
    func aCommitThatFailsEndsTheServerAndLosesNothing() throws {
        let wiki = try ServedWiki()
        wiki.stop()
        try wiki.start(under: Tracing.failing("fdatasync:error=EIO:when=30+"))
        var kept: [String] = []
        var refused: Answer?
        do {
            // Each thread that commits has a count of its own.
            for number in 0..<400 where refused == nil {
                let answer = try put("P\(number)", wiki.client)
                if answer.status == 201 { kept.append("P\(number)") } else { refused = answer }
            }
        } catch is NoAnswer {
            // On a busy machine it may have ended before it could say so.
        }
        #expect(kept.count > 10 && kept.count < 400)
        if let refused {
            #expect(refused.status == 503)
            #expect(try refused.json()["error"]?["code"]?.string == "uncertain")
        }
        #expect(wiki.ended() == 1)
        let words = String(decoding: try #require(contents(wiki.errors)), as: UTF8.self)
        #expect(words.contains("meent: a commit failed"))
        try wiki.start()
        try expectKept(kept, wiki.client)
        // Whether it is there or not, the same key again makes it be there once.
        let again = "P\(kept.count)"
        #expect(try put(again, wiki.client).status == 201)
        try expectKept([again], wiki.client)
        #expect(wiki.stop() == 0)
        #expect(try wiki.run("check").output == "ok\n")
    }

    /// A disk that is full or read-only now and then, or for a while: what is answered 503 is not there, all else is, and
    /// the server goes on.
    @Test(
        .enabled(if: injects, "strace cannot be used"),
        arguments: ["ENOSPC", "EDQUOT", "EROFS", "EFBIG"].map { "pwrite64:error=\($0):when=40+9" }
            + ["pwrite64:error=ENOSPC:when=60..90", "pwrite64:error=EROFS:when=60..90"])
    func aFullDiskRefusesAndIsGotOver(fault: String) throws {
        let wiki = try ServedWiki()
        wiki.stop()
        try wiki.start(under: Tracing.failing(fault))
        var (kept, refused): ([String], [String]) = ([], [])
        // A fault that passes is over once many saves in a row are taken; the other one comes again and again.
        let isPassing = fault.contains("..")
        var row = 0
        for number in 0..<(isPassing ? 1_000 : 100) where !isPassing || refused.isEmpty || row < 50 {
            let answer = try put("P\(number)", wiki.client)
            switch answer.status {
            case 201:
                kept.append("P\(number)")
                row += 1
            case 503:
                row = 0
                refused.append("P\(number)")
                #expect(try answer.json()["error"]?["code"]?.string == "unwritable")
                #expect(answer.header("retry-after") == "30")
            case let other: Issue.record("\(other)")
            }
        }
        #expect(!kept.isEmpty && !refused.isEmpty)
        #expect(!isPassing || row == 50)
        let form = try wiki.client.get("/wiki/P0")
        #expect(form.status == 200)
        try expectKept(kept, wiki.client)
        wiki.kill()
        try wiki.start()
        try expectKept(kept, wiki.client)
        for page in refused { #expect(try wiki.client.get("/api/v1/pages/\(page)").status == 404) }
        #expect(wiki.stop() == 0)
        #expect(try wiki.run("check").output == "ok\n")
    }

    /// A large file, which stands beside the database, meets the same disk.
    @Test(.enabled(if: injects, "strace cannot be used"), arguments: ["ENOSPC", "EDQUOT", "EROFS"])
    func aFullDiskRefusesAFileAndIsGotOver(error: String) throws {
        let wiki = try ServedWiki()
        wiki.stop()
        try wiki.start(under: Tracing.failing("mkdir:error=\(error):when=1"))
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
        let refused = try wiki.client.send("PUT", "/api/v1/files/f.bin", body: bytes)
        #expect(refused.status == 503 && refused.header("retry-after") == "30", "\(refused.text)")
        #expect(try wiki.client.get("/api/v1/files/f.bin").status == 404)
        #expect(try wiki.client.send("PUT", "/api/v1/files/f.bin", body: bytes).status == 201)
        #expect(try wiki.client.get("/api/v1/files/f.bin").body == bytes)
        #expect(wiki.stop() == 0)
        #expect(try wiki.run("check").output == "ok\n")
    }

    /// Of a file that did not come whole nothing is left, whether its sender left or the server was killed.
    @Test(arguments: [false, true]) func anUploadThatBreaksOffLeavesNothing(killed: Bool) throws {
        let wiki = try ServedWiki()
        let head =
            "PUT /api/v1/files/half.bin HTTP/1.1\r\nHost: 127.0.0.1:\(wiki.client.port)\r\nContent-Length: 8000000\r\n\r\n"
        let socket = try wiki.client.connected()
        #expect(Client.write(Array(head.utf8) + [UInt8](repeating: 7, count: 4_000_000), to: socket))
        if killed { wiki.kill() }
        close(socket)
        if killed { try wiki.start() }
        #expect(try wiki.client.get("/api/v1/files/half.bin").status == 404)
        #expect(try wiki.client.get("/healthz").text == "ok\n")
        #expect(wiki.stop() == 0)
        let left = entries(wiki.data + "/files").flatMap { entries(wiki.data + "/files/\($0)") }
        #expect(left.isEmpty, "\(left)")
        #expect(try wiki.run("check").output == "ok\n")
    }

    /// Between two answers to saves stands a sync of the log, and a file has its name, and its folder knows it, on disk
    /// before the answer.
    @Test(.enabled(if: injects, "strace cannot be used")) func anAnswerGoesOutBehindTheSync() throws {
        let wiki = try ServedWiki()
        wiki.stop()
        let trace = wiki.folder + "/trace"
        let calls = "fdatasync,fsync,?rename,?renameat,?renameat2,sendto,sendmsg,writev"
        try wiki.start(under: Tracing.tracing(calls, to: trace))
        for number in 0..<20 { #expect(try put("P\(number)", wiki.client).status == 201) }
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
        #expect(try wiki.client.send("PUT", "/api/v1/files/f.bin", body: bytes).status == 201)
        #expect(wiki.stop() == 0)
        let steps = Tracing.ended(in: trace).compactMap { call -> String? in
            if call.hasPrefix("fdatasync("), call.contains("wiki.db-wal") { return "log" }
            if call.hasPrefix("fsync("), call.contains("/files/incoming-") { return "file" }
            if call.hasPrefix("rename"), call.contains("/files/incoming-") { return "name" }
            if call.hasPrefix("fsync("), call.contains("/files") { return "folder" }
            return call.contains("HTTP/1.1 201 ") ? "answer" : nil
        }
        let saves = steps.split(separator: "answer", omittingEmptySubsequences: false)
        #expect(saves.count == 22, "\(steps)")
        #expect(saves.prefix(21).allSatisfy { $0.contains("log") }, "\(steps)")
        // The folder is new, and so is what the folder above it says.
        #expect(
            saves.dropLast().last?.filter { $0 != "log" } == ["folder", "file", "name", "folder"], "\(steps)")
    }

    /// Whatever is asked of it, the server opens no connection, and writes to nothing but its folder.
    @Test(.enabled(if: injects, "strace cannot be used")) func reachesNothingOutside() throws {
        let wiki = try ServedWiki()
        wiki.stop()
        let trace = wiki.folder + "/trace"
        let calls =
            "connect,?open,openat,?creat,?rename,?renameat,?renameat2,?unlink,unlinkat,?mkdir,mkdirat"
        try wiki.start(under: Tracing.tracing(calls, to: trace))
        let text =
            "![x](http://127.0.0.1:9/x.png) <img src=\"http://169.254.169.254/\"> [a](file:///etc/passwd) "
            + "![y](../../../etc/passwd) [[../../x]]\n"
        _ = try save("Outside", text, base: 0, wiki.client)
        for address in [
            "/wiki/Outside", "/wiki/Outside?action=info", "/file/..%252f..%252fetc/passwd",
            "/search?q=outside",
            "/file/etc/passwd", "/static/passwd", "/changes.atom",
        ] {
            #expect(try wiki.client.get(address).status < 500, "\(address)")
        }
        let document = Array("%PDF-1.4\n/URI (http://127.0.0.1:9/)\n".utf8)
        #expect(try wiki.client.send("PUT", "/api/v1/files/a.pdf", body: document).status == 201)
        let large = [0] + [UInt8](repeating: 7, count: 100_000)
        #expect(try wiki.client.send("PUT", "/api/v1/files/b.bin", body: large).status == 201)
        #expect(wiki.stop() == 0)
        let made = Tracing.ended(in: trace)
        #expect(made.contains { $0.contains(wiki.data) && $0.contains("O_CREAT") }, "nothing was seen")
        #expect(made.filter { $0.hasPrefix("connect(") } == [])
        let changes = ["O_WRONLY", "O_RDWR", "O_CREAT", "rename", "unlink", "mkdir", "creat"]
        let outside = made.filter { call in
            changes.contains { call.contains($0) } && !call.contains("\"\(wiki.data)/")
                && !call.contains("\"/dev/null\"")
        }
        #expect(outside == [])
    }

    /// The shared memory beside the log is made anew, whatever stands there.
    @Test func whatStandsBesideTheLogIsMadeAnew() throws {
        let wiki = try ServedWiki()
        let pages = (0..<20).map { "P\($0)" }
        for page in pages { #expect(try put(page, wiki.client).status == 201) }
        for bytes in [[UInt8](repeating: 0x5A, count: 32_768), []] {
            wiki.kill()
            try writeFile(wiki.data + "/wiki.db-shm", bytes)
            try wiki.start()
            try expectKept(pages, wiki.client)
        }
        #expect(wiki.stop() == 0)
        #expect(try wiki.run("check").output == "ok\n")
    }

    /// Whichever page of the database is lost, `check` says so or nothing is missing, and no damage ends the server.
    @Test func aLostPageOfTheDatabaseIsNoticed() throws {
        let wiki = try ServedWiki()
        let names = (0..<12).map { "P\($0)" }
        for name in names { #expect(try put(name, wiki.client).status == 201) }
        #expect(wiki.stop() == 0)
        let whole = try #require(contents(wiki.data + "/wiki.db"))
        let size = 4_096
        var noticed = 0
        for page in stride(from: 1, to: whole.count / size, by: 3) {
            var damaged = whole
            for index in page * size..<(page + 1) * size { damaged[index] = 0 }
            guard damaged != whole else { continue }
            try writeFile(wiki.data + "/wiki.db", damaged)
            let check = try wiki.run("check")
            #expect([0, 1].contains(check.status), "page \(page): \(check.status)")
            if check.status == 1 { noticed += 1 }
            do {
                try wiki.start()
            } catch {
                // It is told why at once.
                #expect(wiki.ended() == 1)
                continue
            }
            let statuses = try names.map { try wiki.client.get("/api/v1/pages/\($0)").status }
            #expect(check.status == 1 || statuses.allSatisfy { $0 == 200 }, "page \(page): \(statuses)")
            #expect(try wiki.client.get("/healthz").status != 0)
            wiki.kill()
            for name in ["wiki.db-wal", "wiki.db-shm"] { unlink("\(wiki.data)/\(name)") }
        }
        #expect(noticed > 3)
    }

    /// With all its descriptors taken by idle connections the server waits until some are free.
    @Test func connectionsBeyondTheDescriptorsWait() throws {
        let wiki = try ServedWiki()
        wiki.stop()
        try wiki.start(under: ["/usr/bin/prlimit", "--nofile=64"])
        var idle: [Int32] = []
        for _ in 0..<120 { idle.append(try wiki.client.connected()) }
        for socket in idle { close(socket) }
        #expect(try put("After", wiki.client).status == 201)
        try expectKept(["After"], wiki.client)
        #expect(wiki.stop() == 0)
    }

    /// Times are UTC wherever the machine believes to be.
    @Test(arguments: ["Pacific/Kiritimati", "America/St_Johns", "Europe/Amsterdam"])
    func timesAreUTC(zone: String) throws {
        let wiki = try ServedWiki()
        wiki.stop()
        try wiki.start(under: ["/usr/bin/env", "TZ=\(zone)"])
        let before = time(nil)
        #expect(try put("Now", wiki.client).status == 201)
        let after = time(nil)
        let shown = try wiki.client.get("/api/v1/pages/Now").json()["time"]?.string
        #expect((before...after).map(Self.utc).contains(shown), "\(shown ?? "")")
    }

    private static func utc(_ seconds: time_t) -> String {
        var (seconds, parts) = (seconds, tm())
        gmtime_r(&seconds, &parts)
        var bytes = [CChar](repeating: 0, count: 32)
        let count = strftime(&bytes, bytes.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
        return String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// A client that takes nothing of its answer holds up neither the writers nor the log of the database.
    @Test func aClientThatNeverReadsHoldsNothingUp() throws {
        let wiki = try ServedWiki()
        let large = String(repeating: "0123456789abcde\n", count: 1 << 16)
        _ = try save("Large", large, base: 0, wiki.client)
        let socket = try wiki.client.connected()
        defer { close(socket) }
        let request = "GET /wiki/Large?action=raw HTTP/1.1\r\nHost: 127.0.0.1:\(wiki.client.port)\r\n\r\n"
        #expect(Client.write(Array(request.utf8), to: socket))
        var base: Int64 = 0
        for number in 0..<400 {
            base = try save(
                "Small", String(repeating: "line \(number)\n", count: 300), base: base, wiki.client)
        }
        var log = stat()
        #expect(stat(wiki.data + "/wiki.db-wal", &log) == 0)
        #expect(log.st_size < 16 << 20, "\(log.st_size)")
        #expect(wiki.stop() == 0)
    }
}
