import Glibc
import HTTP
import Synchronization
import Testing

@testable import HTTPServer

/// A connection whose reads give up after 3 s; nil when the server takes none.
private func dial(_ port: UInt16) -> Int32? {
    let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var wait = timeval(tv_sec: 3, tv_usec: 0)
    setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let connected = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(handle, $0, size) }
    }
    guard connected == 0 else {
        close(handle)
        return nil
    }
    return handle
}

/// Sends bytes over a connection of their own and reads until the server closes, the client has seen `until`, or 3 s
/// are over.
private func talk(_ port: UInt16, _ text: String, until: String? = nil) -> String {
    guard let handle = dial(port) else { return "no connection" }
    defer { close(handle) }
    return talk(over: handle, text, until: until)
}

private func talk(over handle: Int32, _ text: String, until: String? = nil) -> String {
    let bytes = Array(text.utf8)
    send(handle, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = recv(handle, &buffer, buffer.count, 0)
        if count == 0 { return String(decoding: received, as: UTF8.self) + "|closed" }
        if count < 0 { return String(decoding: received, as: UTF8.self) + "|timeout" }
        received += buffer[..<count]
        let text = String(decoding: received, as: UTF8.self)
        if let until, text.contains(until) { return text }
    }
}

private struct Site: Handler {
    /// What `/held` waits for, once a request.
    let held = Turnstile()
    let shared = SharedResponse(
        Response(
            status: 200, headers: Site.headers(["Content-Type": "text/html", "ETag": "\"v1\""]),
            body: .bytes(Array(repeating: 0x61, count: 4_000))))

    static func headers(_ fields: [String: String]) -> Headers {
        var headers = Headers()
        for (name, value) in fields { headers[name] = value }
        return headers
    }

    func reply(to request: Request) -> Reply {
        switch request.target.path {
        case "/shared": return .shared(shared)
        case "/later":
            return .later { reply in reply(Response(status: 200, body: .bytes(Array("worked".utf8)))) }
        case "/soon":
            return .soon { reply in
                startThread { reply(Response(status: 200, body: .bytes(Array("soon".utf8)))) }
            }
        case "/at-once":
            return .soon { reply in reply(Response(status: 200, body: .bytes(Array("at once".utf8)))) }
        case "/slow":
            return .later { reply in
                startThread {
                    usleep(300_000)
                    reply(Response(status: 200, body: .bytes(Array("slowly".utf8))))
                }
            }
        case "/dropped": return .later { _ in }
        case "/held":
            return .later { reply in
                held.wait()
                reply(Response(status: 200, body: .bytes(Array("let go".utf8))))
            }
        case "/large": return .now(Response(status: 200, body: .bytes(Array(repeating: 0, count: 64 << 20))))
        case "/thread": return .now(Response(status: 200, body: .bytes(Array("<\(pthread_self())>".utf8))))
        case "/missing":
            return .now(Response(status: 200, body: .file(path: "/nowhere", offset: 0, count: 1)))
        case "/linked":
            return .now(Response(status: 200, body: .file(path: "/proc/self/exe", offset: 0, count: 1)))
        default: return .now(Response(status: 200, body: .bytes(Array("body:\(request.body.count)".utf8))))
        }
    }

    /// Lets through as many as it was told to.
    final class Turnstile: Sendable {
        private let free = Mutex(0)

        func open(for count: Int) { free.withLock { $0 += count } }

        func wait() {
            while !free.withLock({ free in
                guard free > 0 else { return false }
                free -= 1
                return true
            }) { usleep(1_000) }
        }
    }

    func bodyLimit(method: HTTP.Method, target: Target) -> Int { 100 }

    func refusal(_ refusal: Refusal, target: Target?, headers: Headers) -> Response {
        // While one work is given up, the next request of a connection that was let go of before comes up.
        if refusal.status == 503 { usleep(20_000) }
        return Response(status: refusal.status, headers: Site.headers(["X-Refused": "yes"]))
    }
}

private func withServer(
    _ change: (inout ServerConfiguration) -> Void = { _ in }, site: Site = Site(),
    _ body: (UInt16, Server) throws -> Void
)
    throws
{
    var configuration = ServerConfiguration(listen: [.init(address: "127.0.0.1", port: 0)])
    change(&configuration)
    let server = try Server(configuration: configuration, handler: site)
    try body(server.addresses[0].1, server)
    server.stop(drain: 2)
}

