internal import CMicroHTTPD
internal import Glibc
internal import HTTP
internal import Synchronization

// What libmicrohttpd calls. `context` is the core; a conversation is made with the request line and released when
// the request is over.

func beginRequest(
    _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    guard let context, let target else { return nil }
    let core = Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
    core.active.add(1, ordering: .relaxed)
    let bytes = UnsafeRawBufferPointer(start: target, count: strlen(target))
    return Unmanaged.passRetained(Conversation(rawTarget: [UInt8](bytes))).toOpaque()
}

func endRequest(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ how: MHD_RequestTerminationCode
) {
    guard let context, let held = slot?.pointee else { return }
    let core = Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
    let conversation = Unmanaged<Conversation>.fromOpaque(held).takeRetainedValue()
    slot?.pointee = nil
    core.bodyBytes.subtract(conversation.body.count, ordering: .relaxed)
    core.watch.reset(cmhd_socket(connection))
    core.active.subtract(1, ordering: .releasing)
    core.observer.didAnswer(
        AccessRecord(
            client: conversation.client, method: conversation.method,
            target: String(decoding: conversation.rawTarget, as: UTF8.self), status: conversation.status,
            bytes: conversation.bytes, microseconds: Int((Clock.nanoseconds() - conversation.began) / 1_000)))
}

func noticeConnection(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ socketContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ what: MHD_ConnectionNotificationCode
) {
    guard let context else { return }
    let core = Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
    let socket = cmhd_socket(connection)
    if what == .CONNECTION_NOTIFY_STARTED { core.watch.open(socket) } else { core.watch.close(socket) }
}

func handleAccess(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ url: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ data: UnsafePointer<CChar>?,
    _ size: UnsafeMutablePointer<Int>?, _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let context, let connection, let method, let version, let size, let held = slot?.pointee else {
        return .NO
    }
    let core = Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
    let conversation = Unmanaged<Conversation>.fromOpaque(held).takeUnretainedValue()
    switch conversation.phase {
    case .begun:
        return core.begin(conversation, connection, method: method, version: version)
    case .receiving where size.pointee > 0:
        guard let data else { return .NO }
        let chunk = UnsafeRawBufferPointer(start: data, count: size.pointee)
        size.pointee = 0
        return core.receive(chunk, conversation, connection)
    case .receiving:
        return core.answer(conversation, connection)
    case .working:
        guard let response = conversation.answer.withLock({ $0.take() }) else { return .NO }
        return core.send(response, conversation, connection)
    case .answered:
        return .YES
    }
}
