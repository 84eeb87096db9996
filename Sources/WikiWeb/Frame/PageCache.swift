internal import HTTP
internal import Synchronization
internal import WikiCore

/// Finished answers for pages as they are now, the least used given up first.
final class PageCache: Sendable {
    struct Key: Hashable {
        let page: PageID
        let language: String
    }

    /// What an answer was made from; any difference makes it stale.
    struct Version: Equatable {
        let head: RevisionID
        let generation: Int
        let name: String
    }

    private struct Entry {
        let version: Version
        let response: SharedResponse
        let size: Int
        var lastUse: Int
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        var size = 0
        var uses = 0
    }

    private let state = Mutex(State())
    private let capacity: Int

    /// - Parameter capacity: bytes of bodies; as much again may be held compressed.
    init(capacity: Int) {
        self.capacity = capacity
    }

    func find(_ key: Key, version: Version) -> SharedResponse? {
        state.withLock { state in
            guard let index = state.entries.index(forKey: key) else { return nil }
            let entry = state.entries[index].value
            guard entry.version == version else { return nil }
            state.uses += 1
            state.entries.values[index].lastUse = state.uses
            return entry.response
        }
    }

    func insert(_ response: SharedResponse, size: Int, for key: Key, version: Version) {
        state.withLock { state in
            if let old = state.entries.removeValue(forKey: key) { state.size -= old.size }
            guard size <= capacity / 4 else { return }
            state.uses += 1
            state.entries[key] = Entry(version: version, response: response, size: size, lastUse: state.uses)
            state.size += size
            guard state.size > capacity else { return }
            for (key, entry) in state.entries.sorted(by: { $0.value.lastUse < $1.value.lastUse }) {
                guard state.size > capacity / 4 * 3 else { break }
                state.entries[key] = nil
                state.size -= entry.size
            }
        }
    }
}