@Suite(.serialized) struct ServerTests {
    @Test func keepsAliveAndPipelines() throws {
        try withServer { port, _ in
            let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
            let last = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            let answer = talk(port, String(repeating: request, count: 99) + last)
            #expect(answer.components(of: "HTTP/1.1 200") == 100)
        }
    }

    @Test(arguments: [
        "later": "worked", "soon": "soon", "at-once": "at once", "slow": "slowly", "dropped": " 503 ",
        "missing": " 404 ", "linked": " 404 ",
    ])
    func answersWorks(path: String, expected: String) throws {
        try withServer { port, _ in
            let answer = talk(port, "GET /\(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(answer.contains(expected))
        }
    }

    /// An answer from another thread may come before the connection is suspended or after it.
    @Test func answersThatRaceWithTheSuspensionAllArrive() throws {
        try withServer { port, _ in
            let requests = ["soon", "at-once", "later"].map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }
                .joined()
            let last = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            let answer = talk(port, String(repeating: requests, count: 100) + last)
            #expect(answer.components(of: "HTTP/1.1 200") == 301)
        }
    }

    /// Others may wait behind it for long: a body is not kept until they are done.
    @Test func aWorkThatIsDoneIsLetGoOf() throws {
        final class Body: Sendable {
            let isGone: @Sendable () -> Void

            init(_ isGone: @escaping @Sendable () -> Void) { self.isGone = isGone }

            deinit { isGone() }
        }
        let pool = try #require(WorkPool(threads: 1, limit: 10))
        let (all, next) = (Site.Turnstile(), Site.Turnstile())
        let gone = Mutex(0)
        let seen = Mutex(0)
        _ = pool.submit { all.wait() }
        let body = Body { gone.withLock { $0 += 1 } }
        _ = pool.submit { [body] in _ = body }
        _ = consume body
        _ = pool.submit {
            seen.withLock { $0 = gone.withLock { $0 } }
            next.open(for: 1)
        }
        _ = pool.submit {}
        all.open(for: 1)
        next.wait()
        #expect(seen.withLock { $0 } == 1)
        pool.close()
    }

    @Test func sharesFinishedForms() throws {
        try withServer { port, _ in
            func get(_ method: String, _ more: String) -> String {
                talk(port, "\(method) /shared HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\(more)\r\n")
            }
            #expect(get("GET", "").contains("Content-Length: 4000"))
            #expect(get("HEAD", "").contains("Content-Length: 4000"))
            #expect(!get("HEAD", "").contains("aaaa"))
            let packed = get("GET", "Accept-Encoding: gzip\r\n")
            #expect(packed.contains("Content-Encoding: gzip") && packed.contains("\"v1-gzip\""))
            #expect(get("GET", "If-None-Match: \"v1\"\r\n").contains(" 304 "))
            #expect(get("GET", "If-None-Match: \"v1-gzip\"\r\n").contains(" 304 "))
            #expect(get("GET", "If-None-Match: \"v2\"\r\n").contains(" 200 "))
        }
    }

    @Test(arguments: [
        "Content-Length: 4\r\nContent-Length: 5", "Content-Length: 4\r\nContent-Length: 4",
        "Content-Length: 4\r\nTransfer-Encoding: chunked", "Transfer-Encoding: xchunked",
        "Transfer-Encoding: gzip, chunked", "Content-Length : 5", "Content-Length: +5", "Content-Length: -1",
        "Content-Length: 0x5", "Content-Length: 9223372036854775808",
    ])
    func refusesSmuggling(fields: String) throws {
        try withServer { port, _ in
            let answer = talk(
                port,
                "POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n0\r\n\r\nGET /later HTTP/1.1\r\nHost: a\r\n\r\n"
            )
            #expect(!answer.contains("worked") && !answer.contains(" 200 "))
            #expect(answer.contains(" 400 ") || answer.contains(" 413 "))
            #expect(answer.hasSuffix("|closed"))
        }
    }

