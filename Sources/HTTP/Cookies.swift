/// The cookies of a request (RFC 6265, section 5.4). What is malformed is passed over.
public struct Cookies: Sendable {
    private let pairs: [(name: Substring, value: Substring)]

    /// Reads the `Cookie` fields; of a name that occurs twice the first counts.
    public init(_ headers: Headers) {
        var pairs: [(name: Substring, value: Substring)] = []
        for index in headers.fields.indices where Headers.isSame(headers.fields[index].name, "Cookie") {
            for piece in headers.fields[index].value.utf8.split(separator: 0x3B) {
                let pair = Substring(Cookies.trimmed(piece))
                guard let equals = pair.utf8.firstIndex(of: 0x3D) else { continue }
                let name = pair[..<equals]
                var value = pair.utf8[pair.utf8.index(after: equals)...]
                if value.count >= 2, value.first == 0x22, value.last == 0x22 {
                    value = value.dropFirst().dropLast()
                }
                guard !name.isEmpty, name.utf8.allSatisfy(\.isToken), value.allSatisfy(\.isCookieOctet) else {
                    continue
                }
                pairs.append((name, Substring(value)))
            }
        }
        self.pairs = pairs
    }

    /// The value of the first cookie of that name.
    public subscript(name: String) -> String? {
        pairs.first { $0.name.hasBytes(of: name) }.map { String($0.value) }
    }

    private static func trimmed(_ piece: Substring.UTF8View) -> Substring.UTF8View {
        var piece = piece.drop(while: \.isBlank)
        while let last = piece.last, last.isBlank { piece.removeLast() }
        return piece
    }
}

/// A cookie to set. Scripts cannot read it unless they are let, and other sites' forms do not send it
/// (`SameSite=Lax`); it has no `Domain`, so other hosts never see it.
public struct SetCookie: Sendable {
    /// What stands in `Set-Cookie`.
    public let headerValue: String

    /// A cookie from its parts.
    ///
    /// - Parameters:
    ///   - maximumAge: seconds until it ends, 0 to end it now; nil to end it with the browser.
    ///   - isSecure: whether it is sent over TLS alone. A name that begins with `__Host-` needs it, and the path `/`.
    /// - Returns: nil when a part holds a character that the grammar does not allow there.
    public init?(
        name: String, value: String, path: String = "/", maximumAge: Int? = nil, isHTTPOnly: Bool = true,
        isSecure: Bool = false
    ) {
        guard !name.isEmpty, name.utf8.allSatisfy(\.isToken), value.utf8.allSatisfy(\.isCookieOctet),
            path.utf8.first == 0x2F, path.utf8.allSatisfy({ $0 >= 0x21 && $0 <= 0x7E && $0 != 0x3B }),
            !name.hasPrefix("__Host-") || isSecure && path == "/"
        else { return nil }
        var text = "\(name)=\(value); Path=\(path)"
        if let maximumAge { text += "; Max-Age=\(maximumAge)" }
        if isHTTPOnly { text += "; HttpOnly" }
        text += "; SameSite=Lax"
        if isSecure { text += "; Secure" }
        headerValue = text
    }
}

extension UInt8 {
    /// Whether the byte may stand in a cookie's value (RFC 6265, section 4.1.1).
    fileprivate var isCookieOctet: Bool {
        self >= 0x21 && self <= 0x7E && self != 0x22 && self != 0x2C && self != 0x3B && self != 0x5C
    }
}
