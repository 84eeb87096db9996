internal import Glibc
internal import Synchronization

/// Shuts the sockets of clients that take too long to say what they want: libmicrohttpd's own time-out begins anew
/// with each byte.
final class SlowClientWatch: Sendable {
    private struct Connection {
        var since: Int64
        var received = 0
        var isBody = false
        var isWatched = true
    }

    private struct State {
        var connections: [Int32: Connection] = [:]
        var isStopping = false
    }

    private let state = Mutex(State())
    private let headNanoseconds: Int64
    private let graceNanoseconds: Int64
    private let bytesPerSecond: Int64

    init(_ configuration: ServerConfiguration) throws(ServerError) {
        headNanoseconds = Int64(configuration.headSeconds) * 1_000_000_000
        graceNanoseconds = Int64(configuration.bodyGraceSeconds) * 1_000_000_000
        bytesPerSecond = Int64(configuration.bodyBytesPerSecond)
        var thread = pthread_t()
        let watch = Unmanaged.passRetained(self)
        guard pthread_create(&thread, nil, runSlowClientWatch, watch.toOpaque()) == 0 else {
            watch.release()
            throw ServerError(reason: "cannot start a thread")
        }
        pthread_detach(thread)
    }

    /// A socket was accepted.
    func open(_ socket: Int32) {
        state.withLock { $0.connections[socket] = Connection(since: Clock.nanoseconds()) }
    }

    /// A socket is about to be closed; it is not touched from here on.
    func close(_ socket: Int32) {
        state.withLock { $0.connections[socket] = nil }
    }

    /// A head is whole, and a body begins.
    func beginBody(_ socket: Int32) {
        state.withLock {
            $0.connections[socket]?.since = Clock.nanoseconds()
            $0.connections[socket]?.received = 0
            $0.connections[socket]?.isBody = true
        }
    }

    /// Some of a body came.
    func receive(_ count: Int, _ socket: Int32) {
        state.withLock { $0.connections[socket]?.received += count }
    }

    /// A request is whole: its client is the one who waits now.
    func pause(_ socket: Int32) {
        state.withLock { $0.connections[socket]?.isWatched = false }
    }

    /// An answer was sent. A next request may begin whenever it likes; libmicrohttpd's time-out covers the pause.
    func reset(_ socket: Int32) {
        state.withLock {
            $0.connections[socket]?.isWatched = false
            $0.connections[socket]?.isBody = false
        }
    }

    func stop() {
        state.withLock { $0.isStopping = true }
    }

    fileprivate func watch() {
        while !state.withLock({ $0.isStopping }) {
            usleep(250_000)
            let now = Clock.nanoseconds()
            state.withLock { state in
                for (socket, connection) in state.connections where connection.isWatched {
                    let age = now - connection.since
                    let isSlow =
                        connection.isBody
                        ? age > graceNanoseconds
                            && Int64(connection.received) < bytesPerSecond * (age / 1_000_000_000)
                        : age > headNanoseconds
                    // Within the lock the socket is still open: closing waits for `close(_:)`.
                    if isSlow { shutdown(socket, Int32(SHUT_RDWR)) }
                }
            }
        }
    }
}

private func runSlowClientWatch(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let context { Unmanaged<SlowClientWatch>.fromOpaque(context).takeRetainedValue().watch() }
    return nil
}
