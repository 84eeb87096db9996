internal import Glibc
internal import Synchronization
internal import WikiCore

/// What people at the terminal see.
enum Terminal {
    /// Prints a line, or several, to standard output.
    static func say(_ text: String) {
        put(text + "\n", to: 1)
    }

    /// Prints an error: one line to standard error.
    static func complain(_ message: String) {
        let line = String(
            String.UnicodeScalarView(message.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
        put("meent: \(line)\n", to: 2)
    }

    static func put(_ text: String, to descriptor: Int32) {
        put(Array(text.utf8)[...], to: descriptor)
    }

    /// Writes all of the bytes, or as many as are taken.
    static func put(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) {
        var rest = bytes
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}

/// A line that tells how far long work is; shown on a terminal alone, and only once it lasts over a second.
final class ProgressLine: Sendable {
    private struct State {
        let start: Int
        var shown = 0
        var isShown = false
    }

    private let state: Mutex<State>
    private let isTerminal = isatty(2) == 1

    init() {
        state = Mutex(State(start: MonotonicClock.milliseconds()))
    }

    /// Shows where the work is, at most five times a second.
    func show(_ text: @autoclosure () -> String) {
        guard isTerminal else { return }
        let now = MonotonicClock.milliseconds()
        let isDue = state.withLock { state in
            guard now - state.start > 1_000, now - state.shown > 200 else { return false }
            state.shown = now
            state.isShown = true
            return true
        }
        if isDue { Terminal.put("\r\u{1B}[K\(text())", to: 2) }
    }

    /// Takes the line away.
    func end() {
        let wasShown = state.withLock { state in
            defer { state.isShown = false }
            return state.isShown
        }
        if wasShown { Terminal.put("\r\u{1B}[K", to: 2) }
    }
}
