internal import CMicroHTTPD
internal import Glibc
internal import HTTP
internal import Synchronization

/// One request and its answer, from the first line to the last byte.
///
/// `@unchecked Sendable`: the fields before `shared` are touched only by the thread that libmicrohttpd has the
/// connection on, and while it is suspended by nobody; what other threads touch is behind `shared`'s mutex.
final class Conversation: @unchecked Sendable {
    enum Phase {
        case begun
        case receiving
        case working
        case answered
    }

    let rawTarget: [UInt8]
    let began: Int64
    var phase = Phase.begun
    var head: RequestHead?
    var target: Target?
    var method = ""
    var client = ""
    var body: [UInt8] = []
    var bodyLimit = 0
    var refusal: Refusal?
    var status = 0
    var bytes = 0
    /// The answer that a working thread gave; taken by the connection's thread.
    let answer = Mutex<Response?>(nil)

    init(rawTarget: [UInt8]) {
        self.rawTarget = rawTarget
        began = Clock.nanoseconds()
    }
}

/// The clock that only goes forward.
enum Clock {
    static func nanoseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
