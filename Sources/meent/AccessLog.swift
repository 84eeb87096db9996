internal import Glibc
internal import HTTP
internal import HTTPServer
internal import Synchronization
internal import WikiCore
internal import WikiWeb

/// One line a request on standard error: when, who, what, the status, bytes of the answer, and microseconds it took.
///
/// A thread of its own writes what has gathered, so that the threads that answer make no call of the system for each line,
/// and wait for nobody who reads them slowly.
final class AccessLog: ServerObserver {
    private struct State {
        var lines: [UInt8] = []
        /// Whether the thread has yet to write what has gathered.
        var isAwaited = false
        /// The second that `stamp` tells.
        var second = Timestamp(seconds: .min)
        var stamp: [UInt8] = []
    }

    /// Lines wait for others for so many microseconds.
    private static let pause: UInt32 = 10_000
    /// Whoever has a line when so many bytes wait writes them: what takes the lines is slow, and memory has an end.
    private static let mostWaiting = 1 << 20
    /// So much is written at once at most: a pipe takes it whole (PIPE_BUF), so that no other line comes in between.
    private static let longestWrite = 4_096

    private let requests: RequestMetrics
    private let state = Mutex(State())
    /// Held by who writes, so that lines are written in their order.
    private let output = Mutex(())
    private let signal = Signal()

    /// Starts the thread that writes.
    ///
    /// - Throws: `ThreadError` when the system has no room for one.
    init(requests: RequestMetrics) throws(ThreadError) {
        self.requests = requests
        try Thread.start { [self] in
            while true {
                signal.waitLong()
                usleep(Self.pause)
                flush()
            }
        }
    }

    func didAnswer(_ record: AccessRecord) {
        requests.record(target: record.target, status: record.status, microseconds: record.microseconds)
        let now = Timestamp.now()
        let (wakes, waiting) = state.withLock { state in
            if state.second != now {
                state.second = now
                state.stamp = Array(now.rfc3339.utf8)
            }
            state.lines += state.stamp
            Self.append(record, to: &state.lines)
            defer { state.isAwaited = true }
            return (!state.isAwaited, state.lines.count)
        }
        if wakes { signal.raise() }
        if waiting > Self.mostWaiting { flush() }
    }

    /// Writes what has gathered.
    func flush() {
        output.withLock { _ in
            let lines = state.withLock { state in
                state.isAwaited = false
                return exchange(&state.lines, with: [])
            }
            var rest = lines[...]
            while let end = Self.end(of: rest) {
                Terminal.put(rest[..<end], to: 2)
                rest = rest[end...]
            }
        }
    }

    /// Behind as many whole lines as are written at once, or one that is longer; nil where there are none.
    private static func end(of lines: ArraySlice<UInt8>) -> Int? {
        let most = lines.prefix(longestWrite)
        return (most.lastIndex(of: 0x0A) ?? lines[most.endIndex...].firstIndex(of: 0x0A)).map { $0 + 1 }
    }

    /// Appends what stands behind the time.
    private static func append(_ record: AccessRecord, to line: inout [UInt8]) {
        line.append(0x20)
        line += record.client.utf8
        line.append(0x20)
        line += (record.method?.rawValue ?? "-").utf8
        line.append(0x20)
        appendEscaped(withoutQuestion(record.target), to: &line)
        for number in [record.status, record.bytes, Int(record.microseconds)] {
            line.append(0x20)
            line += String(number).utf8
        }
        line += "us\n".utf8
    }

    /// What a terminal might act on is shown by its number.
    private static func appendEscaped(_ target: ArraySlice<UInt8>, to line: inout [UInt8]) {
        var rest = target
        while true {
            let plain = rest.prefix { $0 > 0x20 && $0 < 0x7F }
            line += plain
            rest = rest[plain.endIndex...]
            guard let byte = rest.popFirst() else { return }
            line += "%\(String(byte, radix: 16, uppercase: true))".utf8
        }
    }

    /// What somebody looks for may be a name, and is no one else's business: of a search only the address is kept.
    private static func withoutQuestion(_ target: [UInt8]) -> ArraySlice<UInt8> {
        guard let mark = target.firstIndex(of: 0x3F),
            ["/search", "/api/v1/search", "/api/v1/suggest"].contains(where: {
                target[..<mark].elementsEqual($0.utf8)
            })
        else { return target[...] }
        return target[...mark]
    }
}
