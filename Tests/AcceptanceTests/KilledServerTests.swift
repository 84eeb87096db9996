import Glibc
import JSON
import Testing

/// What one writer got acknowledged.
private struct Acknowledged: Sendable {
    enum Kind {
        case saved, merged
        /// Kept as the waiting version of that number.
        case waiting
    }

    let page: String
    /// The number of the revision, or of the waiting version.
    let number: Int64
    /// The whole text that was sent.
    let text: String
    let kind: Kind
}

/// Saves until the server is gone, on a page of its own or, for half of the writers, on the one they share: there each
/// has a line of its own, so that its saves are merged with those of the others; two have the same, for conflicts.
private func write(_ client: Client, writer: Int, round: Int, _ count: Counter) -> [Acknowledged] {
    let page = writer % 2 == 0 ? "Own-\(writer)" : "Shared"
    var saved: [Acknowledged] = []
    do {
        var (base, text) = try newest(page, client)
        var number = 0
        while true {
            number += 1
            text = replacingLine(of: writer, in: text, with: "by \(writer), round \(round), save \(number)")
            let answer = try client.put(
                "/api/v1/pages/\(page)",
                ["text": .string(text), "base": .integer(base), "author": "W\(writer)"])
            let value = try answer.json()
            count.add()
            switch answer.status {
            case 200, 201:
                let isMerged = value["merged"]?.bool ?? false
                base = value["revision"]?.integer ?? 0
                saved.append(
                    Acknowledged(page: page, number: base, text: text, kind: isMerged ? .merged : .saved))
                if isMerged { (base, text) = try newest(page, client) }
            case 409:
                let waiting = value["conflict"]?["waiting"]?.integer ?? 0
                saved.append(Acknowledged(page: page, number: waiting, text: text, kind: .waiting))
                (base, text) = try newest(page, client)
            default:
                Issue.record("writer \(writer): \(answer.status) \(answer.text)")
                return saved
            }
        }
    } catch is NoAnswer {
        return saved
    } catch {
        Issue.record(error)
        return saved
    }
}

/// A page's newest revision and its text; 0 and eight lines to fill where there is none.
private func newest(_ page: String, _ client: Client) throws -> (revision: Int64, text: String) {
    let present = try client.get("/api/v1/pages/\(page)")
    guard present.status == 200 else {
        return (0, (1...8).map { "writer \($0):\n\n----\n\n" }.joined())
    }
    let value = try present.json()
    return (value["revision"]?.integer ?? 0, value["text"]?.string ?? "")
}

private func replacingLine(of writer: Int, in text: String, with words: String) -> String {
    let start = "writer \(writer == 7 ? 1 : writer):"
    return text.split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0.hasPrefix(start) ? "\(start) \(words)" : String($0) }
        .joined(separator: "\n")
}

@Suite(.enabled(if: Program.isBuilt, "the program meent is not built"))
struct KilledServerTests {
    /// However often the server is killed amid saves, what it acknowledged is there.
    @Test func killedDuringSaves() throws {
        let wiki = try ServedWiki()
        var all: [Acknowledged] = []
        for round in 1...20 {
            let client = wiki.client
            let count = Counter()
            let writers = (1...8).map { writer in
                Worker { write(client, writer: writer, round: round, count) }
            }
            count.wait(for: Int.random(in: 6...60))
            usleep(UInt32.random(in: 0...20_000))
            wiki.kill()
            let saved = writers.flatMap { $0.result() }
            try wiki.start()
            try expectKept(saved, in: wiki.client)
            all += saved
        }
        #expect(all.count > 100, "the writers were hardly at work")
        #expect(all.contains { $0.kind == .merged }, "nothing was merged")
        #expect(all.contains { $0.kind == .waiting }, "nothing was in conflict")
        try expectKept(all, in: wiki.client)
        #expect(wiki.stop() == 0)
        let check = try wiki.run("check")
        #expect(check.status == 0 && check.output == "ok\n", "\(check.output)")
    }

    private func expectKept(_ saved: [Acknowledged], in client: Client) throws {
        var known: [String: [Int64: Int64?]] = [:]
        for page in Set(saved.map(\.page)) {
            known[page] = try history(of: page, client)
        }
        for save in saved {
            if save.kind == .waiting {
                let kept = try client.get("/api/v1/waiting/\(save.number)")
                #expect(try kept.json()["text"]?.string == save.text)
                continue
            }
            guard let merges = known[save.page]?[save.number] else {
                Issue.record("\(save) is not in the history")
                continue
            }
            // Of a merge, the text that was sent is the second parent.
            let sent = save.kind == .merged ? try #require(merges) : save.number
            let answer = try client.get("/api/v1/pages/\(save.page)?revision=\(sent)")
            #expect(try answer.json()["text"]?.string == save.text)
        }
    }
}

/// All revisions of a page, with the second parents of merges.
private func history(of page: String, _ client: Client) throws -> [Int64: Int64?] {
    var found: [Int64: Int64?] = [:]
    var cursor = ""
    while true {
        let value = try client.get("/api/v1/history/\(page)?limit=500\(cursor)").json()
        for revision in value["revisions"]?.array ?? [] {
            let id = try #require(revision["revision"]?.integer)
            found.updateValue(revision["merges"]?.integer, forKey: id)
        }
        guard let next = value["next"]?.integer else { return found }
        cursor = "&before=\(next)"
    }
}
