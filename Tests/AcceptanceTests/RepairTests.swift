import JSON
import Testing

/// `meent undo` and `meent erase`, on a wiki that was served before.
@Suite(.enabled(if: Program.isBuilt, "the program meent is not built"))
struct RepairTests {
    private func put(_ name: String, _ text: String, base: Int64, by author: String, _ client: Client) throws
        -> Int64
    {
        let answer = try client.put(
            "/api/v1/pages/\(name)",
            ["text": .string(text), "base": .integer(base), "author": .string(author)])
        return try #require(try answer.json()["revision"]?.integer)
    }

    @Test func undoesASpree() throws {
        let wiki = try ServedWiki()
        let client = wiki.client
        let first = try put("P", "one\n\ntwo\n", base: 0, by: "Ada", client)
        let spam = try put("P", "SPAM\n\ntwo\n", base: first, by: "Bob", client)
        _ = try put("P", "SPAM\n\ntwo, better\n", base: spam, by: "Ada", client)
        _ = try put("Q", "SPAM\n", base: 0, by: "Bob", client)
        let built = try put("R", "SPAM\n", base: 0, by: "Bob", client)
        _ = try put("R", "SPAM, but edited\n", base: built, by: "Ada", client)
        let busy = try wiki.run("undo", "--author", "Bob", "--since", "1h")
        #expect(busy.status != 0)
        wiki.stop()
        #expect(try wiki.run("undo", "--author", "Bob").status == 2)
        #expect(try wiki.run("undo", "--author", "Bob", "--since", "yesterday").status == 2)
        let undone = try wiki.run("undo", "--author", "Bob", "--since", "1h", "--comment", "spree")
        #expect(undone.status == 1)
        #expect(
            undone.output.contains("2 changes are undone") && undone.output.contains("\"R\": others changed"))
        let again = try wiki.run("undo", "--author", "Carol", "--since", "2020-01-01T00:00:00Z")
        #expect(again.status == 0 && again.output == "nothing was undone\n")
        try wiki.start()
        let served = wiki.client
        #expect(try served.get("/wiki/P?action=raw").text == "one\n\ntwo, better\n")
        #expect(try served.get("/wiki/Q").status == 404)
        #expect(try served.get("/wiki/R?action=raw").text == "SPAM, but edited\n")
        let newest = try served.get("/api/v1/changes?limit=1").json()["changes"]?.array?.first
        #expect(newest?["kind"]?.string == "undo" && newest?["comment"]?.string == "spree")
    }

    @Test func erasesForTheLaw() throws {
        let wiki = try ServedWiki()
        let client = wiki.client
        let secret = try put("P", "Jane Roe\n", base: 0, by: "Ada", client)
        let head = try put("P", "nobody\n", base: secret, by: "Ada", client)
        wiki.stop()
        #expect(try wiki.run("erase", "--revision", "\(secret)").status == 2)
        #expect(try wiki.run("erase", "--reason", "asked").status == 2)
        #expect(try wiki.run("erase", "--revision", "\(head)", "--reason", "asked").status == 1)
        let erased = try wiki.run("erase", "--revision", "\(secret)", "--reason", "asked")
        #expect(erased.status == 0 && erased.output.hasPrefix("1 texts are erased"), "\(erased.output)")
        let check = try wiki.run("check")
        #expect(check.status == 0 && check.output == "ok\n", "\(check.output)")
        try wiki.start()
        let gone = try wiki.client.get("/wiki/P?oldid=\(secret)")
        #expect(gone.status == 410 && gone.text.contains("asked"))
        #expect(try wiki.client.get("/wiki/P?action=raw").text == "nobody\n")
    }
}
