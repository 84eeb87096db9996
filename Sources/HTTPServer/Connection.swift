import CMicroHTTPD
import Glibc
import Synchronization

/// Milliseconds of a clock that never goes back.
func monotonicMilliseconds() -> Int64 { monotonicMicroseconds() / 1_000 }

/// Microseconds of a clock that never goes back.
func monotonicMicroseconds() -> Int64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000
}

/// What the reaper knows of one connection.
final class Connection: Sendable {
    /// What the server waits for.
    enum Phase: Sendable { case idle, head, body, work, send }
    struct State: Sendable {
        var phase: Phase
        /// When the phase, or its present window, began. Of an answer the time counts from the reaper's first look,
        /// and no other phase that answers pass through has one: so they need not read the clock.
        var since: Int64
        /// Body bytes within the window.
        var bytes = 0
        /// The system's count of bytes that came, or that the client acknowledged, when last looked at.
        var seen: UInt64?

        init(_ phase: Phase) {
            self.phase = phase
            since = phase == .head || phase == .body ? monotonicMilliseconds() : 0
        }
    }
    let socket: Int32
    let client: String
    let state = Mutex(State(.head))

    init(socket: Int32, client: String) {
        self.socket = socket
        self.client = client
    }

    func enter(_ phase: Phase) {
        state.withLock { $0 = State(phase) }
    }

    func addBody(_ count: Int) { state.withLock { $0.bytes += count } }

    /// Whether the client is too slow by now.
    func isOverdue(_ now: Int64, _ limits: ServerConfiguration) -> Bool {
        state.withLock { state in
            let waited = Double(now - state.since) / 1_000
            switch state.phase {
            case .work: return false
            case .head: return waited > limits.headerDeadline
            case .idle:
                // The library does not tell when a head begins: the system's count of bytes does.
                let received = Connection.transferred(socket).received
                if let seen = state.seen, received > seen {
                    state.phase = .head
                    state.since = now
                }
                state.seen = received
                return false
            case .body:
                guard waited >= limits.bodyWindow else { return false }
                let isSlow = Double(state.bytes) < Double(limits.bodyMinimumRate) * waited
                state.bytes = 0
                state.since = now
                return isSlow
            case .send:
                let acknowledged = Connection.transferred(socket).acknowledged
                if state.seen != acknowledged {
                    state.seen = acknowledged
                    state.since = now
                    return false
                }
                return waited > limits.sendDeadline
            }
        }
    }

    /// `tcpi_bytes_acked` and `tcpi_bytes_received` of linux/tcp.h, whose tail glibc's header does not know.
    private static func transferred(_ socket: Int32) -> (acknowledged: UInt64, received: UInt64) {
        var info: [UInt64] = Array(repeating: 0, count: 32)
        var size = socklen_t(256)
        guard getsockopt(socket, Int32(IPPROTO_TCP), TCP_INFO, &info, &size) == 0, size >= 136 else {
            return (0, 0)
        }
        return (info[15], info[16])
    }
}
