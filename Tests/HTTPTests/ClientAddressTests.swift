import HTTP
import Testing

struct IPAddressTests {
    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
        ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"),
        ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
        ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"), ("::ffff:192.0.2.1", "::ffff:c000:201"),
        ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"), ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
    ])
    func bothWays(text: String, shortest: String) {
        let address = IPAddress(text)
        #expect(address?.description == shortest)
        #expect(IPAddress(shortest) == address)
    }

    @Test(arguments: [
        "", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.4 ",
        " 1.2.3.4",
        "1.2.3.-4", "0x1.2.3.4", "1.2.3.٤", ":", ":::", "1:", ":1", "1:2", "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9", "1::2::3",
        "12345::", "g::", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3",
        "::1.2.3.4:5",
        "1.2.3.4::", "fe80::1%eth0", "[::1]", "::1/64", "::\u{301}1",
    ])
    func malformedIsNil(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func innerAddressComesOut() {
        #expect(IPAddress("::ffff:192.0.2.1")?.unmapped == IPAddress("192.0.2.1"))
        #expect(IPAddress("::fffe:192.0.2.1")?.unmapped == IPAddress("::fffe:192.0.2.1"))
    }
}

struct CIDRTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.0", false),
        ("10.9.9.9/8", "10.0.0.1", true),
        ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false),
        ("192.0.2.0/31", "192.0.2.1", true),
        ("192.0.2.0/31", "192.0.2.2", false), ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "::1", false),
        ("10.0.0.0/8", "::ffff:10.1.1.1", true), ("::ffff:10.0.0.0/104", "10.1.1.1", true),
        ("::ffff:10.0.0.0/104", "11.1.1.1", false), ("fd00::/8", "fdff::1", true),
        ("fd00::/8", "fc00::1", false),
        ("2001:db8::/64", "2001:db8::ffff:1", true), ("2001:db8::/64", "2001:db8:0:1::", false),
        ("2001:db8::/65", "2001:db8::7fff:0:0:1", true), ("2001:db8::/65", "2001:db8::8000:0:0:1", false),
        ("::1/128", "::1", true), ("::1/128", "::2", false), ("::/0", "2001:db8::1", true),
        ("::/0", "127.0.0.1", false),
    ])
    func containing(network: String, address: String, expected: Bool) throws {
        let network = try #require(CIDR(network))
        let address = try #require(IPAddress(address))
        #expect(network.contains(address) == expected)
    }

    @Test(arguments: [
        "", "/8", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8",
        "10.0.0.0/0008",
        "10.0.0.0/99999999999999999999", "10/8", "evil/8",
    ])
    func malformedIsNil(text: String) {
        #expect(CIDR(text) == nil)
    }
}

struct ClientAddressTests {
    private func client(_ peer: String, trusted: [String], forwarded: String...) -> ClientAddress {
        var headers = Headers()
        for value in forwarded { headers.append("X-Forwarded-For", value) }
        return TrustedProxies(trusted.compactMap { CIDR($0) }).client(peer: peer, headers: headers)
    }

    @Test(arguments: [
        ("203.0.113.9", [], "1.2.3.4", "203.0.113.9"),
        ("127.0.0.1", [], "1.2.3.4", "127.0.0.1"),
        ("203.0.113.9", ["127.0.0.1"], "1.2.3.4", "203.0.113.9"),
        ("127.0.0.1", ["127.0.0.1"], "1.2.3.4", "1.2.3.4"),
        ("::ffff:127.0.0.1", ["127.0.0.1"], "1.2.3.4", "1.2.3.4"),
        ("127.0.0.1", ["127.0.0.1"], "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        ("127.0.0.1", ["127.0.0.1", "10.0.0.0/8"], "6.6.6.6, 1.2.3.4 ,10.0.0.7", "1.2.3.4"),
        ("127.0.0.1", ["127.0.0.0/8", "10.0.0.0/8"], "10.0.0.1, 10.0.0.2", "10.0.0.1"),
        ("127.0.0.1", ["127.0.0.1"], "1.2.3.4:5678", "1.2.3.4"),
        ("127.0.0.1", ["127.0.0.1"], "[2001:DB8::1]:5678", "2001:db8::1"),
        ("127.0.0.1", ["127.0.0.1"], "2001:db8::1", "2001:db8::1"),
        ("127.0.0.1", ["127.0.0.1"], "::ffff:1.2.3.4", "1.2.3.4"),
        ("127.0.0.1", ["127.0.0.1"], "1.2.3.4, unknown", "127.0.0.1"),
        ("127.0.0.1", ["127.0.0.1"], "1.2.3.4,", "127.0.0.1"),
        ("127.0.0.1", ["127.0.0.1"], "<script>", "127.0.0.1"),
        ("127.0.0.1", ["127.0.0.1"], "", "127.0.0.1"),
        ("socket", ["127.0.0.1"], "1.2.3.4", "socket"),
    ])
    func proxiesAreSeenThrough(peer: String, trusted: [String], forwarded: String, expected: String) {
        #expect(client(peer, trusted: trusted, forwarded: forwarded).text == expected)
    }

    @Test func severalFieldsAreOneList() {
        #expect(
            client("127.0.0.1", trusted: ["127.0.0.1"], forwarded: "6.6.6.6", "1.2.3.4").text == "1.2.3.4")
        #expect(client("127.0.0.1", trusted: ["127.0.0.1"]).text == "127.0.0.1")
    }

    @Test(arguments: [
        ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::1", "::/64"),
    ])
    func limitsCountByNetwork(address: String, key: String) throws {
        #expect(ClientAddress(try #require(IPAddress(address))).rateKey == key)
    }
}
