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

    /// A decoded address, and the language that it is answered in.
    struct Place: Hashable {
        let name: String
        let language: String
    }

    /// Touched with the lock of `state` held alone.
    private final class Entry {
        let version: Version
        let response: SharedResponse
        let size: Int
        var lastUse: Int

        init(version: Version, response: SharedResponse, size: Int, lastUse: Int) {
            self.version = version
            self.response = response
            self.size = size
            self.lastUse = lastUse
        }
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        /// What is known to be the answer at an address, as long as `changeCount` stays.
        var atHand: [Place: Entry] = [:]
        /// The wiki's, when `atHand` was begun.
        var changeCount = 0
        var size = 0
        var uses = 0

        mutating func use(_ entry: Entry) -> SharedResponse {
            uses += 1
            entry.lastUse = uses
            return entry.response
        }
    }

    private let state = Mutex(State())
    private let capacity: Int

    /// - Parameter capacity: bytes of bodies; as much again may be held compressed.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// What that address was answered with when nothing was different from now.
    ///
    /// - Parameter changeCount: the wiki's, as it is now.
    func find(at place: Place, changeCount: Int) -> SharedResponse? {
        state.withLock { state in
            guard state.changeCount == changeCount else {
                state.atHand = [:]
                state.changeCount = changeCount
                return nil
            }
            return state.atHand[place].map { state.use($0) }
        }
    }

    /// The answer for a page as it is now; it is found at `place` too from here on.
    ///
    /// - Parameter changeCount: the wiki's, as it was before `version` was made.
    func find(_ key: Key, version: Version, place: Place, changeCount: Int) -> SharedResponse? {
        state.withLock { state in
            guard let entry = state.entries[key], entry.version == version else { return nil }
            if state.changeCount == changeCount { state.atHand[place] = entry }
            return state.use(entry)
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
            state.atHand = [:]
            for (key, entry) in state.entries.sorted(by: { $0.value.lastUse < $1.value.lastUse }) {
                guard state.size > capacity / 4 * 3 else { break }
                state.entries[key] = nil
                state.size -= entry.size
            }
        }
    }
}
