import HTTP
import Testing

struct CookiesTests {
    private func cookies(_ values: String...) -> Cookies {
        var headers = Headers()
        for value in values { headers.append("cookie", value) }
        return Cookies(headers)
    }

    @Test func firstOfANameCounts() {
        let jar = cookies("sid=first; lang=nl;sid=second ;q=\"x y\"; e=; x==", "lang=en; late=1")
        #expect(jar["sid"] == "first")
        #expect(jar["lang"] == "nl")
        #expect(jar["e"] == "")
        #expect(jar["x"] == "=")
        #expect(jar["late"] == "1")
        #expect(jar["SID"] == nil)
        #expect(jar["q"] == nil)
        #expect(cookies("v=\"quoted\"")["v"] == "quoted")
    }

    @Test(arguments: [
        "", ";", "=", "=v", "sid", "s id=1", "sid=a b", "sid=é", "sid=a,b", "sid=a\\b", "s\u{301}id=1",
    ])
    func malformedIsPassedOver(value: String) {
        let jar = cookies(value + "; ok=1")
        #expect(jar["ok"] == "1")
        #expect(jar["sid"] == nil)
        #expect(jar[""] == nil)
    }

    @Test func longFieldIsRead() {
        #expect(cookies(String(repeating: "a=1;", count: 4_000) + "z=2")["z"] == "2")
        #expect(cookies(String(repeating: " ", count: 16_000) + "z=2")["z"] == "2")
    }

    @Test func setting() {
        #expect(SetCookie(name: "sid", value: "x")?.headerValue == "sid=x; Path=/; HttpOnly; SameSite=Lax")
        #expect(
            SetCookie(name: "__Host-sid", value: "x", maximumAge: 60, isSecure: true)?.headerValue
                == "__Host-sid=x; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure")
        #expect(
            SetCookie(name: "m", value: "", path: "/wiki", maximumAge: 0, isHTTPOnly: false)?.headerValue
                == "m=; Path=/wiki; Max-Age=0; SameSite=Lax")
    }

    @Test(arguments: [
        ("", "v", "/"), ("a b", "v", "/"), ("a", "v; Domain=evil", "/"), ("a", "v\r\nX: y", "/"),
        ("a", "é", "/"),
        ("a", "v", "wiki"), ("a", "v", "/; Domain=evil"), ("a", "v", "/\r\n"), ("__Host-a", "v", "/"),
    ])
    func nothingCanBeSlippedIn(name: String, value: String, path: String) {
        #expect(SetCookie(name: name, value: value, path: path) == nil)
    }
}
