import HTTP
import JSON
import Testing
import WikiCore

@testable import WikiWeb

@Suite struct GateTests {
    @Test func oneAddressIsSlowedDownAndToldWhen() throws {
        let site = try TestSite { $0.limitsRates = true }
        var refused: Response?
        for number in 0..<20 where refused == nil {
            let answer = try site.post("/wiki/P\(number)?action=save", [("text", "x\n"), ("base", "0")])
            if answer.status == 429 { refused = answer } else { #expect(answer.status == 303) }
        }
        let answer = try #require(refused)
        #expect(answer.headers["Retry-After"].flatMap { Int($0) } ?? 0 > 0)
        #expect(answer.text.contains("A little too fast"))
        // Who reads is not slowed down.
        for _ in 0..<100 { #expect(try site.get("/wiki/P0").status == 200) }
        let api = try site.ask(
            .put, "/api/v1/pages/Z", headers: [("Content-Type", "application/json")],
            body: Array("{\"text\":\"x\",\"base\":0}".utf8))
        #expect(api.status == 429)
        #expect(try JSONValue(parsing: api.bytes)["error"]?["code"]?.string == "too-fast")
    }

    /// What is counted, by a request that is refused once that has come too often, and one that is then still taken.
    @Test(
        arguments: [
            (9, "/wiki/A?action=save", [("text", "typed words"), ("base", "0")], "/api/v1/render"),
            (
                31, "/wiki/A?action=save", [("text", "typed words"), ("base", "0"), ("preview", "1")],
                "/c/1?action=undo"
            ),
            (
                31, "/wiki/A?action=save", [("text", "typed words"), ("base", "0"), ("changes", "1")],
                "/c/1?action=undo"
            ),
            (9, "/wiki/A?action=delete", [], "/upload"), (9, "/upload", [], "/wiki/A?action=delete"),
            (9, "/file/a.png?action=upload", [], "/wiki/A?action=delete"),
        ] as [(Int, String, [(String, String)], String)])
    func eachKindIsCountedApart(count: Int, address: String, form: [(String, String)], other: String) throws {
        let site = try TestSite { $0.limitsRates = true }
        for _ in 1..<count { #expect(try site.post(address, form).status != 429) }
        let refused = try site.post(address, form)
        #expect(refused.status == 429)
        if !form.isEmpty { #expect(refused.text.contains("typed words"), "what was typed is not given back") }
        #expect(try site.post(other, []).status != 429)
    }

    /// Who searches without end is slowed down too, and can still save.
    @Test(arguments: [(60, "/search?q=a"), (60, "/api/v1/search?q=a"), (300, "/api/v1/suggest?q=a")])
    func searchesAreCounted(count: Int, address: String) throws {
        let site = try TestSite { $0.limitsRates = true }
        for _ in 0..<count { #expect(try site.get(address).status == 200) }
        let refused = try site.get(address)
        #expect(refused.status == 429 && refused.headers["Retry-After"] != nil)
        #expect(try site.post("/wiki/A?action=save", [("text", "x\n"), ("base", "0")]).status == 303)
        // Another address is not meant.
        #expect(try site.ask(.get, address, client: "192.0.2.2").status == 200)
    }

    /// Whatever a client says of where it comes from, it counts as what it is.
    @Test func aForwardedAddressIsBelievedOfProxiesAlone() throws {
        let site = try TestSite { $0.limitsRates = true }
        let statuses = try (0..<9).map { number in
            try site.ask(
                .post, "/upload",
                headers: [("Sec-Fetch-Site", "same-origin"), ("X-Forwarded-For", "203.0.113.\(number)")]
            ).status
        }
        #expect(statuses.last == 429 && !statuses.dropLast().contains(429), "\(statuses)")
    }

    @Test func limitsCanBeLifted() throws {
        let site = try TestSite()
        for number in 0..<30 {
            #expect(
                try site.post("/wiki/P\(number)?action=save", [("text", "x\n"), ("base", "0")]).status == 303)
        }
    }
}
