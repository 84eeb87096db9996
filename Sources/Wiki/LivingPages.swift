internal import Synchronization
internal import WikiCore
internal import WikiStore

/// Which pages and files live, in memory: what decides whether a link is blue or red.
final class LivingPages: Sendable {
    struct Key: Hashable {
        let kind: PageKind
        let key: PageKey
    }

    private struct State {
        var pages: [Key: PageRecord]
        var generation = 0
    }

    private let state: Mutex<State>

    init(_ pages: [PageRecord]) {
        state = Mutex(
            State(
                pages: Dictionary(
                    pages.map { (Key(kind: $0.kind, key: $0.name.key), $0) }, uniquingKeysWith: { $1 })))
    }

    /// The living page or file of that key.
    func find(_ kind: PageKind, _ key: PageKey) -> PageRecord? {
        state.withLock { $0.pages[Key(kind: kind, key: key)] }
    }

    /// Grows whenever a page or file appears or goes, so that what was put together before can be known as stale.
    var generation: Int {
        state.withLock { $0.generation }
    }

    /// Says that something else that pages show has changed, such as their waiting versions.
    func touch() {
        state.withLock { $0.generation += 1 }
    }

    /// Takes in what a commit made of a page.
    func update(_ record: PageRecord) {
        let key = Key(kind: record.kind, key: record.name.key)
        state.withLock { state in
            let before = state.pages.updateValue(record, forKey: key)
            if !record.isLiving { state.pages[key] = nil }
            if (before != nil) != record.isLiving { state.generation += 1 }
        }
    }
}
