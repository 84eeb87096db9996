internal import CMicroHTTPD
internal import Glibc
internal import HTTP
internal import Synchronization

extension ServerCore {
    /// The head is whole: checks it before anything else looks at it. Only a refusal is answered on this first
    /// call, since libmicrohttpd closes the connection after an answer that early.
    func begin(
        _ conversation: Conversation, _ connection: OpaquePointer, method: UnsafePointer<CChar>,
        version: UnsafePointer<CChar>
    ) -> MHD_Result {
        conversation.method = String(cString: method)
        conversation.client = Self.peer(of: connection)
        do throws(Refusal) {
            let head = try Self.head(connection, method: method, version: version)
            conversation.head = head
            let target = try Target(raw: conversation.rawTarget)
            conversation.target = target
            conversation.bodyLimit = handler.bodyLimit(method: head.method, target: target)
            if let length = head.contentLength, length > conversation.bodyLimit {
                throw Refusal(status: 413, reason: "The body is larger than this address takes.")
            }
            let expected = head.contentLength ?? 0
            if bodyBytes.load(ordering: .relaxed) + expected > configuration.bodyBytes {
                throw Refusal(status: 503, reason: "Too much is being sent at the moment; try again.")
            }
            conversation.body.reserveCapacity(expected)
        } catch {
            return refuse(error, conversation, connection)
        }
        conversation.phase = .receiving
        watch.beginBody(cmhd_socket(connection))
        return .YES
    }

    /// Some of the body came.
    func receive(
        _ chunk: UnsafeRawBufferPointer, _ conversation: Conversation, _ connection: OpaquePointer
    ) -> MHD_Result {
        watch.receive(chunk.count, cmhd_socket(connection))
        guard conversation.refusal == nil else { return .NO }
        guard conversation.body.count + chunk.count <= conversation.bodyLimit else {
            // What came in chunks could not be refused before. The rest of this read is passed over, no more.
            conversation.refusal = Refusal(status: 413, reason: "The body is larger than this address takes.")
            return .YES
        }
        conversation.body += chunk
        let total = bodyBytes.add(chunk.count, ordering: .relaxed).newValue
        return total <= configuration.bodyBytes ? .YES : .NO
    }

    /// The request is whole.
    func answer(_ conversation: Conversation, _ connection: OpaquePointer) -> MHD_Result {
        if let refusal = conversation.refusal { return refuse(refusal, conversation, connection) }
        guard let head = conversation.head, let target = conversation.target else { return .NO }
        watch.pause(cmhd_socket(connection))
        let request = Request(
            method: head.method, target: target, headers: head.headers, body: conversation.body,
            client: conversation.client)
        switch handler.reply(to: request) {
        case .now(let response):
            return send(response, conversation, connection)
        case .shared(let shared):
            return send(shared, conversation, connection)
        case .later(let worker):
            conversation.phase = .working
            let suspended = SuspendedConnection(connection: connection)
            MHD_suspend_connection(connection)
            work.submit {
                let once = Once()
                worker { response in
                    guard once.take() else { return }
                    conversation.answer.withLock { $0 = response }
                    MHD_resume_connection(suspended.connection)
                }
            }
            return .YES
        }
    }

    private func refuse(
        _ refusal: Refusal, _ conversation: Conversation, _ connection: OpaquePointer
    ) -> MHD_Result {
        var response = handler.refusal(
            refusal, target: conversation.target, headers: conversation.head?.headers ?? Headers())
        response.headers["Connection"] = "close"
        return send(response, conversation, connection)
    }

    private static func head(
        _ connection: OpaquePointer, method: UnsafePointer<CChar>, version: UnsafePointer<CChar>
    ) throws(Refusal) -> RequestHead {
        let collected = CollectedFields()
        let context = Unmanaged.passUnretained(collected).toOpaque()
        _ = MHD_get_connection_values_n(connection, .HEADER_KIND, collectField, context)
        return try HeaderLint.check(
            method: [UInt8](bytes(method)), version: [UInt8](bytes(version)), fields: collected.fields)
    }

    private static func bytes(_ text: UnsafePointer<CChar>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: text, count: strlen(text))
    }

    private static func peer(of connection: OpaquePointer) -> String {
        guard let address = cmhd_peer(connection) else { return "" }
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let size =
            address.pointee.sa_family == sa_family_t(AF_INET6)
            ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
        guard
            getnameinfo(address, socklen_t(size), &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0
        else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// `@unchecked Sendable`: a constant pointer to a connection that is suspended, which libmicrohttpd keeps until it
/// is resumed, and lets any thread resume.
private struct SuspendedConnection: @unchecked Sendable {
    let connection: OpaquePointer
}

/// Lets the first caller through.
private final class Once: Sendable {
    private let isTaken = Atomic<Bool>(false)

    func take() -> Bool {
        !isTaken.exchange(true, ordering: .acquiringAndReleasing)
    }
}

private final class CollectedFields {
    var fields: [(name: [UInt8], value: [UInt8])] = []
}

private func collectField(
    _ context: UnsafeMutableRawPointer?, _ kind: MHD_ValueKind, _ name: UnsafePointer<CChar>?, _ nameSize: Int,
    _ value: UnsafePointer<CChar>?, _ valueSize: Int
) -> MHD_Result {
    guard let context else { return .NO }
    let collected = Unmanaged<CollectedFields>.fromOpaque(context).takeUnretainedValue()
    collected.fields.append(
        (
            [UInt8](UnsafeRawBufferPointer(start: name, count: nameSize)),
            [UInt8](UnsafeRawBufferPointer(start: value, count: valueSize))
        ))
    return .YES
}
