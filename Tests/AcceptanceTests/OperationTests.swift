import Glibc
import JSON
import TestSupport
import Testing

/// What whoever keeps the wiki up relies on.
@Suite(.enabled(if: Program.isBuilt, "the program meent is not built"))
struct OperationTests {
    /// As the overview lists them.
    private func commands() throws -> [String] {
        let overview = try run("--help")
        #expect(overview.status == 0)
        return overview.output.split(separator: "\n").filter { $0.hasPrefix("  ") }.compactMap {
            $0.split(separator: " ").first.map(String.init)
        }
    }

    @Test func everyCommandExplainsItself() throws {
        let commands = try commands()
        #expect(Set(["serve", "init", "import", "check", "backup", "restore"]).isSubset(of: commands))
        for command in commands {
            let help = try run(command, "--help")
            #expect(help.status == 0 && help.output.hasPrefix("Usage: meent \(command)"), "\(command)")
            #expect(help.errors.isEmpty)
            #expect(try run("help", command).output == help.output)
        }
        #expect(try run("--version").output.contains("SQLite 3."))
    }

    @Test(
        arguments: [
            (2, []), (2, ["fly"]), (2, ["serve", "--fly"]), (2, ["serve", "--listen"]), (2, ["backup"]),
            (2, ["check", "it"]), (2, ["serve", "--limits", "maybe"]), (2, ["init", "--language", "fr"]),
            (2, ["completion", "tcsh"]), (2, ["check", "--data", "a", "--data", "b"]),
            (2, ["serve", "--listen", "8080"]), (2, ["serve", "--url", "wiki"]),
            (2, ["serve", "--trust-proxy", "10"]), (1, ["serve", "--data", "/nowhere/wiki"]),
            (1, ["check", "--data", "/nowhere/wiki"]),
            (1, ["backup", "/tmp/x", "--data", "/nowhere/wiki"]), (1, ["init", "--data", "/nowhere/wiki"]),
        ] as [(Int32, [String])]) func wrongUseEndsWithTwoAndOneLine(status: Int32, arguments: [String])
        throws
    {
        let result = try run(arguments)
        #expect(result.status == status, "\(result)")
        #expect(result.output.isEmpty)
        let lines = result.errors.split(separator: "\n")
        #expect(lines.count == 1 && lines.first?.hasPrefix("meent: ") == true, "\(result.errors)")
    }

    @Test func anAddressThatIsTakenIsNamed() throws {
        let wiki = try ServedWiki()
        let folder = TemporaryFolder()
        #expect(try run("init", "--data", folder.path + "/wiki").status == 0)
        let address = "127.0.0.1:\(wiki.client.port)"
        let second = try run("serve", "--data", folder.path + "/wiki", "--listen", address)
        #expect(second.status == 1 && second.output.isEmpty)
        let lines = second.errors.split(separator: "\n")
        #expect(lines.count == 1 && second.errors.contains("127.0.0.1 \(wiki.client.port)"), "\(lines)")
        #expect(second.errors.contains("--listen"), "\(lines)")
    }

