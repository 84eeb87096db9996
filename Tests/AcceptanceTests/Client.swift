import Glibc
import JSON

/// An answer as it came over the wire.
struct Answer: Sendable {
    let status: Int
    let headers: [(name: String, value: String)]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    func header(_ name: String) -> String? {
        headers.first { $0.name == name.lowercased() }?.value
    }

    func json() throws -> JSONValue { try JSONValue(parsing: body) }
}

/// A connection that was refused, or broke off before the whole answer was there.
struct NoAnswer: Error {}

/// The plainest HTTP client: one connection for each request.
struct Client: Sendable {
    let port: UInt16
    /// Seconds that an answer may let wait for itself: a server that hangs fails the test and not the whole run.
    var patience = 15

    func get(_ target: String, _ headers: [(String, String)] = []) throws -> Answer {
        try send("GET", target, headers)
    }

    /// Sends a form as a program does, or as a browser with the headers given.
    func post(_ target: String, form: [(String, String)], _ headers: [(String, String)] = []) throws -> Answer
    {
        let body = form.map { Self.encoded($0.0) + "=" + Self.encoded($0.1) }.joined(separator: "&")
        return try send(
            "POST", target, [("Content-Type", "application/x-www-form-urlencoded")] + headers,
            body: Array(body.utf8))
    }

    func put(_ target: String, _ value: JSONValue) throws -> Answer {
        try send("PUT", target, [("Content-Type", "application/json")], body: value.encoded())
    }

    func send(
        _ method: String, _ target: String, _ headers: [(String, String)] = [], body: [UInt8] = []
    ) throws -> Answer {
        let socket = try connected()
        defer { close(socket) }
        var lines = "\(method) \(target) HTTP/1.1\r\nConnection: close\r\n"
        if !headers.contains(where: { $0.0 == "Host" }) { lines += "Host: 127.0.0.1:\(port)\r\n" }
        for (name, value) in headers { lines += "\(name): \(value)\r\n" }
        if method != "GET" { lines += "Content-Length: \(body.count)\r\n" }
        let message = Array((lines + "\r\n").utf8) + body
        guard Self.write(message, to: socket) else { throw NoAnswer() }
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count >= 0 else { throw NoAnswer() }
            if count == 0 { break }
            received += buffer[..<count]
        }
        return try Self.parsed(received)
    }

    /// Sends all bytes; false where the other side no longer takes them.
    static func write(_ bytes: [UInt8], to socket: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    func connected() throws -> Int32 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { throw NoAnswer() }
        var limit = timeval(tv_sec: patience, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            close(socket)
            throw NoAnswer()
        }
        return socket
    }

    private static func parsed(_ bytes: [UInt8]) throws -> Answer {
        guard
            let end = (0..<max(0, bytes.count - 3)).first(where: {
                bytes[$0...].starts(with: [13, 10, 13, 10])
            })
        else { throw NoAnswer() }
        let lines = bytes[..<end].split(separator: 10).map { line in
            String(decoding: line.last == 13 ? line.dropLast() : line, as: UTF8.self)
        }
        guard let first = lines.first?.split(separator: " "), first.count > 1, let status = Int(first[1])
        else {
            throw NoAnswer()
        }
        let headers = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            return (line[..<colon].lowercased(), String(value))
        }
        let body = Array(bytes[(end + 4)...])
        let answer = Answer(status: status, headers: headers, body: body)
        if answer.header("transfer-encoding") == "chunked" {
            return Answer(status: status, headers: headers, body: try dechunked(body))
        }
        guard let length = answer.header("content-length").flatMap(Int.init), length == body.count else {
            throw NoAnswer()
        }
        return answer
    }

    private static func dechunked(_ bytes: [UInt8]) throws -> [UInt8] {
        var result: [UInt8] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 13) {
            guard let count = Int(String(decoding: rest[..<end], as: UTF8.self), radix: 16),
                count >= 0, rest.endIndex - end >= count + 4
            else { break }
            if count == 0 { return result }
            result += rest[(end + 2)..<(end + 2 + count)]
            rest = rest[(end + 4 + count)...]
        }
        throw NoAnswer()
    }

    /// Percent-encoded, as a form's value and as part of an address.
    static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: String(UnicodeScalar(byte))
            default: (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
