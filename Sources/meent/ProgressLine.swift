internal import Glibc
internal import Synchronization
internal import WikiCore

/// A line that tells how far long work is; shown on a terminal alone, and only once it lasts over a second.
///
/// It goes on by itself while the work tells nothing of how far it is, as in one long step of a library.
final class ProgressLine: Sendable {
    private struct State {
        var text: String
        /// When something was last shown, in milliseconds.
        var shown = 0
        var isShown = false
    }

    private let start = MonotonicClock.milliseconds()
    private let state: Mutex<State>
    private let isTerminal = isatty(2) == 1
    private let stop = Signal()
    private let stopped = Signal()

    /// Begins; the work is that from now until `end`.
    ///
    /// - Parameter text: what the work begins with.
    init(_ text: String) {
        state = Mutex(State(text: text))
        guard isTerminal else { return }
        do {
            try Thread.start { [self] in
                while !stop.wait(nanoseconds: 250_000_000) { goOn() }
                stopped.raise()
            }
        } catch {
            stopped.raise()
        }
    }

    /// Shows where the work is, at most five times a second.
    func show(_ text: @autoclosure () -> String) {
        guard isTerminal else { return }
        let text = text()
        put(after: 200) { state, _ in
            state.text = text
            return text
        }
    }

    /// Shows for how long the work lasts, when nothing was shown for a second.
    private func goOn() {
        put(after: 1_000) { state, seconds in "\(state.text), \(seconds) s" }
    }

    private func put(after pause: Int, _ text: (inout State, _ seconds: Int) -> String) {
        let now = MonotonicClock.milliseconds()
        state.withLock { state in
            let line = text(&state, (now - start) / 1_000)
            guard now - start > 1_000, now - state.shown > pause else { return }
            state.shown = now
            state.isShown = true
            Terminal.put("\r\u{1B}[K\(line)", to: 2)
        }
    }

    /// Takes the line away; nothing is shown afterwards. It may be called again.
    func end() {
        guard isTerminal else { return }
        stop.raise()
        stopped.waitLong()
        stopped.raise()
        state.withLock { state in
            if state.isShown { Terminal.put("\r\u{1B}[K", to: 2) }
            state.isShown = false
        }
    }
}
