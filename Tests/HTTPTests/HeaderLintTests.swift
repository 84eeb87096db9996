import HTTP
import Testing

struct HeaderLintTests {
    private func check(
        _ fields: [(String, String)], method: String = "POST", version: String = "HTTP/1.1"
    ) throws -> RequestHead {
        try HeaderLint.check(
            method: Array(method.utf8), version: Array(version.utf8),
            fields: fields.map { (name: Array($0.0.utf8), value: Array($0.1.utf8)) })
    }

    private func status(
        _ fields: [(String, String)], method: String = "POST", version: String = "HTTP/1.1"
    ) -> Int? {
        do {
            _ = try check(fields, method: method, version: version)
            return nil
        } catch {
            return (error as? Refusal)?.status
        }
    }

    @Test func goodHeadIsKept() throws {
        let head = try check([("Host", "wiki"), ("CONTENT-length", " 5\t"), ("X-Name", "caf\u{E9}")])
        #expect(head.method == .post)
        #expect(head.contentLength == 5)
        #expect(!head.isChunked)
        #expect(head.headers["content-length"] == "5")
        #expect(head.headers["x-name"] == "café")
        #expect(try check([("host", "w"), ("transfer-encoding", "chunked")]).isChunked)
        #expect(try check([("Host", "w"), ("Content-Length", "0")]).hasBody == false)
    }

    @Test func latinValueIsNotRepaired() throws {
        let head = try HeaderLint.check(
            method: Array("GET".utf8), version: Array("HTTP/1.1".utf8),
            fields: [(Array("Host".utf8), [0x77]), (Array("User-Agent".utf8), [0x63, 0xE9])])
        #expect(head.headers["User-Agent"] == "cé")
    }

    @Test(arguments: [
        [("Content-Length", "5"), ("Content-Length", "6")],
        [("Content-Length", "5"), ("content-length", "5")],
        [("Content-Length", "5"), ("Transfer-Encoding", "chunked")],
        [("Transfer-Encoding", "chunked"), ("Content-Length", "5")],
        [("Transfer-Encoding", "xchunked")],
        [("Transfer-Encoding", "gzip, chunked")],
        [("Transfer-Encoding", "chunked"), ("Transfer-Encoding", "chunked")],
        [("Transfer-Encoding", "chunked, identity")],
        [("Transfer-Encoding", "Chunked")],
        [("Transfer-Encoding", "\u{B}chunked")],
        [("Transfer-Encoding", "")],
        [("Content-Length ", "5")],
        [("Content-Length\t", "5")],
        [(" folded", "x")],
        [("X(y", "1")],
        [("", "1")],
        [("X\u{E9}", "1")],
        [("X:", "1")],
        [("X", "a\rb")],
        [("X", "a\r\n b")],
        [("X", "a\nb")],
        [("X", "a\u{0}b")],
        [("X", "a\u{7F}")],
        [("X", "a\u{1B}[31m")],
        [("Content-Length", "+5")],
        [("Content-Length", "-1")],
        [("Content-Length", "5 x")],
        [("Content-Length", "5, 5")],
        [("Content-Length", "0x5")],
        [("Content-Length", "")],
        [("Content-Length", "٣")],
        [("Content-Length", "10000000000000000000000")],
        [("Host", "other")],
    ])
    func badFieldsAreRefused(fields: [(String, String)]) {
        #expect(status([("Host", "wiki")] + fields) == 400)
    }

    @Test(arguments: [
        ("9223372036854775807", nil), ("9223372036854775808", 413), ("9999999999999999999", 413),
        ("0000000000000000005", nil),
    ])
    func hugeLengthDoesNotTrap(value: String, expected: Int?) {
        #expect(status([("Host", "w"), ("Content-Length", value)]) == expected)
    }

    @Test func hostIsNeededOnce() {
        #expect(status([]) == 400)
        #expect(status([("Host", "a"), ("Host", "a")]) == 400)
        #expect(status([], version: "HTTP/1.0") == nil)
        #expect(status([("Host", "a"), ("Host", "a")], version: "HTTP/1.0") == 400)
    }

    @Test func chunksNeedTheirVersion() {
        #expect(status([("Host", "a"), ("Transfer-Encoding", "chunked")], version: "HTTP/1.0") == 400)
    }

    @Test(arguments: [
        "HTTP/0.9", "HTTP/1.10", "HTTP/2.0", "HTTP/9.9", "HTTP/1.2", "http/1.1", "", "HTTP/1.1 ",
    ])
    func otherVersionsAreRefused(version: String) {
        #expect(status([("Host", "w")], version: version) == 505)
    }

    @Test(arguments: ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
    func knownMethodsAreGiven(method: String) throws {
        #expect(try check([("Host", "w")], method: method).method.rawValue == method)
    }

    @Test(arguments: [
        ("TRACE", 405), ("TRACK", 405), ("get", 405), ("FOO", 405), ("CONNECT", 405), ("PATCH", 405),
        (String(repeating: "A", count: 5_000), 405), ("", 400), ("G(T", 400), ("GET ", 400), ("GÉT", 400),
    ])
    func otherMethodsAreRefused(method: String, expected: Int) {
        #expect(status([("Host", "w")], method: method) == expected)
    }

    @Test func compressedBodyIsRefused() {
        #expect(status([("Host", "w"), ("Content-Encoding", "gzip")]) == 415)
    }

    @Test func headIsBounded() {
        let host = ("Host", "w")
        #expect(status([host] + (0..<99).map { ("X-\($0)", "v") }) == nil)
        #expect(status([host] + (0..<100).map { ("X-\($0)", "v") }) == 431)
        #expect(status([host] + (0..<2_000).map { ("X-\($0)", "v") }) == 431)
        // 9 bytes are the Host field's, 5 the other's name and separators.
        #expect(status([host, ("X", String(repeating: "a", count: 16_384 - 14))]) == nil)
        #expect(status([host, ("X", String(repeating: "a", count: 16_384 - 13))]) == 431)
        #expect(status([host, ("X", String(repeating: "a", count: 40_000))]) == 431)
    }
}
