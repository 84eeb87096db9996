import HTTP
import Testing

private func headers(_ fields: [(String, String)]) -> Headers {
    var headers = Headers()
    for field in fields { headers.append(field.0, field.1) }
    return headers
}

struct AuthorityTests {
    @Test(
        arguments: [
            ("wiki", "wiki", nil), ("Wiki.Example:8080", "wiki.example", 8080),
            ("127.0.0.1:80", "127.0.0.1", 80),
            ("[::1]:8080", "[::1]", 8080), ("[0:0:0:0:0:0:0:1]", "[::1]", nil), ("a_b-c.d", "a_b-c.d", nil),
            ("wiki:0065535", nil, nil), ("wiki:65535", "wiki", 65535),
        ] as [(String, String?, UInt16?)])
    func parsing(text: String, host: String?, port: UInt16?) {
        let authority = Authority(text)
        #expect(authority?.host == host)
        #expect(authority?.port == port)
    }

    @Test(arguments: [
        "", ":80", "wiki:", "wiki:65536", "wiki:99999", "wiki:-1", "wiki:+1", "wiki:8x", "wiki:1:2", "a b",
        "a/b", "a@b",
        "wiki\u{301}", "é", ".wiki", "[::1", "::1", "[1.2.3.4]", "[::1]x", "[]", "a,b", "a\u{0}",
        "[fe80::1%25eth0]",
        String(repeating: "a", count: 254),
    ])
    func malformedIsNil(text: String) {
        #expect(Authority(text) == nil)
    }
}

struct HostCheckTests {
    private func status(_ allowed: AllowedHosts?, _ hosts: String...) throws -> Int? {
        let allowed = try #require(allowed)
        do {
            try HostCheck(allowed: allowed).check(headers(hosts.map { ("Host", $0) }))
            return nil
        } catch {
            return error.status
        }
    }

    @Test(arguments: [
        ("wiki.example", nil), ("WIKI.example", nil), ("wiki.example:443", nil), ("wiki.example:80", 421),
        ("wiki.example.evil", 421), ("evil", 421), ("wiki", 421), ("wiki.example.", 421),
        ("localhost", nil), ("localhost:9999", nil), ("127.0.0.1:8080", nil), ("[::1]:1", nil),
        ("127.0.0.2", 421),
        ("10.1.2.3:8080", nil), ("10.1.2.3", 421), ("10.1.2.4:8080", 421), ("[2001:DB8:0::1]:8080", nil),
        ("wiki:99999", 400), ("", 400), ("a b", 400), ("evil/wiki.example", 400),
    ])
    func hosts(host: String, expected: Int?) throws {
        let allowed = AllowedHosts(
            outsideURL: "https://wiki.example/", listening: ["10.1.2.3:8080", "[2001:db8::1]:8080"])
        #expect(try status(allowed, host) == expected)
    }

    @Test func hostIsNeededOnce() throws {
        let allowed = AllowedHosts(outsideURL: nil, listening: ["127.0.0.1:8080"])
        #expect(try status(allowed) == 400)
        #expect(try status(allowed, "localhost", "localhost") == 400)
    }

    @Test func aHostThatPassedSaysNothingOfAnother() throws {
        let allowed = try #require(AllowedHosts(outsideURL: "https://k.example", listening: []))
        let check = HostCheck(allowed: allowed)
        func status(_ hosts: String...) -> Int? {
            do {
                try check.check(headers(hosts.map { ("Host", $0) }))
                return nil
            } catch {
                return error.status
            }
        }
        for _ in 0..<2 {
            #expect(status("K.example") == nil)
            #expect(status("K.example", "K.example") == 400)
            #expect(status() == 400)
            // U+212A, which is canonically equivalent to K.
            #expect(status("\u{212A}.example") == 400)
            #expect(status("L.example") == 421)
            #expect(status("k.example") == nil)
        }
    }

    @Test func allAddressesMeansAnyAddressButNoName() throws {
        let allowed = AllowedHosts(outsideURL: nil, listening: ["0.0.0.0:8080"])
        #expect(try status(allowed, "192.0.2.7:8080") == nil)
        #expect(try status(allowed, "[2001:db8::7]:8080") == nil)
        #expect(try status(allowed, "192.0.2.7:81") == 421)
        #expect(try status(allowed, "rebound.evil:8080") == 421)
        #expect(try status(allowed, "0xC0000207:8080") == 421)
    }

