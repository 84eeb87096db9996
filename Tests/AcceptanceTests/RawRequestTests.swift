import JSON
import TestSupport
import Testing

/// Bytes that no honest client sends, on a socket: each ends in a refusal or a closed connection, runs nothing that is
/// hidden in it, and costs nobody else an answer.
@Suite(.enabled(if: Program.isBuilt, "the program meent is not built"))
struct RawRequestTests {
    struct Case: Sendable {
        let name: String
        /// `HOST` stands for the field that names the server.
        let bytes: String
        /// What it may be answered with; 0 for no answer.
        let statuses: Set<Int>

        init(_ name: String, _ bytes: String, _ statuses: Set<Int>) {
            (self.name, self.bytes, self.statuses) = (name, bytes, statuses)
        }
    }

    /// Cases of one kind, for one server.
    struct Group: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let cases: [Case]
    }

    private static let saving = "POST /wiki/Made?action=save HTTP/1.1\r\nHOST"
    private static let chunked = saving + "Transfer-Encoding: chunked\r\n"
    /// A whole request that must not be run when it stands in what another should have had as its body.
    private static let inner =
        "PUT /api/v1/pages/Smuggled HTTP/1.1\r\nHOSTContent-Type: application/json\r\nContent-Length: 21\r\n\r\n"
        + "{\"text\":\"x\",\"base\":0}"

    private static let framing: [Case] = [
        "Content-Length: 4\r\nContent-Length: 5", "Content-Length: 4\r\nContent-Length: 4",
        "Content-Length: 4, 4", "Content-Length: 4\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 4", "Transfer-Encoding: xchunked",
        "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked, identity", "Transfer-Encoding:\u{B}chunked",
        "Content-Length : 4", "Content Length: 4", "Content-Length(: 4", "Content-Length:\r\n 4",
        "Transfer-Encoding:\r\n chunked", "Content-Length: 1\r\n 0", "X: a\rb",
        "Content-Length: +4", "Content-Length: -1", "Content-Length: 4 x", "Content-Length: 0x4",
    ].map { Case($0, saving + "\($0)\r\n\r\n0\r\n\r\n" + inner, [400]) }

    private static let sizes: [Case] = [
        Case(
            "a length beyond any number", saving + "Content-Length: 9223372036854775808\r\n\r\n", [400, 413]),
        Case(
            "a length of 22 digits", saving + "Content-Length: 10000000000000000000000\r\n\r\n" + inner,
            [400, 413]),
        Case(
            "a body that is too long, announced",
            saving + "Expect: 100-continue\r\nContent-Length: 999999999\r\n\r\n", [413]),
        Case("a negative chunk", chunked + "\r\n-5\r\nabcde\r\n0\r\n\r\n" + inner, [400]),
        Case("a chunk in C's hexadecimal", chunked + "\r\n0x5\r\nabcde\r\n0\r\n\r\n" + inner, [400]),
        Case("a chunk of 17 digits", chunked + "\r\nFFFFFFFFFFFFFFFFF\r\nabcde\r\n0\r\n\r\n", [400, 413]),
        Case("a chunk that does not end", chunked + "\r\n5\r\nabcdeX0\r\n\r\n" + inner, [400]),
        Case(
            "a chunk's extension of 1 MB",
            chunked + "\r\n5;" + String(repeating: "a", count: 1 << 20) + "\r\nabcde\r\n0\r\n\r\n",
            [400, 413, 431, 500, 0]),
        Case(
            "10,000 trailers",
            chunked + "\r\n5\r\nabcde\r\n0\r\n" + (0..<10_000).map { "T\($0): x\r\n" }.joined() + "\r\n",
            [400, 431, 0]),
        Case(
            "a field of 40 KB", "GET / HTTP/1.1\r\nHOSTX: \(String(repeating: "a", count: 40_960))\r\n\r\n",
            [431]),
        Case(
            "2,000 fields",
            "GET / HTTP/1.1\r\nHOST" + (0..<2_000).map { "X\($0): a\r\n" }.joined() + "\r\n", [431]),
        Case(
            "200 cookies",
            "GET / HTTP/1.1\r\nHOST" + (0..<200).map { "Cookie: c\($0)=a\r\n" }.joined() + "\r\n", [431]),
        Case(
            "an address of 40 KB", "GET /\(String(repeating: "a", count: 40_960)) HTTP/1.1\r\nHOST\r\n", [414]
        ),
    ]

    private static let lines: [Case] = [
        Case("no host", "GET / HTTP/1.1\r\n\r\n", [400]),
        Case("two hosts", "GET / HTTP/1.1\r\nHOSTHOST\r\n", [400]),
        Case("HTTP/0.9", "GET /\r\n\r\n", [400, 505, 0]),
        Case("HTTP/1.10", "GET / HTTP/1.10\r\nHOST\r\n", [400, 505]),
        Case("HTTP/2 without being asked", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [400, 505]),
        Case("HTTP/9.9", "GET / HTTP/9.9\r\nHOST\r\n", [505]),
        Case("TRACE", "TRACE / HTTP/1.1\r\nHOST\r\n", [405, 501]),
        Case("TRACK", "TRACK / HTTP/1.1\r\nHOST\r\n", [405, 501]),
        Case("a method in small letters", "get / HTTP/1.1\r\nHOST\r\n", [405, 501]),
        Case("an unknown method", "FOO / HTTP/1.1\r\nHOST\r\n", [405, 501]),
        Case(
            "a method of 5,000 bytes", "\(String(repeating: "A", count: 5_000)) / HTTP/1.1\r\nHOST\r\n",
            [400, 405, 501]),
        Case("CONNECT", "CONNECT h:1 HTTP/1.1\r\nHOST\r\n", [400, 405]),
        Case("another host's address", "GET http://evil/a HTTP/1.1\r\nHOST\r\n", [400]),
        Case("a star", "GET * HTTP/1.1\r\nHOST\r\n", [400, 405]),
        Case("a fragment", "GET /api/v1/pages#/login HTTP/1.1\r\nHOST\r\n", [400]),
        Case("bytes that are not encoded", "GET /wiki/\u{E9} HTTP/1.1\r\nHOST\r\n", [400]),
        Case("a NUL in the address", "GET /wiki/Hom\u{0}e HTTP/1.1\r\nHOST\r\n", [400, 404, 0]),
        Case("a compressed body", saving + "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc", [415]),
    ]

    private static let paths: [Case] = [
        ("/static/../wiki.db", 400), ("/file/../../etc/passwd", 400), ("/static/%2e%2e%2fwiki.db", 400),
        ("/file/%2e%2e/x", 400), ("/static/..%5cwiki.db", 404), ("/static/%252e%252e%252fwiki.db", 404),
        ("/static/%c0%ae%c0%ae/wiki.db", 400), ("/wiki/%e0%80%ae", 400), ("/wiki/a%00.md", 400),
        ("/search?q=a%00b", 400), ("/wiki/a%zz", 400), ("/wiki/%4", 400), ("/wiki/%", 400),
        ("//evil.com/x", 400), ("/\\evil.com", 400), ("/wiki//T", 400), ("/;x", 404),
        ("/wiki/..%2F%CC%81x", 400),
    ].map { Case($0.0, "GET \($0.0) HTTP/1.1\r\nHOST\r\n", [$0.1]) }

    private static let groups = [
        Group(testDescription: "framing", cases: framing), Group(testDescription: "sizes", cases: sizes),
        Group(testDescription: "request lines", cases: lines), Group(testDescription: "paths", cases: paths),
    ]

    @Test(arguments: groups) func isRefused(group: Group) throws {
        let wiki = try ServedWiki()
        let client = wiki.client
        for each in group.cases {
            let answer = try client.raw(each.bytes)
            let status = answer.status ?? 0
            #expect(each.statuses.contains(status), "\(each.name.debugDescription): \(status)")
            #expect(!answer.text.contains("root:") && !answer.text.contains("SQLite format"))
            #expect(try client.get("/healthz").text == "ok\n", "\(each.name.debugDescription)")
        }
        #expect(try client.get("/api/v1/pages/Smuggled").status == 404)
        #expect(try client.get("/api/v1/pages/Made").status == 404)
        #expect(wiki.stop() == 0)
    }

    /// What refuses the head of a request ends the connection, so that nothing behind it is taken for a request.
    @Test func nothingIsReadBehindARefusedHead() throws {
        let wiki = try ServedWiki()
        for each in Self.framing {
            #expect(try wiki.client.raw(each.bytes).isClosed, "\(each.name.debugDescription)")
        }
    }

    @Test func pipelinedRequestsAreAllAnswered() throws {
        let wiki = try ServedWiki()
        let one = "GET /healthz HTTP/1.1\r\nHOST\r\n"
        let answer = try wiki.client.raw(
            String(repeating: one, count: 99) + "GET /healthz HTTP/1.1\r\nHOSTConnection: close\r\n\r\n")
        #expect(answer.text.utf8.count(of: "HTTP/1.1 200") == 100 && answer.isClosed)
    }

    /// A body behind a request that takes none is read over, and what follows is the next request.
    @Test func aBodyWhereNoneIsTakenIsReadOver() throws {
        let wiki = try ServedWiki()
        let answer = try wiki.client.raw(
            "GET /healthz HTTP/1.1\r\nHOSTContent-Length: 5\r\n\r\nabcde"
                + "GET /robots.txt HTTP/1.1\r\nHOSTConnection: close\r\n\r\n")
        #expect(answer.text.utf8.count(of: "HTTP/1.1 200") == 2 && answer.text.contains("User-agent"))
    }

    /// HEAD answers as GET does, without the body.
    @Test(arguments: [
        "/wiki/Home", "/pages", "/changes", "/changes.atom", "/search?q=a", "/opensearch.xml", "/robots.txt",
        "/healthz", "/wiki/Home?action=raw", "/api/v1/pages", "/api/v1/openapi.json", "/nowhere",
    ]) func headIsGetWithoutTheBody(address: String) throws {
        let wiki = try ServedWiki()
        let get = try wiki.client.get(address)
        let head = try wiki.client.raw("HEAD \(address) HTTP/1.1\r\nHOSTConnection: close\r\n\r\n")
        #expect(head.status == get.status)
        #expect(head.text.utf8.count(of: "\r\n\r\n") == 1 && head.text.hasSuffix("\r\n\r\n"))
        #expect(head.text.contains("Content-Length: \(get.body.count)\r\n"), "\(head.text)")
    }

    /// Clients that leave in the middle, and such as are cut off, do not end the server.
    @Test func whoLeavesInTheMiddleHarmsNobody() throws {
        let wiki = try ServedWiki()
        let client = wiki.client
        _ = try save("Large", String(repeating: "many words\n", count: 100_000), base: 0, client)
        for _ in 0..<20 {
            try client.abandon("GET /wiki/Large?action=raw HTTP/1.1\r\nHOST\r\n", reading: 1_000)
            try client.abandon("GET /wiki/Home HTTP/1.1\r\nHOST\r\n", reading: 0)
            try client.abandon(Self.saving + "Content-Length: 1000\r\n\r\ntext=abc", reading: 0)
            try client.abandon("GET /wiki/Ho", reading: 0)
        }
        // On a busy machine it adds that search is behind.
        #expect(try client.get("/healthz").status == 200)
        #expect(try client.get("/api/v1/pages/Made").status == 404)
        #expect(wiki.stop() == 0)
    }

    /// What no client of HTTP sends at all.
    @Test func noiseIsNoRequest() throws {
        let wiki = try ServedWiki()
        var dice = Dice(state: 20_261_128)
        for _ in 0..<20 {
            let noise = (0..<4_096).map { _ in UInt8.random(in: 0...255, using: &dice) }
            _ = try wiki.client.raw(bytes: noise, finishing: true)
        }
        let hello: [UInt8] = [0x16, 3, 1, 0, 0xA5, 1, 0, 0, 0xA1, 3, 3] + [UInt8](repeating: 0, count: 160)
        _ = try wiki.client.raw(bytes: hello, finishing: true)
        #expect(try wiki.client.get("/healthz").text == "ok\n")
        #expect(wiki.stop() == 0)
    }
}

extension Sequence where Element == UInt8 {
    /// How often a text stands in these bytes.
    func count(of text: String) -> Int {
        let (bytes, wanted) = (Array(self), Array(text.utf8))
        return bytes.indices.count { bytes[$0...].starts(with: wanted) }
    }
}
