import JSON
import Synchronization
import Testing

/// Texts that no page is written as: each ends, and costs nobody else an answer.
@Suite(.enabled(if: Program.isBuilt, "the program meent is not built"))
struct WorstInputTests {
    /// Asks for a page and for the server's health without pause, until told to end.
    private func probe(_ client: Client, until ended: Ended) -> Worker<[Int]> {
        Worker {
            var statuses: [Int] = []
            while !ended.value.withLock({ $0 }) {
                for target in ["/wiki/Home", "/healthz"] {
                    statuses.append((try? client.get(target).status) ?? 0)
                }
            }
            return statuses
        }
    }

    private final class Ended: Sendable {
        let value = Mutex(false)
    }

    /// How an answer with HTML begins.
    private static let begun = Array(#"{"html":""#.utf8)

    private func render(_ text: String, _ client: Client) throws -> Answer {
        try client.send(
            "POST", "/api/v1/render", [("Content-Type", "application/json")],
            body: (["text": .string(text), "name": "x"] as JSONValue).encoded())
    }

    /// Eight of the costliest at once, on two workers.
    @Test func theWorstAtOnce() throws {
        let wiki = try ServedWiki()
        var client = wiki.client
        // Each may take its 2 s of CPU time, and they wait for one another.
        client.patience = 120
        #expect(try client.get("/wiki/Home").status == 200)
        let ended = Ended()
        let others = probe(client, until: ended)
        let patient = client
        let answers = WorstInputs.costly.map { input in Worker { try? render(input.text, patient) } }
        for (input, answer) in zip(WorstInputs.costly, answers) {
            let answer = answer.result()
            #expect(answer?.status == 200, "\(input.name)")
            #expect(answer?.body.starts(with: Self.begun) == true, "\(input.name)")
        }
        ended.value.withLock { $0 = true }
        let statuses = others.result()
        #expect(statuses.count > 20 && statuses.allSatisfy { $0 == 200 }, "\(statuses.filter { $0 != 200 })")
        // Those who were given up have successors.
        #expect(try render("*well*", client).json()["html"]?.string?.contains("<em>well</em>") == true)
        #expect(wiki.stop() == 0)
    }

    @Test func allOthersAreAnswered() throws {
        let wiki = try ServedWiki()
        var client = wiki.client
        client.patience = 60
        for input in WorstInputs.cheap {
            let answer = try render(input.text, client)
            #expect(answer.status == 200, "\(input.name)")
            #expect(answer.body.starts(with: Self.begun), "\(input.name)")
        }
        #expect(try client.get("/healthz").status == 200)
        #expect(wiki.stop() == 0)
    }

    /// Such a page is kept and shown as it was typed, with a notice, and can be mended.
    @Test func aPageThatIsTooComplexCanBeMended() throws {
        let wiki = try ServedWiki()
        var client = wiki.client
        client.patience = 60
        let text = WorstInputs.costly[0].text
        let base = try save("Bomb", text, base: 0, client)
        let view = try client.get("/wiki/Bomb")
        #expect(view.status == 200)
        #expect(view.text.contains("<pre class=\"plain\">"))
        #expect(try client.get("/wiki/Bomb?action=raw").text == text)
        #expect(try client.get("/wiki/Bomb?action=edit").status == 200)
        _ = try save("Bomb", "*mended*\n", base: base, client)
        #expect(try client.get("/wiki/Bomb").text.contains("<em>mended</em>"))
    }

    /// What it came to is kept: it does not cost a worker its two seconds at each view.
    @Test func aPageThatIsTooComplexIsNotTriedAgainAtEachView() throws {
        let wiki = try ServedWiki()
        var client = wiki.client
        client.patience = 60
        _ = try save("Bomb", WorstInputs.costly[0].text, base: 0, client)
        var tried = -1
        // The background looks at a new page too, perhaps at the same time.
        for _ in 0..<10 {
            // Nothing that is finished is at hand for an address with a query.
            #expect(try client.get("/wiki/Bomb?uselang=nl").text.contains("<pre class=\"plain\">"))
            let now = try workersLost(client)
            if now == tried { break }
            tried = now
        }
        #expect(tried > 0)
        for _ in 0..<5 { _ = try client.get("/wiki/Bomb?uselang=nl") }
        #expect(try workersLost(client) == tried)
    }

    /// How many workers had to be ended so far.
    private func workersLost(_ client: Client) throws -> Int {
        let name = "meent_workers_lost_total "
        let line = try client.get("/metrics").text.split(separator: "\n").first { $0.hasPrefix(name) }
        return try #require((line?.dropFirst(name.count)).flatMap { Int($0) })
    }

    /// The editor's own way to show a text bears what the API's does.
    @Test func thePreviewInTheEditorHasTheSameLimits() throws {
        let wiki = try ServedWiki()
        var client = wiki.client
        client.patience = 60
        for input in WorstInputs.costly.prefix(3) + WorstInputs.cheap.prefix(3) {
            let shown = try client.post(
                "/wiki/New?action=save", form: [("text", input.text), ("base", "0"), ("preview", "1")])
            #expect(shown.status == 200 && shown.text.contains("class=\"preview\""), "\(input.name)")
            #expect(try client.get("/healthz").status == 200)
        }
        #expect(try client.get("/api/v1/pages/New").status == 404)
    }

    /// Two texts that have nothing in common are compared without end by whoever looks for the least difference.
    @Test(arguments: [
        ((0..<60_000).map { "old line \($0)\n" }.joined(), (0..<60_000).map { "new line \($0)\n" }.joined()),
        (String(repeating: "a\nb\n", count: 100_000), String(repeating: "b\nc\na\n", count: 66_000)),
    ]) func comparesWhatHasNothingInCommon(old: String, new: String) throws {
        let wiki = try ServedWiki()
        var client = wiki.client
        client.patience = 60
        let first = try save("Changed", old, base: 0, client)
        let second = try save("Changed", new, base: first, client)
        let shown = try client.get("/wiki/Changed?diff=prev")
        #expect(shown.status == 200)
        #expect(shown.text.contains("<table class=\"diff\">"))
        let hunks = try client.get("/api/v1/diff?from=\(first)&to=\(second)")
        #expect(hunks.status == 200 && hunks.body.starts(with: #"{"hunks":[{"#.utf8))
    }

    @Test func boundsAPagesSize() throws {
        let wiki = try ServedWiki()
        let client = wiki.client
        let largest = String(repeating: "0123456789abcde\n", count: 2 << 16)
        #expect(largest.utf8.count == 2 << 20)
        let base = try save("Large", largest, base: 0, client)
        #expect(try client.get("/wiki/Large?action=raw").body.count == 2 << 20)
        #expect(try save("Small", "x", base: 0, client) > base)
        let over = largest + "x"
        #expect(
            try client.put("/api/v1/pages/Large", ["text": .string(over), "base": .integer(base)]).status
                == 413)
        let refused = try client.post("/wiki/Large?action=save", form: [("text", over), ("base", "\(base)")])
        #expect(refused.status == 413)
        #expect(refused.text.contains(largest), "the text is not given back")
        #expect(try revisions(of: "Large", client).count == 1)
    }
}
