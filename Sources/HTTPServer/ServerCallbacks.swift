import CMicroHTTPD
import Glibc
import HTTP
import Synchronization

/// Starts the library with the server's options; nil when it refuses.
func startDaemon(core: ServerCore) -> OpaquePointer? {
    let context = Unmanaged.passUnretained(core).toOpaque()
    func item(_ option: MHD_OPTION, _ value: Int, _ pointer: UnsafeMutableRawPointer? = nil) -> MHD_OptionItem
    {
        MHD_OptionItem(option: option, value: value, ptr_value: pointer)
    }
    let limits = core.limits
    let target:
        @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?) ->
            UnsafeMutableRawPointer? = { _, raw, _ in
                let bytes = raw.map { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) } ?? []
                return Unmanaged.passRetained(Exchange(rawTarget: bytes)).toOpaque()
            }
    let completed: MHD_RequestCompletedCallback = { context, handle, slot, _ in
        guard let context, let handle, let kept = slot?.pointee else { return }
        slot?.pointee = nil
        ServerCallbacks.core(context).didEnd(Unmanaged<Exchange>.fromOpaque(kept).takeRetainedValue(), handle)
    }
    let connected: MHD_NotifyConnectionCallback = { context, handle, slot, code in
        guard let context, let handle, let slot else { return }
        let registry = ServerCallbacks.core(context).registry
        if code == MHD_ConnectionNotificationCode.CONNECTION_NOTIFY_STARTED {
            guard let made = makeConnection(handle) else { return }
            registry.insert(made)
            slot.pointee = Unmanaged.passRetained(made).toOpaque()
        } else if let kept = slot.pointee {
            slot.pointee = nil
            registry.remove(Unmanaged<Connection>.fromOpaque(kept).takeRetainedValue())
        }
    }
    let options = [
        item(MHD_OPTION.CONNECTION_LIMIT, limits.connectionLimit),
        item(MHD_OPTION.CONNECTION_TIMEOUT, limits.idleTimeout),
        item(MHD_OPTION.CONNECTION_MEMORY_LIMIT, 32 << 10),
        item(MHD_OPTION.STRICT_FOR_CLIENT, 1),
        item(
            MHD_OPTION.URI_LOG_CALLBACK, Int(bitPattern: unsafeBitCast(target, to: UnsafeRawPointer.self)),
            context),
        item(
            MHD_OPTION.NOTIFY_COMPLETED, Int(bitPattern: unsafeBitCast(completed, to: UnsafeRawPointer.self)),
            context),
        item(
            MHD_OPTION.NOTIFY_CONNECTION,
            Int(bitPattern: unsafeBitCast(connected, to: UnsafeRawPointer.self)),
            context),
        item(MHD_OPTION.END, 0),
    ]
    let flags =
        MHD_USE_EPOLL_INTERNAL_THREAD.rawValue | MHD_USE_NO_LISTEN_SOCKET.rawValue
        | MHD_ALLOW_SUSPEND_RESUME.rawValue
    return options.withUnsafeBufferPointer { options in
        mhd_start(
            flags,
            { context, handle, _, method, version, data, size, slot in
                guard let context, let handle, let method, let version, let size, let kept = slot?.pointee
                else { return MHD_Result.NO }
                let exchange = Unmanaged<Exchange>.fromOpaque(kept).takeUnretainedValue()
                return ServerCallbacks.core(context).step(exchange, handle, method, version, data, size)
            }, context, options.baseAddress)
    }
}

enum ServerCallbacks {
    static func core(_ context: UnsafeMutableRawPointer) -> ServerCore {
        Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
    }
}

private func makeConnection(_ handle: OpaquePointer) -> Connection? {
    guard let info = mhd_connection_info(handle, MHD_ConnectionInfoType.CONNECTION_INFO_CONNECTION_FD) else {
        return nil
    }
    let socket = info.pointee.connect_fd
    let peer = mhd_connection_info(handle, MHD_ConnectionInfoType.CONNECTION_INFO_CLIENT_ADDRESS)
        .flatMap { $0.pointee.client_addr }.flatMap { SocketAddress(copying: $0) }
    return peer.map { Connection(socket: socket, client: $0.host) }
}

/// What the registry knows of a connection.
func connection(of handle: OpaquePointer) -> Connection? {
    guard let info = mhd_connection_info(handle, MHD_ConnectionInfoType.CONNECTION_INFO_SOCKET_CONTEXT),
        let kept = info.pointee.socket_context
    else { return nil }
    return Unmanaged<Connection>.fromOpaque(kept).takeUnretainedValue()
}
