internal import Synchronization
internal import WikiCore
internal import WikiStore

/// Which pages and files live, and which old names lead to them, in memory: what decides whether a link is blue or red.
final class LivingPages: Sendable {
    struct Key: Hashable {
        let kind: PageKind
        let key: PageKey
    }

    private struct State {
        var pages: [Key: PageRecord]
        /// Under which key each living page stands.
        var keys: [PageID: Key]
        /// Old names that no page has now.
        var aliases: [Key: PageID]
        /// How many of each kind live.
        var counts: [PageKind: Int]
        var generation = 0

        init(_ pages: [PageRecord], aliases: [AliasRecord]) {
            let keyed = pages.map { (Key(kind: $0.kind, key: $0.name.key), $0) }
            self.pages = Dictionary(keyed, uniquingKeysWith: { $1 })
            keys = Dictionary(keyed.map { ($1.id, $0) }, uniquingKeysWith: { $1 })
            self.aliases = Dictionary(
                aliases.map { (Key(kind: $0.kind, key: $0.name.key), $0.page) }, uniquingKeysWith: { $1 })
            counts = self.pages.keys.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 }
        }

        mutating func set(_ page: PageRecord?, at key: Key) {
            let before = pages[key]
            pages[key] = page
            counts[key.kind, default: 0] += (page == nil ? 0 : 1) - (before == nil ? 0 : 1)
        }
    }

    private let state: Mutex<State>

    init(_ pages: [PageRecord], aliases: [AliasRecord]) {
        state = Mutex(State(pages, aliases: aliases))
    }

    /// How many pages or files live.
    func count(of kind: PageKind) -> Int {
        state.withLock { $0.counts[kind] ?? 0 }
    }

    /// Forgets everything for what is read anew.
    func replace(_ pages: [PageRecord], aliases: [AliasRecord]) {
        state.withLock { state in
            let generation = state.generation + 1
            state = State(pages, aliases: aliases)
            state.generation = generation
        }
    }

    /// The living page or file of that key.
    func find(_ kind: PageKind, _ key: PageKey) -> PageRecord? {
        state.withLock { $0.pages[Key(kind: kind, key: key)] }
    }

    /// Living pages whose key passes a test, at most so many, without order.
    func pages(limit: Int, where test: (PageKey) -> Bool) -> [PageRecord] {
        state.withLock { state in
            var found: [PageRecord] = []
            for (key, page) in state.pages where key.kind == .page && test(key.key) {
                found.append(page)
                if found.count == limit { break }
            }
            return found
        }
    }

    /// The living page or file of that key, else the one whose old name it is.
    func resolve(_ kind: PageKind, _ key: PageKey) -> PageRecord? {
        let key = Key(kind: kind, key: key)
        return state.withLock { state in
            state.pages[key] ?? state.aliases[key].flatMap { state.keys[$0] }.flatMap { state.pages[$0] }
        }
    }

    /// Grows whenever a page, file or old name appears or goes, so that what was put together before can be known as
    /// stale.
    var generation: Int {
        state.withLock { $0.generation }
    }

    /// Says that something else that pages show has changed, such as their waiting versions.
    func touch() {
        state.withLock { $0.generation += 1 }
    }

    /// Takes in what a commit made of a page. To be called in the order of commits.
    ///
    /// - Parameter aliases: the old names that lead to it now.
    func update(_ record: PageRecord, aliases: [AliasRecord]) {
        let key = Key(kind: record.kind, key: record.name.key)
        state.withLock { state in
            let before = state.keys[record.id]
            if let before, state.pages[before]?.id == record.id { state.set(nil, at: before) }
            if record.isLiving {
                state.set(record, at: key)
                state.keys[record.id] = key
            } else {
                state.keys[record.id] = nil
            }
            var isNew = before != (record.isLiving ? key : nil)
            // A page that has the name comes before all that had it once.
            if record.isNamed, state.aliases.removeValue(forKey: key) != nil { isNew = true }
            for alias in aliases {
                let key = Key(kind: alias.kind, key: alias.name.key)
                if state.aliases.updateValue(alias.page, forKey: key) != alias.page { isNew = true }
            }
            if isNew { state.generation += 1 }
        }
    }
}
