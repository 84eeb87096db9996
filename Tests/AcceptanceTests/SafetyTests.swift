import JSON
import Testing

/// What keeps readers and writers safe from other sites.
@Suite(.enabled(if: Program.isBuilt, "the program meent is not built"))
struct SafetyTests {
    @Test func everyAnswerCarriesTheFields() throws {
        let wiki = try ServedWiki()
        let client = wiki.client
        let base = try save("A", "one\n", base: 0, client)
        _ = try save("A", "two\n", base: base, client)
        let answers = [
            (200, try client.get("/wiki/A")),
            (200, try client.get("/wiki/A?action=raw")),
            (200, try client.get("/api/v1/pages/A")),
            (404, try client.get("/wiki/Nowhere")),
            (404, try client.get("/nowhere")),
            (404, try client.get("/api/v1/pages/Nowhere")),
            (405, try client.send("PATCH", "/wiki/A")),
            (405, try client.send("DELETE", "/wiki/A")),
            (405, try client.send("PUT", "/wiki/A")),
            (409, try client.post("/wiki/A?action=save", form: [("text", "three\n"), ("base", "\(base)")])),
            (409, try client.put("/api/v1/pages/A", ["text": "three\n", "base": .integer(base)])),
            (421, try client.get("/wiki/A", [("Host", "evil.example")])),
            (400, try client.get("/wiki/A?action=nonsense")),
            (400, try client.get("/wiki/a%00b")),
            (400, try client.get("/wiki/%zz")),
            (400, try client.put("/api/v1/pages/A", ["text": "x"])),
        ]
        for (index, (status, answer)) in answers.enumerated() {
            #expect(answer.status == status, "answer \(index)")
            #expect(answer.header("x-content-type-options") == "nosniff", "answer \(index)")
            #expect(
                answer.header("content-security-policy")?.contains("default-src 'none'") == true,
                "answer \(index)")
            #expect(answer.header("referrer-policy") == "same-origin", "answer \(index)")
        }
    }

    @Test(arguments: [
        [("Sec-Fetch-Site", "cross-site")], [("Origin", "https://evil")], [("Cookie", "author=Ada")],
        [("Origin", "null")],
    ]) func refusesFormsOfOtherSites(headers: [(String, String)]) throws {
        let wiki = try ServedWiki()
        let client = wiki.client
        let base = try save("Mine", "mine\n", base: 0, client)
        let form = [("text", "yours\n"), ("base", "\(base)")]
        #expect(try client.post("/wiki/Mine?action=save", form: form, headers).status == 403)
        #expect(try client.post("/wiki/Mine?action=delete", form: [], headers).status == 403)
        #expect(try revisions(of: "Mine", client).count == 1)
        let own = [("Origin", "http://127.0.0.1:\(client.port)"), ("Sec-Fetch-Site", "same-origin")]
        #expect(try client.post("/wiki/Mine?action=save", form: form, own).status == 303)
    }

    @Test(arguments: [
        "/%3Cscript%3E", "/wiki/%3Cscript%3E", "/wiki/A?action=%3Cscript%3E", "/file/%3Cscript%3E",
    ])
    func escapesTheAddress(target: String) throws {
        let wiki = try ServedWiki()
        let answer = try wiki.client.get(target)
        #expect(answer.status >= 400 && answer.status < 500)
        #expect(!answer.text.contains("<script>"))
    }
}
