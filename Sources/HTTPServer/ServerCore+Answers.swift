import CMicroHTTPD
import Glibc
import HTTP
import Synchronization
import Zlib

extension ServerCore {
    /// Checks the head; nothing of the body was read yet.
    func begin(
        _ exchange: Exchange, _ handle: OpaquePointer, _ method: UnsafePointer<CChar>,
        _ version: UnsafePointer<CChar>
    ) throws(Refusal) {
        active.add(1, ordering: .relaxed)
        exchange.isCounted = true
        let head = try readHead(handle, method, version)
        let target = try Target(raw: exchange.rawTarget)
        let limit = head.method.isSafe ? 65_536 : handler.bodyLimit(method: head.method, target: target)
        exchange.limit = limit
        guard head.contentLength ?? 0 <= limit else {
            throw Refusal(status: 413, reason: "The body is too long.")
        }
        exchange.head = head
        exchange.target = target
        if head.hasBody { connection(of: handle)?.enter(.body) }
    }

    /// Refuses a body that broke a bound while it came. The library takes an answer only at the body's end, so the
    /// rest is passed over, up to `ServerCore.maximumDrain`.
    func postpone(_ refusal: Refusal, _ exchange: Exchange) -> MHD_Result {
        exchange.pending = refusal
        exchange.body = []
        return MHD_Result.YES
    }

    func refuse(_ refusal: Refusal, _ exchange: Exchange, _ handle: OpaquePointer) -> MHD_Result {
        exchange.isRefused = true
        var response = handler.refusal(
            refusal, target: exchange.target ?? Target.stem(of: exchange.rawTarget),
            headers: exchange.head?.headers ?? Headers())
        response.headers["Connection"] = "close"
        return queue(response, exchange.head, exchange, handle)
    }

    func queue(
        _ response: Response, _ head: RequestHead?, _ exchange: Exchange, _ handle: OpaquePointer
    ) -> MHD_Result {
        var headers = response.headers
        if isStopping.load(ordering: .relaxed) { headers["Connection"] = "close" }
        if isKnown(response, to: head) {
            for name in ["Content-Type", "Content-Encoding", "Content-Range"] { headers[name] = nil }
            mergeVary(&headers)
            return PreparedResponse(status: 304, headers: headers, bytes: [])
                .map { send($0, exchange, handle) } ?? MHD_Result.NO
        }
        let prepared: PreparedResponse?
        switch response.body {
        case .file(let path, let offset, let count):
            prepared =
                PreparedResponse(
                    status: response.status, headers: headers, path: path, offset: offset, count: count)
                ?? missing(exchange)
        case .bytes(var bytes):
            if isCompressible(response) {
                mergeVary(&headers)
                if Negotiation.acceptsGzip(head?.headers["Accept-Encoding"]),
                    let packed = Zlib.gzip(bytes, level: 3)
                {
                    bytes = packed
                    headers["Content-Encoding"] = "gzip"
                    // Parts are of the bytes as they are: none may be joined to these.
                    if headers["Accept-Ranges"] != nil { headers["ETag"] = headers["ETag"].map { "W/\($0)" } }
                }
            }
            prepared = PreparedResponse(status: response.status, headers: headers, bytes: bytes)
        }
        return prepared.map { send($0, exchange, handle) } ?? MHD_Result.NO
    }

    /// Whether the client has these bytes already, by their tag (RFC 9110, section 13.1.2), which counts before a range.
    private func isKnown(_ response: Response, to head: RequestHead?) -> Bool {
        guard response.status == 200 || response.status == 206, let head,
            head.headers["If-None-Match"] != nil, head.method.isSafe,
            let tag = response.headers["ETag"].flatMap({ EntityTag(parsing: $0) })
        else { return false }
        return Conditional.evaluate(head.headers, method: head.method, etag: tag) == .notModified
    }

    func send(_ prepared: PreparedResponse, _ exchange: Exchange, _ handle: OpaquePointer) -> MHD_Result {
        exchange.sent = prepared
        connection(of: handle)?.enter(.send)
        return MHD_queue_response(handle, UInt32(prepared.status), prepared.handle)
    }

    private func missing(_ exchange: Exchange) -> PreparedResponse? {
        let response = handler.refusal(
            Refusal(status: 404, reason: "There is no such file."), target: exchange.target,
            headers: exchange.head?.headers ?? Headers())
        guard case .bytes(let bytes) = response.body else { return nil }
        return PreparedResponse(status: response.status, headers: response.headers, bytes: bytes)
    }

    /// The request is over, well or not.
    func didEnd(_ exchange: Exchange, _ handle: OpaquePointer) {
        if exchange.isCounted { active.subtract(1, ordering: .releasing) }
        release(exchange.reserved)
        let peer = connection(of: handle)
        peer?.enter(.idle)
        guard let observer, let sent = exchange.sent else { return }
        observer.didAnswer(
            AccessRecord(
                client: peer?.client ?? "", method: exchange.head?.method, target: exchange.rawTarget,
                status: sent.status, bytes: exchange.head?.method == .head ? 0 : sent.count,
                microseconds: monotonicMicroseconds() - exchange.began))
    }

    private func readHead(
        _ handle: OpaquePointer, _ method: UnsafePointer<CChar>, _ version: UnsafePointer<CChar>
    ) throws(Refusal) -> RequestHead {
        let (method, version) = (bytes(method, strlen(method)), bytes(version, strlen(version)))
        var reading = HeadReading(lint: try HeaderLint(method: method.span, version: version.span))
        withUnsafeMutablePointer(to: &reading) { reading in
            _ = MHD_get_connection_values_n(
                handle, MHD_ValueKind.HEADER_KIND,
                { context, _, name, nameCount, value, valueCount in
                    guard let reading = context?.assumingMemoryBound(to: HeadReading.self) else {
                        return MHD_Result.NO
                    }
                    return reading.pointee.add(bytes(name, nameCount), bytes(value, valueCount))
                        ? MHD_Result.YES : MHD_Result.NO
                }, reading)
        }
        if let refusal = reading.refusal { throw refusal }
        return try reading.lint.finish()
    }
}

/// The library's text as bytes, which live as long as it does.
private func bytes(_ text: UnsafePointer<CChar>?, _ count: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeRawBufferPointer(start: text, count: count).assumingMemoryBound(to: UInt8.self)
}

/// A head while its fields are iterated.
private struct HeadReading {
    var lint: HeaderLint
    var refusal: Refusal?

    mutating func add(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) -> Bool {
        do throws(Refusal) {
            try lint.add(name: name.span, value: value.span)
            return true
        } catch {
            refusal = error
            return false
        }
    }
}