    @Test func boundsBodies() throws {
        try withServer { port, _ in
            let head = "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
            #expect(talk(port, head + "Content-Length: 3\r\n\r\nabc").contains("body:3"))
            let long = talk(port, head + "Content-Length: 101\r\nExpect: 100-continue\r\n\r\n")
            #expect(long.contains(" 413 ") && !long.contains(" 100 ") && long.contains("X-Refused"))
            let chunk = "40\r\n" + String(repeating: "x", count: 64) + "\r\n"
            #expect(
                talk(port, head + "Transfer-Encoding: chunked\r\n\r\n\(chunk)\(chunk)0\r\n\r\n").contains(
                    " 413 "))
            #expect(talk(port, "FOO / HTTP/1.1\r\nHost: a\r\n\r\n").contains(" 405 "))
        }
    }

    @Test func closesSlowHeadsAndBodies() throws {
        try withServer({ ($0.headerDeadline, $0.bodyWindow) = (0.3, 0.3) }) { port, _ in
            #expect(talk(port, "GET / HTTP/1.1\r\nHost:").hasSuffix("|closed"))
            let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\nab"
            #expect(talk(port, head).hasSuffix("|closed"))
        }
    }

    /// So is a head that comes byte by byte on a connection that was kept.
    @Test func closesASlowHeadOfALaterRequest() throws {
        try withServer({ $0.headerDeadline = 0.3 }) { port, _ in
            let socket = try #require(dial(port))
            defer { close(socket) }
            let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
            #expect(talk(over: socket, request, until: "body:0").contains(" 200 "))
            let isClosed = (0..<200).contains { _ in
                var byte: UInt8 = 0x41
                send(socket, &byte, 1, Int32(MSG_NOSIGNAL))
                usleep(50_000)
                return recv(socket, &byte, 1, Int32(MSG_DONTWAIT)) == 0
            }
            #expect(isClosed)
        }
    }

    /// Who takes nothing of an answer makes room for others in the end.
    @Test func cutsOffWhoDoesNotRead() throws {
        try withServer({ ($0.sendDeadline, $0.connectionLimit) = (0.3, 1) }) { port, _ in
            let deaf = try #require(dial(port))
            defer { close(deaf) }
            let request = "GET /large HTTP/1.1\r\nHost: a\r\n\r\n"
            send(deaf, request, request.utf8.count, Int32(MSG_NOSIGNAL))
            let next = try #require(dial(port))
            defer { close(next) }
            let ask = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
            send(next, ask, ask.utf8.count, Int32(MSG_NOSIGNAL))
            #expect((0..<10).contains { _ in talk(over: next, "", until: "body:0").contains(" 200 ") })
        }
    }

    /// A body without end is not read to it.
    @Test func anEndlessBodyIsCutOff() throws {
        try withServer { port, _ in
            let socket = try #require(dial(port))
            defer { close(socket) }
            let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            send(socket, head, head.utf8.count, Int32(MSG_NOSIGNAL))
            let chunk = Array(("10000\r\n" + String(repeating: "x", count: 65_536) + "\r\n").utf8)
            let isCut = (0..<4_096).contains { _ in
                send(socket, chunk, chunk.count, Int32(MSG_NOSIGNAL)) < 0
            }
            #expect(isCut)
        }
    }

    /// All bodies together have a bound, and one that is answered makes room.
    @Test func boundsBodiesTogether() throws {
        try withServer({ $0.maxTotalBodyBytes = 50 }) { port, _ in
            func post(_ count: Int) -> String {
                let head =
                    "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: \(count)\r\n\r\n"
                return talk(port, head + String(repeating: "x", count: count))
            }
            for _ in 0..<3 {
                #expect(post(40).contains("body:40"))
                #expect(post(60).contains(" 503 "))
            }
        }
    }

    /// Works wait for a thread in a bounded number; who comes beyond it is told so at once.
    @Test func boundsTheWorksThatWait() throws {
        let site = Site()
        try withServer({ ($0.workThreads, $0.workQueueLimit) = (1, 1) }, site: site) { port, _ in
            let sockets = try (0..<3).map { _ in try #require(dial(port)) }
            defer { for socket in sockets { close(socket) } }
            let request = "GET /held HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            for socket in sockets { send(socket, request, request.utf8.count, Int32(MSG_NOSIGNAL)) }
            var waiting = sockets.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            // One thread has one, one waits: one at least has its answer while nobody is let go.
            #expect(poll(&waiting, nfds_t(waiting.count), 30_000) > 0)
            site.held.open(for: 3)
            let answers = sockets.map { talk(over: $0, "") }
            #expect(answers.contains { $0.contains(" 503 ") })
            #expect(answers.contains { $0.contains("let go") })
            #expect(answers.allSatisfy { $0.contains(" 503 ") || $0.contains("let go") })
        }
    }

    @Test func drainsWhenStopped() throws {
        try withServer { port, server in
            startThread {
                usleep(100_000)
                server.stop(drain: 2)
            }
            #expect(talk(port, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n").contains("slowly"))
        }
    }

    /// Clients that never pause neither hold up the end nor are suspended while it comes: the library would abort.
    @Test func stopsAmidRequestsThatNeverPause() throws {
        try withServer { port, server in
            let ended = Atomic<Int>(0)
            for _ in 0..<8 {
                startThread {
                    let requests = (0..<64).map { number in
                        "GET /\(["slow", "later", "shared", "now"][number % 4]) HTTP/1.1\r\nHost: a\r\n"
                            + (number == 63 ? "Connection: close\r\n\r\n" : "\r\n")
                    }.joined()
                    while talk(port, requests) != "no connection" {}
                    ended.add(1, ordering: .relaxed)
                }
            }
            usleep(100_000)
            server.stop(drain: 0)
            for _ in 0..<500 where ended.load(ordering: .relaxed) < 8 { usleep(20_000) }
            #expect(ended.load(ordering: .relaxed) == 8)
        }
    }

    /// Connections that come at once share the threads, whichever of these wakes first.
    @Test func dealsConnectionsOutToItsThreads() throws {
        try withServer { port, _ in
            let connections = (0..<16).compactMap { _ in dial(port) }
            defer { for connection in connections { close(connection) } }
            var threads: [Substring: Int] = [:]
            for connection in connections {
                let answer = talk(over: connection, "GET /thread HTTP/1.1\r\nHost: a\r\n\r\n", until: ">")
                threads[answer.split(separator: "<").last ?? "", default: 0] += 1
            }
            #expect(threads.values.sorted() == [8, 8])
        }
    }

    @Test func boundsConnectionsOfAnAddress() throws {
        try withServer({ $0.perAddressLimit = 2 }) { port, _ in
            let connections = (0..<2).compactMap { _ in dial(port) }
            defer { for connection in connections.dropFirst() { close(connection) } }
            let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
            for connection in connections {
                #expect(talk(over: connection, request, until: "body:0").contains(" 200 "))
            }
            #expect(talk(port, "") == "|closed")
            close(connections[0])
            // The server learns of the end when it next looks at that connection.
            let isAnswered = (0..<300).contains { _ in
                usleep(10_000)
                return talk(port, request, until: "body:0").contains(" 200 ")
            }
            #expect(isAnswered)
        }
    }

    @Test func connectionsBeyondTheLimitWait() throws {
        try withServer({ $0.connectionLimit = 2 }) { port, _ in
            let connections = (0..<3).compactMap { _ in dial(port) }
            defer { for connection in connections.dropFirst() { close(connection) } }
            let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
            for connection in connections.dropLast() {
                #expect(talk(over: connection, request, until: "body:0").contains(" 200 "))
            }
            send(connections[2], request, request.utf8.count, Int32(MSG_NOSIGNAL))
            usleep(100_000)
            var byte: UInt8 = 0
            #expect(recv(connections[2], &byte, 1, Int32(MSG_DONTWAIT)) == -1)
            close(connections[0])
            #expect(talk(over: connections[2], "", until: "body:0").contains(" 200 "))
        }
    }

    @Test func tellsOfUsedPort() throws {
        try withServer { port, _ in
            let taken = ServerConfiguration(listen: [.init(address: "127.0.0.1", port: port)])
            let error = #expect(throws: ServerError.self) {
                try Server(configuration: taken, handler: Site())
            }
            #expect(error?.errno == EADDRINUSE)
        }
    }
}

extension String {
    fileprivate func components(of part: String) -> Int {
        var count = 0
        let (bytes, wanted) = (Array(utf8), Array(part.utf8))
        for start in bytes.indices where bytes[start...].starts(with: wanted) { count += 1 }
        return count
    }
}
