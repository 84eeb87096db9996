internal import CMicroHTTPD
internal import Glibc
internal import HTTP
internal import Synchronization

extension ServerCore {
    /// Bodies shorter than this are not worth compressing.
    private static let smallestCompressed = 1_024

    /// Sends an answer that was made for this request.
    func send(_ response: Response, _ conversation: Conversation, _ connection: OpaquePointer) -> MHD_Result {
        let headers = conversation.head?.headers ?? Headers()
        var response = response
        let tag = response.headers["ETag"].flatMap { EntityTag(parsing: $0) }
        if response.status == 200, let tag, let method = conversation.head?.method, method.isSafe,
            Conditional.evaluate(headers, method: method, etag: tag) == .notModified
        {
            response.status = 304
            response.body = .bytes([])
        }
        var raw: OpaquePointer?
        switch response.body {
        case .bytes(var bytes):
            if bytes.count >= Self.smallestCompressed, response.headers["Content-Encoding"] == nil,
                Self.isCompressible(response.headers["Content-Type"]),
                Negotiation.acceptsGzip(headers["Accept-Encoding"]),
                let compressed = Gzip.compress(bytes, level: 2)
            {
                bytes = compressed
                response.headers["Content-Encoding"] = "gzip"
                if let tag { response.headers["ETag"] = Self.gzipTag(tag) }
            }
            conversation.bytes = bytes.count
            raw = Self.response(copying: bytes)
        case .file(let path, let offset, let count):
            let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
            guard descriptor >= 0 else {
                return send(
                    handler.refusal(
                        Refusal(status: 404, reason: "The file is missing."), target: conversation.target,
                        headers: headers), conversation, connection)
            }
            conversation.bytes = count
            raw = MHD_create_response_from_fd_at_offset64(UInt64(count), descriptor, UInt64(offset))
        }
        guard let raw else { return .NO }
        defer { MHD_destroy_response(raw) }
        Self.add(response.headers, to: raw)
        return queue(raw, status: response.status, conversation, connection)
    }

    /// Sends an answer that is given many times over; its finished forms are made once.
    func send(_ shared: SharedResponse, _ conversation: Conversation, _ connection: OpaquePointer) -> MHD_Result {
        let headers = conversation.head?.headers ?? Headers()
        let finished = shared.finished.withLock { slot -> FinishedResponse in
            if let made = slot as? FinishedResponse { return made }
            let made = FinishedResponse(shared.response)
            slot = made
            return made
        }
        if headers["If-None-Match"] != nil, let tag = finished.tag {
            let known = [tag, EntityTag(parsing: Self.gzipTag(tag))].compactMap { $0 }
            let isKnown = known.contains { candidate in
                Conditional.evaluate(headers, method: .get, etag: candidate) == .notModified
            }
            if isKnown {
                return queue(finished.notModified, status: 304, conversation, connection)
            }
        }
        conversation.bytes = finished.size
        let form =
            Negotiation.acceptsGzip(headers["Accept-Encoding"]) ? finished.gzip ?? finished.plain : finished.plain
        return queue(form, status: 200, conversation, connection)
    }

    private func queue(
        _ response: OpaquePointer?, status: Int, _ conversation: Conversation, _ connection: OpaquePointer
    ) -> MHD_Result {
        guard let response else { return .NO }
        conversation.phase = .answered
        conversation.status = status
        return MHD_queue_response(connection, UInt32(status), response)
    }

    static func isCompressible(_ type: String?) -> Bool {
        guard let type else { return false }
        return ["text/", "application/json", "application/xml", "application/atom+xml", "image/svg+xml"].contains {
            type.utf8.starts(with: $0.utf8)
        }
    }

    /// The tag of the compressed form of what `tag` names.
    static func gzipTag(_ tag: EntityTag) -> String {
        "\"\(tag.opaque)-gzip\""
    }

    static func response(copying bytes: [UInt8]) -> OpaquePointer? {
        bytes.withUnsafeBytes { buffer in
            MHD_create_response_from_buffer(
                buffer.count, UnsafeMutableRawPointer(mutating: buffer.baseAddress), .RESPMEM_MUST_COPY)
        }
    }

    static func add(_ headers: Headers, to response: OpaquePointer) {
        for field in headers.fields { MHD_add_response_header(response, field.name, field.value) }
    }
}

/// The forms in which a shared answer is sent.
///
/// `@unchecked Sendable`: constant pointers to finished responses, which libmicrohttpd counts references of under
/// its own lock and lets any thread queue.
private final class FinishedResponse: @unchecked Sendable {
    let plain: OpaquePointer?
    let gzip: OpaquePointer?
    let notModified: OpaquePointer?
    let tag: EntityTag?
    let size: Int

    init(_ response: Response) {
        guard case .bytes(let bytes) = response.body else {
            preconditionFailure("A shared response has a body of bytes")
        }
        size = bytes.count
        tag = response.headers["ETag"].flatMap { EntityTag(parsing: $0) }
        plain = ServerCore.response(copying: bytes)
        notModified = ServerCore.response(copying: [])
        for form in [plain, notModified] {
            if let form { ServerCore.add(response.headers, to: form) }
        }
        guard ServerCore.isCompressible(response.headers["Content-Type"]),
            let compressed = Gzip.compress(bytes, level: 7), compressed.count < bytes.count
        else {
            gzip = nil
            return
        }
        gzip = ServerCore.response(copying: compressed)
        var headers = response.headers
        headers["Content-Encoding"] = "gzip"
        if let tag { headers["ETag"] = ServerCore.gzipTag(tag) }
        if let gzip { ServerCore.add(headers, to: gzip) }
    }

    deinit {
        for form in [plain, gzip, notModified] {
            if let form { MHD_destroy_response(form) }
        }
    }
}
