import Markup
import Synchronization
import TestSupport

/// Shows texts as they are; something else can be made to happen at the moment when pages are rendered.
final class InterruptedRendering: PageRendering {
    private let interruption = Mutex<(@Sendable () -> Void)?>(nil)

    /// Has `body` run when pages are rendered the next time, once.
    func interrupt(with body: @escaping @Sendable () -> Void) {
        interruption.withLock { $0 = body }
    }

    /// Whether what was to happen has happened.
    var isDone: Bool { interruption.withLock { $0 == nil } }

    func render(_ requests: [RenderRequest]) -> [RenderResult] {
        let body = interruption.withLock { interruption in
            defer { interruption = nil }
            return interruption
        }
        body?()
        return PlainRendering().render(requests)
    }
}
