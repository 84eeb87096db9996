import HTTP
import TestSupport
import Testing

struct TargetTests {
    @Test(arguments: [
        ("/", "/"),
        ("/wiki/Main_Page", "/wiki/Main_Page"),
        ("/wiki/T/", "/wiki/T/"),
        ("/wiki/a%2Fb", "/wiki/a/b"),
        ("/wiki/a+b", "/wiki/a+b"),
        ("/wiki/a%20b?x=1", "/wiki/a b"),
        ("/wiki/caf%C3%A9", "/wiki/café"),
        ("/wiki/%F0%9F%8C%8D", "/wiki/🌍"),
        ("/%252e%252e%252f", "/%2e%2e%2f"),
        ("/wiki/...", "/wiki/..."),
        ("/wiki/.a", "/wiki/.a"),
        ("/wiki/..%CC%81", "/wiki/..\u{301}"),
        ("/;x", "/;x"),
        ("/a?b=//../", "/a"),
    ])
    func pathIsDecodedOnce(raw: String, path: String) throws {
        let target = try Target(raw: raw)
        #expect(Array(target.path.utf8) == Array(path.utf8))
        #expect(target.raw == raw)
        #expect(try Target(raw: Array(raw.utf8)) == target)
    }

    @Test(arguments: [
        "", "*", "wiki", "http://evil/a", "https://evil/a", "h:1", "?q=a",
        "//evil.com/x", "/\\evil.com", "/wiki//T", "/a/%2Fb", "/%2f%2fevil", "/wiki/T//",
        "/static/../wiki.db", "/files/../../etc/passwd", "/..", "/.", "/a/.", "/a/./b",
        "/static/%2e%2e%2fwiki.db", "/..%2f", "/%2e%2e/", "/%2E/x", "/a/%2e%2e",
        "/%c0%ae%c0%ae/", "/%e0%80%ae", "/%ed%a0%80", "/%ff", "/%C3", "/%f8%88%80%80%80",
        "/wiki/a%00.md", "/?q=a%00b", "/?a%00=b",
        "/wiki/a%zz", "/%4", "/%", "/a%2", "/%+1", "/?q=%", "/?q=%4", "/?%zz=1", "/?q=%ff",
        "/api/x#/login", "/?a#b",
        "/wiki/é", "/?q=é", "/a b", "/a\tb", "/a\r\nb", "/a\u{0}b", "/a\u{7F}", "/\u{1}", "/../\u{301}x",
    ])
    func malformedIsRefused(raw: String) {
        #expect(throws: Refusal.self) { try Target(raw: raw) }
        #expect { try Target(raw: Array(raw.utf8)) } throws: { ($0 as? Refusal)?.status == 400 }
    }

    @Test func bytesThatAreNotUTF8AreRefused() {
        #expect { try Target(raw: [0x2F, 0xFF]) } throws: { ($0 as? Refusal)?.status == 400 }
    }

    @Test(arguments: [(8_192, nil), (8_193, 414), (40_000, 414)])
    func lengthIsBounded(bytes: Int, status: Int?) {
        let raw = "/" + String(repeating: "a", count: bytes - 1)
        for attempt in [{ try Target(raw: raw) }, { try Target(raw: Array(raw.utf8)) }] {
            do {
                let target = try attempt()
                #expect(status == nil)
                #expect(target.path.utf8.count == bytes)
            } catch {
                #expect((error as? Refusal)?.status == status)
            }
        }
    }

    @Test(
        arguments: [
            ("/?", []),
            ("/?&&&", []),
            ("/?q=a&q=b", [("q", "a"), ("q", "b")]),
            ("/?a=1+2&b=%2B", [("a", "1 2"), ("b", "+")]),
            ("/?a", [("a", "")]),
            ("/?=v", [("", "v")]),
            ("/?a=b=c", [("a", "b=c")]),
            ("/?q=caf%c3%a9&x=a?b", [("q", "café"), ("x", "a?b")]),
            ("/?rev=1;drop", [("rev", "1;drop")]),
            ("/?%71=x", [("q", "x")]),
        ] as [(String, [(String, String)])])
    func queryIsDecoded(raw: String, fields: [(String, String)]) throws {
        #expect(try Target(raw: raw).query == fields.map { FormField(name: $0.0, value: $0.1) })
    }

    @Test func firstFieldOfANameCounts() throws {
        let target = try Target(raw: "/?q=a&q=b&%E2%84%AA=kelvin")
        #expect(target.query("q") == "a")
        #expect(target.query("K") == nil)
        #expect(target.query("x") == nil)
    }

    @Test(arguments: [(64, true), (65, false), (2_000, false)])
    func fieldsAreCounted(count: Int, isAccepted: Bool) {
        let query = (0..<count).map { "a\($0)=1" }.joined(separator: "&").prefix(8_000)
        let outcome = try? Target(raw: "/?" + query)
        #expect((outcome != nil) == isAccepted)
    }

    @Test func noInputTraps() {
        var random = Dice(state: 1)
        let alphabet = Array("/%?&=+.#\\aA0fF2e \u{0}é".utf8)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...24, using: &random)
            let bytes: [UInt8] = [0x2F] + (0..<count).map { _ in alphabet.randomElement(using: &random) ?? 0 }
            guard let target = try? Target(raw: bytes) else { continue }
            let path = Array(target.path.utf8)
            #expect(path.first == 0x2F && !path.contains(0))
            #expect(!path.split(separator: 0x2F).contains { $0 == [0x2E] || $0 == [0x2E, 0x2E] })
        }
    }
}
