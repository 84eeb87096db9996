import Glibc
import Synchronization

/// Counts what happens on several threads.
final class Counter: Sendable {
    private let count = Mutex(0)

    func add() { count.withLock { $0 += 1 } }

    /// Waits until it has happened so often; a minute at most.
    func wait(for enough: Int) {
        for _ in 0..<60_000 {
            if count.withLock({ $0 }) >= enough { return }
            usleep(1_000)
        }
    }
}
