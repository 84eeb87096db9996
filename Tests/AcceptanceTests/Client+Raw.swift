import Glibc

/// What came back on a connection over which bytes were sent as they are.
struct RawAnswer: Sendable {
    let bytes: [UInt8]
    /// Whether the server ended the connection; otherwise it was waiting for more.
    let isClosed: Bool

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The status of the first answer; nil without one.
    var status: Int? {
        let words = text.prefix(20).split(separator: " ")
        guard words.count > 1, words[0].hasPrefix("HTTP/1.") else { return nil }
        return Int(words[1])
    }
}

extension Client {
    /// Sends a request as it stands, `HOST` being the field that names the server, and takes what comes until the
    /// server ends the connection or waits for more.
    func raw(_ request: String) throws -> RawAnswer {
        try raw(bytes: named(request), finishing: false)
    }

    /// - Parameter finishing: whether to tell the server that no more will come.
    func raw(bytes: [UInt8], finishing: Bool) throws -> RawAnswer {
        let socket = try connected()
        defer { close(socket) }
        // The server may end the connection before it has read all.
        let isSent = Self.write(bytes, to: socket)
        if finishing { shutdown(socket, Int32(SHUT_WR)) }
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        var waited = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        while true {
            // Behind an answer, a connection that stays open is seen by its silence.
            guard poll(&waited, 1, received.isEmpty ? Int32(patience * 1000) : 300) > 0 else {
                return RawAnswer(bytes: received, isClosed: false)
            }
            let count = recv(socket, &buffer, buffer.count, 0)
            if count <= 0 {
                return RawAnswer(bytes: received, isClosed: count == 0 || !isSent || errno == ECONNRESET)
            }
            received += buffer[..<count]
        }
    }

    /// Sends the beginning of a request and leaves with a reset once so many bytes of the answer have come.
    func abandon(_ request: String, reading count: Int) throws {
        let socket = try connected()
        var reset = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &reset, socklen_t(MemoryLayout<linger>.size))
        _ = Self.write(named(request), to: socket)
        var buffer = [UInt8](repeating: 0, count: max(1, count))
        if count > 0 { _ = recv(socket, &buffer, count, 0) }
        close(socket)
    }

    private func named(_ request: String) -> [UInt8] {
        Array(request.replacing("HOST", with: "Host: 127.0.0.1:\(port)\r\n").utf8)
    }
}
