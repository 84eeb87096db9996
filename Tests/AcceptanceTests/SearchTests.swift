import Glibc
import JSON
import TestSupport
import Testing

@Suite(.enabled(if: Program.isBuilt, "the program meent is not built"))
struct SearchTests {
    /// The names that a search finds.
    private func find(_ query: String, _ client: Client) throws -> [String] {
        let answer = try client.get("/api/v1/search?q=\(Client.encoded(query))").json()
        return answer["results"]?.array?.compactMap { $0["name"]?.string } ?? []
    }

    /// Asks until the answer is as expected; gives up long after it should be.
    private func wait(for names: [String], _ query: String, _ client: Client) throws -> Bool {
        for _ in 0..<200 {
            if try find(query, client).sorted() == names { return true }
            usleep(50_000)
        }
        return false
    }

    private func save(_ name: String, _ text: String, _ client: Client) throws {
        let present = try client.get("/api/v1/pages/\(name)")
        let base = present.status == 200 ? try present.json()["revision"]?.integer ?? 0 : 0
        let answer = try client.put("/api/v1/pages/\(name)", ["text": .string(text), "base": .integer(base)])
        #expect(answer.status == 200 || answer.status == 201)
    }

    @Test func followsSavesAndDeletions() throws {
        let wiki = try ServedWiki()
        try save("Bird", "A zebrafinch sings.", wiki.client)
        #expect(try wait(for: ["Bird"], "zebrafinch", wiki.client))
        let command = try Program.run(
            ["search", "zebrafinch", "--json", "--data", wiki.data], errors: wiki.errors)
        #expect(command.status == 0 && command.output.contains("\"name\":\"Bird\""))
        #expect(try wiki.client.send("DELETE", "/api/v1/pages/Bird").status == 200)
        #expect(try wait(for: [], "zebrafinch", wiki.client))
        #expect(try wiki.client.send("POST", "/api/v1/restore/Bird").status == 200)
        #expect(try wait(for: ["Bird"], "zebrafinch", wiki.client))
        #expect(wiki.stop() == 0)
        #expect(try wiki.run("check").output == "ok\n")
    }

    /// Real documents go through the real workers; those that mean harm harm nothing.
    @Test func wordsOfDocumentsAreFound() throws {
        let wiki = try ServedWiki()
        func upload(_ name: String, _ bytes: [UInt8]) throws {
            let answer = try wiki.client.send("PUT", "/api/v1/files/\(name)", body: bytes)
            #expect(answer.status == 200 || answer.status == 201)
        }
        try upload("Team/Care.pdf", Documents.pdf(["A zebrafinch", "and a glijzeil"]))
        try upload("Team/Letter.docx", Documents.word(["To the zebrafinch &amp; others"]))
        try upload("Broken.pdf", Array("%PDF-1.4\nbroken".utf8))
        try upload("Broken.docx", Array("PK broken".utf8))
        #expect(try wait(for: ["Team/Care.pdf", "Team/Letter.docx"], "zebrafinch", wiki.client))
        #expect(try wait(for: ["Broken.docx", "Broken.pdf"], "broken", wiki.client))
        let hit = try wiki.client.get("/api/v1/search?q=glijzeil").json()["results"]?[0]
        #expect(hit?["document"]?.string == "pdf" && hit?["section"]?.integer == 2)
        #expect(hit?["title"]?.string == "Care.pdf")
        #expect(hit?["snippet"]?.string?.hasPrefix("and a <mark>glijzeil</mark>") == true)
        let screen = String(decoding: try wiki.client.get("/search?q=glijzeil").body, as: UTF8.self)
        #expect(screen.contains("<span class=\"mark\">PDF</span>"))
        #expect(
            screen.contains(
                "href=\"/file/Team/Care.pdf?action=info\">Care.pdf <span class=\"heading\">› page 2"))
        try upload("Team/Care.pdf", Documents.pdf(["A wheelchair"]))
        #expect(try wait(for: ["Team/Care.pdf"], "wheelchair", wiki.client))
        #expect(try wait(for: [], "glijzeil", wiki.client))
        #expect(try wiki.client.send("DELETE", "/api/v1/files/Team/Letter.docx").status == 200)
        #expect(try wait(for: [], "zebrafinch", wiki.client))
        let metrics = String(decoding: try wiki.client.get("/metrics").body, as: UTF8.self)
        #expect(metrics.contains("meent_documents{outcome=\"unreadable\"} 2"))
        #expect(try wiki.client.get("/healthz").status == 200)
        #expect(wiki.stop() == 0)
        #expect(try wiki.run("check").output == "ok\n")
    }

    /// However often the server is killed between the save and the index, the next one finds what was acknowledged.
    @Test func killedAmidSaves() throws {
        let wiki = try ServedWiki()
        for round in 1...5 {
            let client = wiki.client
            let writer = Worker<[String]> {
                var saved: [String] = []
                for number in 1...10_000 {
                    let name = "Page-\(round)-\(number)"
                    guard
                        let answer = try? client.put(
                            "/api/v1/pages/\(name)", ["text": .string("round\(round) text"), "base": 0]),
                        answer.status == 201
                    else { break }
                    saved.append(name)
                }
                return saved
            }
            usleep(UInt32.random(in: 100_000...500_000))
            wiki.kill()
            let saved = writer.result()
            try wiki.start()
            guard let last = saved.last else { continue }
            #expect(try wait(for: [last], "round\(round) title:\"\(last)\"", wiki.client))
        }
        #expect(wiki.stop() == 0)
        #expect(try wiki.run("check").output == "ok\n")
    }

    /// An index that vanishes under the running server comes back by itself, and pages are none the worse.
    @Test func mendsAnIndexThatVanishes() throws {
        let wiki = try ServedWiki()
        try save("Bird", "A zebrafinch sings.", wiki.client)
        #expect(try wait(for: ["Bird"], "zebrafinch", wiki.client))
        for entry in entries(wiki.data + "/index") {
            for file in entries("\(wiki.data)/index/\(entry)") {
                unlink("\(wiki.data)/index/\(entry)/\(file)")
            }
            unlink("\(wiki.data)/index/\(entry)")
            rmdir("\(wiki.data)/index/\(entry)")
        }
        #expect(try wiki.client.get("/wiki/Bird").status == 200)
        #expect(try wiki.client.get("/search?q=bird").status == 200)
        #expect(try wait(for: ["Bird"], "zebrafinch", wiki.client))
        #expect(wiki.stop() == 0)
        #expect(try wiki.run("check").output == "ok\n")
    }

    @Test func rebuildsBesideTheServer() throws {
        let wiki = try ServedWiki()
        try save("Bird", "A zebrafinch sings.", wiki.client)
        let rebuilt = try wiki.run("rebuild")
        #expect(rebuilt.status == 0, "\(rebuilt.output)")
        #expect(try find("zebrafinch", wiki.client) == ["Bird"])
        #expect(!entries(wiki.data).contains { $0.hasPrefix("rebuild") })
        #expect(wiki.stop() == 0)
        #expect(try wiki.run("rebuild").status == 0)
        #expect(try wiki.run("check").output == "ok\n")
    }
}
