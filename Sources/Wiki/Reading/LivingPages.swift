internal import Synchronization
internal import WikiCore
internal import WikiStore

/// Which page or file a name leads to: what decides whether a link is blue or red.
///
/// The tables say it. What was asked for lately stays in memory, so that neither memory nor the start grows with the wiki.
final class LivingPages: Sendable {
    struct Key: Hashable {
        let kind: PageKind
        let key: PageKey
    }

    private struct State {
        /// What lives under a key; nil for a name that no page has or had.
        var known: [Key: PageRecord?] = [:]
        /// Grows with each commit: what was read before one must not be kept behind it.
        var commits = 0
        var generation = 0

        mutating func keep(_ page: PageRecord?, at key: Key) {
            if known.count >= LivingPages.capacity { known = [:] }
            known[key] = .some(page)
        }
    }

    /// Looks names up in one consistent state of the tables.
    struct Names {
        fileprivate let living: LivingPages
        fileprivate let reader: Reader
        /// How many commits memory had heard of before that state was read.
        fileprivate let commits: Int

        /// What that name leads to.
        func lookup(_ kind: PageKind, _ key: PageKey) throws -> Lookup {
            if let known = living.known(kind, key) { return known }
            let found = try read(kind, key)
            living.keep(found, kind, key, asOf: commits)
            return found
        }

        private func read(_ kind: PageKind, _ key: PageKey) throws -> Lookup {
            if let page = try reader.page(kind, key: key) {
                return page.isLiving ? .living(page) : .deleted(page)
            }
            let page = try reader.alias(kind, key: key).flatMap { try reader.page($0.page) }
            return page.map(Lookup.alias) ?? .missing
        }
    }

    private let store: Store
    private let state = Mutex(State())
    /// So many names are kept: some 5 MiB.
    private static let capacity = 16_384

    init(_ store: Store) {
        self.store = store
    }

    /// How many names are kept now.
    var countOfKnown: Int { state.withLock { $0.known.count } }

    /// Looks several names up.
    func read<Result>(_ body: (Names) throws -> Result) throws -> Result {
        let commits = state.withLock { $0.commits }
        return try store.read { try body(Names(living: self, reader: $0, commits: commits)) }
    }

    /// What that name leads to.
    func lookup(_ kind: PageKind, _ key: PageKey) throws -> Lookup {
        if let known = known(kind, key) { return known }
        return try read { try $0.lookup(kind, key) }
    }

    /// The living page or file of that key.
    func find(_ kind: PageKind, _ key: PageKey) throws -> PageRecord? {
        guard case .living(let page) = try lookup(kind, key) else { return nil }
        return page
    }

    /// Living pages whose key passes a test, at most so many, without order. Looks at every page.
    func pages(limit: Int, where test: (PageKey) -> Bool) throws -> [PageRecord] {
        var found: [PageRecord] = []
        try store.read { reader in
            try reader.forEachPage { page in
                guard found.count < limit, page.isLiving, page.kind == .page, test(page.name.key) else {
                    return
                }
                found.append(page)
            }
        }
        return found
    }

    /// Grows whenever a page, file or old name appears or goes, so that what was put together before can be known as
    /// stale.
    var generation: Int {
        state.withLock { $0.generation }
    }

    /// Grows with each commit, and whenever `generation` does.
    var changeCount: Int {
        state.withLock { $0.commits + $0.generation }
    }

    /// Says that something else that pages show has changed, such as their waiting versions.
    func touch() {
        state.withLock { $0.generation += 1 }
    }

    /// Forgets what is known of names, where any of them may lead elsewhere now. To be called after the commit.
    func forget() {
        state.withLock { state in
            state.known = [:]
            state.commits += 1
            state.generation += 1
        }
    }

    /// Takes in that a page has a new text, and nothing else. To be called after the commit, in the order of commits.
    func update(_ page: PageRecord) {
        state.withLock { state in
            state.commits += 1
            state.keep(page, at: Key(kind: page.kind, key: page.name.key))
        }
    }

    private func known(_ kind: PageKind, _ key: PageKey) -> Lookup? {
        state.withLock { $0.known[Key(kind: kind, key: key)] }.map { $0.map(Lookup.living) ?? .missing }
    }

    /// Where an old name leads is not kept: the page there goes on without it.
    private func keep(_ found: Lookup, _ kind: PageKind, _ key: PageKey, asOf commits: Int) {
        let page: PageRecord?
        switch found {
        case .living(let living): page = living
        case .missing where key.text.utf8.count <= PageName.maximumBytes: page = nil
        case .missing, .deleted, .alias: return
        }
        state.withLock { state in
            if state.commits == commits { state.keep(page, at: Key(kind: kind, key: key)) }
        }
    }
}