    @Test(arguments: ["bash", "zsh", "fish"]) func shellsCompleteTheCommands(shell: String) throws {
        let script = try run("completion", shell)
        #expect(script.status == 0)
        for command in try commands() { #expect(script.output.contains(command)) }
        guard let path = ["/usr/bin/", "/bin/"].map({ $0 + shell }).first(where: { access($0, X_OK) == 0 })
        else { return print("\(shell) is not installed: what it makes of its completions is not tested") }
        let folder = TemporaryFolder()
        // Without its system of completions zsh does not know whom to tell of ours.
        let system = shell == "zsh" ? "compdef() { :; }\n" : ""
        let probe = try #require(Self.completions[shell])
        folder.write("\(system)\(script.output)\n\(probe)\n", to: "probe")
        let shown = try output(of: "\(path) '\(folder.path)/probe' 2>&1")
        #expect(shown == "serve\n--limits --listen\nen nl\n", "\(shown)")
    }

    /// What each shell offers for `serv`, `serve --li` and the value of `init --language`, a line each, in its own words:
    /// zsh hands its functions all that there is, and chooses later.
    private static let completions = [
        "bash": """
        offered() {
            COMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); COMPREPLY=(); _meent
            printf '%s\\n' "${COMPREPLY[@]}" | sort | paste -sd' '
        }
        offered meent serv
        offered meent serve --li
        offered meent init --language ''
        """,
        "fish": """
        function offered
            complete -C "$argv" | string split -f1 \\t | sort | string join ' '
        end
        offered 'meent serv'
        offered 'meent serve --li'
        offered 'meent init --language '
        """,
        "zsh": """
        _describe() { print -rl -- ${(M)${(P)2}:#serv*} | sed 's/:.*//' }
        _arguments() {
            print -r -- ${(o)${(M)${@#\\*}:#--li*}%%\\[*}
        }
        words=(meent serv) CURRENT=2; _meent
        words=(meent serve --li) CURRENT=3; _meent
        _arguments() { print -r -- ${(o)=${${${(M)@:#--language*}##*\\(}%\\)}} }
        words=(meent init --language '') CURRENT=4; _meent
        """,
    ]

    @Test func theManualPageNamesEveryCommandAndFlag() throws {
        let page = try run("manual")
        #expect(page.status == 0 && page.output.hasPrefix(".TH MEENT 1"))
        for command in try commands() { #expect(page.output.contains(".SS meent \(command)")) }
        #expect(page.output.contains("\\-\\-trust\\-proxy CIDR") && page.output.contains(".SH EXIT STATUS"))
        guard access("/usr/bin/groff", X_OK) == 0 else { return }
        let folder = TemporaryFolder()
        folder.write(page.output, to: "manual")
        #expect(try output(of: "groff -man -Tutf8 -ww -z '\(folder.path)/manual' 2>&1") == "")
    }

    @Test func settingsStandInTheFolderAndFlagsWin() throws {
        let wiki = try ServedWiki()
        wiki.stop()
        try writeFile(
            wiki.data + "/meent.conf", Array("# ours\nname = Zorgteam De Meent\n\nlanguage = nl\n".utf8))
        try wiki.start()
        let page = try wiki.client.get("/pages").text
        #expect(page.contains("Zorgteam De Meent") && page.contains("<html lang=\"nl\">"))
        wiki.stop()
        try wiki.start("--name", "Other")
        #expect(try wiki.client.get("/pages").text.contains("Other"))
        wiki.stop()
        for line in ["colour = green", "name", "language = fr", "limits = maybe"] {
            try writeFile(wiki.data + "/meent.conf", Array("\(line)\n".utf8))
            #expect(try wiki.run("serve").status == 2, "\(line)")
        }
    }

    @Test func aReadOnlyWikiCanBeReadAndGivesTheTextBack() throws {
        let wiki = try ServedWiki()
        let base = try save("A", "one\n", base: 0, wiki.client)
        wiki.stop()
        try wiki.start("--read-only")
        #expect(try wiki.client.get("/wiki/A").status == 200)
        let form = try wiki.client.post(
            "/wiki/A?action=save", form: [("text", "typed words\n"), ("base", "\(base)")])
        #expect(form.status == 503 && form.text.contains("typed words"))
        let api = try wiki.client.put("/api/v1/pages/A", ["text": "two\n", "base": .integer(base)])
        #expect(api.status == 503)
        #expect(try api.json()["error"]?["code"]?.string == "read-only")
        #expect(try wiki.client.send("DELETE", "/api/v1/pages/A").status == 503)
        #expect(try wiki.client.get("/api/v1/pages/A").json()["text"]?.string == "one\n")
        // A preview changes nothing.
        #expect(
            try wiki.client.send(
                "POST", "/api/v1/render", [("Content-Type", "application/json")],
                body: Array("{\"text\":\"x\"}".utf8)
            ).status == 200)
        #expect(try wiki.client.get("/healthz").text == "ok\n")
    }

    @Test func aSecondServerSaysSoInOneLine() throws {
        let wiki = try ServedWiki()
        let second = try run("serve", "--data", wiki.data, "--listen", "127.0.0.1:0")
        #expect(second.status == 1 && second.output.isEmpty)
        #expect(second.errors == "meent: another meent is using \(wiki.data); stop it first\n")
        #expect(try wiki.client.get("/healthz").text == "ok\n")
    }

    @Test func theLogHasALineForEachRequestWhateverItIs() throws {
        let wiki = try ServedWiki()
        _ = try wiki.client.get("/wiki/Home")
        _ = try wiki.client.get("/wiki/a%0A\u{1B}[31m?q=%1b")
        _ = try wiki.client.send("\u{1B}BREW", "/x")
        for address in ["/search", "/api/v1/search", "/api/v1/suggest"] {
            _ = try wiki.client.get("\(address)?q=mevrouw+Jansen")
        }
        wiki.stop()
        let log = String(decoding: try #require(contents(wiki.errors)), as: UTF8.self)
        #expect(!log.utf8.contains { $0 < 0x20 && $0 != 0x0A })
        let lines = log.split(separator: "\n")
        #expect(lines.first?.hasPrefix("meent: SQLite 3.") == true)
        let words = try #require(lines.first { $0.contains(" /wiki/Home ") }).split(separator: " ")
        #expect(words.count == 7 && words[0].hasSuffix("Z") && words[1] == "127.0.0.1" && words[2] == "GET")
        #expect(words[4] == "200" && Int(words[5]) ?? 0 > 500 && words[6].hasSuffix("us"))
        #expect(lines.contains { $0.contains("/wiki/a%0A%1B[31m?q=%1b 400 ") })
        #expect(lines.count { $0.contains(" 127.0.0.1 ") } == 6, "\(log)")
        // What somebody looked for is nobody else's business.
        #expect(
            lines.count { $0.contains("/search? 200 ") } == 2
                && lines.contains { $0.contains("/suggest? 200 ") })
        #expect(!log.contains("Jansen"))
    }

    /// Lines that several threads have at once, and one that is longer than what a pipe takes whole.
    @Test func theLogIsWrittenWhileTheServerRunsInWholeLines() throws {
        let wiki = try ServedWiki()
        let long = "/wiki/" + String(repeating: "a", count: 5_000)
        let client = wiki.client
        let workers = (0..<4).map { _ in
            Worker {
                for _ in 0..<100 { _ = try? client.get("/healthz") }
                _ = try? client.get(long)
            }
        }
        for worker in workers { worker.result() }
        var lines: [Substring] = []
        for _ in 0..<200 where lines.count < 404 {
            usleep(50_000)
            lines = String(decoding: contents(wiki.errors) ?? [], as: UTF8.self).split(separator: "\n")
                .filter { !$0.hasPrefix("meent: ") }
        }
        #expect(lines.count == 404)
        #expect(lines.count { $0.contains(" GET /healthz 200 3 ") } == 400)
        #expect(lines.count { $0.contains(" GET \(long) 400 ") || $0.contains(" GET \(long) 404 ") } == 4)
        #expect(lines.allSatisfy { $0.hasPrefix("20") && $0.hasSuffix("us") })
    }

    @Test func metricsCountRequestsThatWereServed() throws {
        let wiki = try ServedWiki()
        _ = try wiki.client.get("/wiki/Home")
        _ = try save("A", "one\n", base: 0, wiki.client)
        let text = try wiki.client.get("/metrics").text
        #expect(text.contains("meent_http_requests_total{route=\"page\",status=\"200\"} 1\n"))
        #expect(text.contains("meent_http_requests_total{route=\"api\",status=\"201\"} 1\n"))
        #expect(text.contains("meent_saves_total{outcome=\"saved\"} 1\n"))
    }

    @Test func feedsAndTheAPIAnswerThatNothingIsNew() throws {
        let wiki = try ServedWiki()
        _ = try save("A", "one\n", base: 0, wiki.client)
        for address in ["/changes.atom", "/api/v1/pages/A", "/wiki/A?action=raw", "/opensearch.xml"] {
            let answer = try wiki.client.get(address)
            let tag = try #require(answer.header("etag"), "\(address)")
            let again = try wiki.client.get(address, [("If-None-Match", tag)])
            #expect(again.status == 304 && again.body.isEmpty, "\(address)")
            #expect(try wiki.client.get(address, [("If-None-Match", "\"other\"")]).status == 200)
        }
    }

    /// Small files come from memory, large ones from the disk.
    @Test func aFileThatTheClientHasIsNotSentAgain() throws {
        let wiki = try ServedWiki()
        for (name, size) in [("small.txt", 9_000), ("large.bin", 300_000)] {
            let address = "/api/v1/files/\(name)"
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 % 251) }
            #expect(try wiki.client.send("PUT", address, body: bytes).status == 201)
            let answer = try wiki.client.get(address)
            let tag = try #require(answer.header("etag"), "\(name)")
            #expect(answer.body == bytes)
            for more in [[], [("Range", "bytes=0-4")]] {
                let again = try wiki.client.get(address, [("If-None-Match", tag)] + more)
                #expect(again.status == 304 && again.body.isEmpty, "\(name) \(more)")
                #expect(again.header("content-range") == nil && again.header("etag") == tag)
            }
            let part = try wiki.client.get(address, [("If-None-Match", "\"x\""), ("Range", "bytes=0-4")])
            #expect(part.status == 206 && part.body == Array(bytes[..<5]), "\(name)")
        }
    }

    /// A part of the bytes as they are is not joined to what came packed.
    @Test func whatCameCompressedIsNoBasisForParts() throws {
        let wiki = try ServedWiki()
        let text = [UInt8](repeating: 0x61, count: 9_000)
        #expect(try wiki.client.send("PUT", "/api/v1/files/a.txt", body: text).status == 201)
        let packed = try wiki.client.get("/file/a.txt", [("Accept-Encoding", "gzip")])
        #expect(packed.header("content-encoding") == "gzip")
        let tag = try #require(packed.header("etag"))
        let rest = try wiki.client.get("/file/a.txt", [("Range", "bytes=100-"), ("If-Range", tag)])
        #expect(rest.status == 200 && rest.body == text)
        #expect(try wiki.client.get("/file/a.txt", [("If-None-Match", tag)]).status == 304)
    }

    /// However the server is asked to end, what it acknowledged is there, and it ends well.
    @Test func aStopUnderLoadLosesNothing() throws {
        let wiki = try ServedWiki()
        let client = wiki.client
        let count = Counter()
        let writers = (1...6).map { writer in
            Worker { saves(by: writer, client, count) }
        }
        count.wait(for: 12)
        #expect(wiki.stop() == 0)
        let acknowledged = writers.flatMap { $0.result() }
        #expect(acknowledged.count >= 12, "the writers were hardly at work")
        try wiki.start()
        for save in acknowledged {
            let answer = try wiki.client.get("/api/v1/pages/\(save.page)?revision=\(save.revision)")
            #expect(try answer.json()["text"]?.string == save.text)
        }
        wiki.stop()
        #expect(try wiki.run("check").output == "ok\n")
    }

    /// Saves one text after another until the server no longer takes them.
    private func saves(by writer: Int, _ client: Client, _ count: Counter) -> [(
        page: String, revision: Int64, text: String
    )] {
        var saved: [(page: String, revision: Int64, text: String)] = []
        var base: Int64 = 0
        while true {
            let text = "save \(saved.count) by \(writer)\n"
            let page = "Own-\(writer)"
            guard
                let answer = try? client.put(
                    "/api/v1/pages/\(page)", ["text": .string(text), "base": .integer(base)]),
                answer.status < 300, let revision = try? answer.json()["revision"]?.integer
            else { return saved }
            base = revision
            saved.append((page, revision, text))
            count.add()
        }
    }

    // MARK: Running

    private func run(_ arguments: String...) throws -> (status: Int32, output: String, errors: String) {
        try run(arguments)
    }

    private func run(_ arguments: [String]) throws -> (status: Int32, output: String, errors: String) {
        let folder = TemporaryFolder()
        let result = try Program.run(arguments, errors: folder.path + "/errors")
        return (result.status, result.output, String(decoding: folder.read("errors") ?? [], as: UTF8.self))
    }

    private func output(of command: String) throws -> String {
        let folder = TemporaryFolder()
        _ = folder.run("{ \(command); } > output")
        return String(decoding: try #require(folder.read("output")), as: UTF8.self)
    }
}
