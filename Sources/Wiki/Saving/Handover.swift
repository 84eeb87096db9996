internal import Synchronization
internal import WikiCore
internal import WikiStore

/// Carries one value from the thread that has it to the one that waits for it.
final class Handover<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)

    func put(_ newValue: Value) {
        value.withLock { $0 = newValue }
    }

    func take() -> Value? {
        value.withLock { $0 }
    }
}

extension Handover {
    /// Starts work that answers on another thread, and waits for its answer.
    static func waiting<Success: Sendable>(
        for work: (_ completion: @escaping @Sendable (Result<Success, any Error>) -> Void) -> Void
    ) throws -> Success where Value == Result<Success, any Error> {
        let done = Signal()
        let answer = Handover()
        work { result in
            answer.put(result)
            done.raise()
        }
        done.waitLong()
        guard let result = answer.take() else { throw StoreError.closed }
        return try result.get()
    }
}