    @Test(
        arguments: [
            ("https://wiki.example", "https://wiki.example"), ("HTTP://Wiki:8080/x", "http://wiki:8080"),
            ("https://wiki:443/", "https://wiki"), ("http://wiki:443", "http://wiki:443"),
            ("ftp://wiki", nil),
            ("wiki.example", nil), ("https://", nil), ("https://a@b", nil), ("https://wiki:99999", nil),
            ("https:/wiki", nil),
        ] as [(String, String?)])
    func outsideOrigin(url: String, origin: String?) {
        #expect(AllowedHosts(outsideURL: url, listening: [])?.outsideOrigin == origin)
    }

    @Test(arguments: ["127.0.0.1", "8080", ":8080", "127.0.0.1:x", "::1:8080"])
    func listeningNeedsAPort(address: String) {
        #expect(AllowedHosts(outsideURL: nil, listening: [address]) == nil)
    }
}

struct OriginCheckTests {
    private func status(
        _ fields: [(String, String)], method: Method = .post, url: String? = "https://wiki.example"
    ) throws -> Int? {
        let check = OriginCheck(
            allowed: try #require(AllowedHosts(outsideURL: url, listening: ["127.0.0.1:8080"])))
        do {
            try check.check(method: method, headers: headers(fields))
            return nil
        } catch {
            return error.status
        }
    }

    /// Each the fields of a request, with `|` between them.
    private static let accepted = [
        "Sec-Fetch-Site: same-origin",
        "Sec-Fetch-Site: same-origin | Cookie: a=b",
        "Origin: https://wiki.example",
        "Origin: https://WIKI.example",
        "Origin: https://wiki.example | Cookie: a=b",
        "Origin: http://localhost:8080 | Host: localhost:8080",
        "Origin: http://127.0.0.1:8080 | Host: 127.0.0.1:8080",
        "Referer: https://evil/",
        "",
        "Authorization: Bearer x",
    ]
    private static let refused = [
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Site: none",
        "Sec-Fetch-Site: ",
        "Sec-Fetch-Site: same-origin\u{301}",
        "Sec-Fetch-Site: same-origin | Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: cross-site | Origin: https://wiki.example",
        "Origin: https://evil",
        "Origin: null",
        "Origin: ",
        "Origin: http://wiki.evil",
        "Origin: http://wiki.example",
        "Origin: https://wiki.example.evil",
        "Origin: https://wiki.example:444",
        "Origin: https://wiki.example/",
        "Origin: https://wiki.example | Origin: https://evil",
        "Origin: http://wiki.example | Host: wiki.example",
        "Origin: http://localhost:8081 | Host: localhost:8080",
        "Origin: https://localhost:8080 | Host: localhost:8080",
        "Origin: http://evil | Host: evil",
        "Cookie: a=b",
        "Authorization: Bearer x | Cookie: a=b",
    ]

    private func fields(_ text: String) -> [(String, String)] {
        text.split(separator: " | ").map { field in
            let colon = field.firstRange(of: ": ") ?? field.endIndex..<field.endIndex
            return (String(field[..<colon.lowerBound]), String(field[colon.upperBound...]))
        }
    }

    @Test(arguments: accepted)
    func ownChangesPass(text: String) throws {
        for method in [Method.post, .put, .delete, .get] {
            #expect(try status(fields(text), method: method) == nil)
        }
    }

    @Test(arguments: refused)
    func foreignChangesAreRefused(text: String) throws {
        for method in [Method.post, .put, .delete] {
            #expect(try status(fields(text), method: method) == 403)
        }
        for method in [Method.get, .head, .options] {
            #expect(try status(fields(text), method: method) == nil)
        }
    }

    @Test func withoutAnOutsideAddressTheHostDecides() throws {
        #expect(
            try status([("Origin", "http://localhost:8080"), ("Host", "localhost:8080")], url: nil) == nil)
        #expect(try status([("Origin", "https://evil"), ("Host", "localhost:8080")], url: nil) == 403)
        #expect(try status([("Origin", "http://localhost:8080")], url: nil) == 403)
    }
}
