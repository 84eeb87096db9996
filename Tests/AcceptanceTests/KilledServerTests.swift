import Glibc
import JSON
import Testing

/// What one writer got acknowledged in one round.
private struct Acknowledged: Sendable {
    let page: String
    let revision: Int64
    let text: String
}

/// Saves until the server is gone, on a page of its own or, for half of the writers, on the one they share.
private func write(_ client: Client, writer: Int, round: Int) -> [Acknowledged] {
    let page = writer % 2 == 0 ? "Own-\(writer)" : "Shared"
    var saved: [Acknowledged] = []
    do {
        let present = try client.get("/api/v1/pages/\(page)")
        var base = present.status == 200 ? try present.json()["revision"]?.integer ?? 0 : 0
        var number = 0
        while true {
            number += 1
            let text = "round \(round), writer \(writer), save \(number)\n"
            let answer = try client.put(
                "/api/v1/pages/\(page)",
                ["text": .string(text), "base": .integer(base), "author": "W\(writer)"])
            let value = try answer.json()
            if answer.status == 409 {
                base = value["conflict"]?["head"]?.integer ?? 0
            } else if answer.status == 200 || answer.status == 201, let revision = value["revision"]?.integer
            {
                base = revision
                if value["merged"]?.bool == false {
                    saved.append(Acknowledged(page: page, revision: revision, text: text))
                }
            } else {
                Issue.record("writer \(writer): \(answer.status) \(answer.text)")
                return saved
            }
        }
    } catch {
        return saved
    }
}

@Suite(.enabled(if: Program.isBuilt, "the program meent is not built"))
struct KilledServerTests {
    /// However often the server is killed amid saves, what it acknowledged is there.
    @Test func killedDuringSaves() throws {
        let wiki = try ServedWiki()
        var all: [Acknowledged] = []
        for round in 1...20 {
            let client = wiki.client
            let writers = (1...8).map { writer in
                Worker { write(client, writer: writer, round: round) }
            }
            usleep(UInt32.random(in: 50_000...300_000))
            wiki.kill()
            let saved = writers.flatMap { $0.result() }
            try wiki.start()
            try expectKept(saved, in: wiki.client)
            all += saved
        }
        #expect(all.count > 100, "the writers were hardly at work")
        try expectKept(all, in: wiki.client)
        #expect(wiki.stop() == 0)
        let check = try wiki.run("check")
        #expect(check.status == 0 && check.output == "ok\n", "\(check.output)")
    }

    private func expectKept(_ saved: [Acknowledged], in client: Client) throws {
        var known: [String: Set<Int64>] = [:]
        for page in Set(saved.map(\.page)) {
            known[page] = try history(of: page, client)
        }
        for save in saved {
            guard known[save.page]?.contains(save.revision) == true else {
                Issue.record("\(save) is not in the history")
                continue
            }
            let answer = try client.get("/api/v1/pages/\(save.page)?revision=\(save.revision)")
            #expect(try answer.json()["text"]?.string == save.text)
        }
    }
}

/// The ids of all revisions of a page.
private func history(of page: String, _ client: Client) throws -> Set<Int64> {
    var found: Set<Int64> = []
    var cursor = ""
    while true {
        let value = try client.get("/api/v1/history/\(page)?limit=500\(cursor)").json()
        found.formUnion((value["revisions"]?.array ?? []).compactMap { $0["revision"]?.integer })
        guard let next = value["next"]?.integer else { return found }
        cursor = "&before=\(next)"
    }
}
