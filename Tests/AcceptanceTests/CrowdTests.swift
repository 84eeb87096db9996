import JSON
import Testing

/// Many at one page.
@Suite(.enabled(if: Program.isBuilt, "the program meent is not built"))
struct CrowdTests {
    private static let writers = 10
    private static let saves = 10

    private struct Saved: Sendable {
        let revision: Int64
        let isMerged: Bool
        let text: String
    }

    /// Each changes a line of its own, beginning from the newest that it knows.
    private func write(_ writer: Int, _ client: Client) throws -> [Saved] {
        var saved: [Saved] = []
        var page = try client.get("/api/v1/pages/Shared").json()
        for number in 1...Self.saves {
            let lines = (page["text"]?.string ?? "").split(separator: "\n", omittingEmptySubsequences: false)
            let text = lines.map { $0.hasPrefix("\(writer):") ? "\(writer): save \(number)" : String($0) }
                .joined(separator: "\n")
            let answer = try client.put(
                "/api/v1/pages/Shared",
                ["text": .string(text), "base": .integer(page["revision"]?.integer ?? 0)])
            let value = try answer.json()
            #expect(answer.status == 200, "\(answer.text)")
            saved.append(
                Saved(
                    revision: value["revision"]?.integer ?? 0, isMerged: value["merged"]?.bool ?? false,
                    text: text))
            page = try client.get("/api/v1/pages/Shared").json()
        }
        return saved
    }

    /// Nothing that anybody saved is missing, and the history is one chain from the newest to the first.
    @Test func everySaveIsInOneChain() throws {
        let wiki = try ServedWiki()
        let client = wiki.client
        let first = (0..<Self.writers).map { "\($0):\n\n----\n\n" }.joined()
        _ = try save("Shared", first, base: 0, client)
        let workers = (0..<Self.writers).map { writer in Worker { try? write(writer, client) } }
        let saved = try workers.flatMap { try #require($0.result()) }
        #expect(saved.count == Self.writers * Self.saves)
        #expect(saved.contains { $0.isMerged }, "they were hardly at work together")

        var known: [Int64: JSONValue] = [:]
        var cursor = ""
        repeat {
            let value = try client.get("/api/v1/history/Shared?limit=50\(cursor)").json()
            for revision in value["revisions"]?.array ?? [] {
                let id = try #require(revision["revision"]?.integer)
                #expect(known.updateValue(revision, forKey: id) == nil, "\(id) is listed twice")
            }
            cursor = value["next"]?.integer.map { "&before=\($0)" } ?? ""
        } while !cursor.isEmpty
        // A merge stores what was sent and what it became.
        #expect(known.count == 1 + saved.count + saved.count { $0.isMerged })
        #expect(Set(saved.map(\.revision)).count == saved.count)
        for save in saved {
            let revision = try #require(known[save.revision])
            let sent = save.isMerged ? try #require(revision["merges"]?.integer) : save.revision
            let text = try client.get("/api/v1/pages/Shared?revision=\(sent)").json()["text"]?.string
            #expect(text == save.text)
        }
        var (place, steps) = (try #require(known.keys.max()), 0)
        while let parent = known[place]?["parent"]?.integer {
            #expect(parent < place)
            (place, steps) = (parent, steps + 1)
        }
        #expect(steps == saved.count && place == known.keys.min())
        let newest = try client.get("/wiki/Shared?action=raw").text
        for writer in 0..<Self.writers { #expect(newest.contains("\(writer): save \(Self.saves)\n")) }
    }
}
