internal import Markup
internal import Synchronization
internal import WikiCore
internal import WikiStore

/// Follows the changes in the background: renders what is new, keeps it, and makes differences of old texts.
final class Deriver: Sendable {
    private struct Work {
        /// Pages that changed and were not derived since.
        var pages: Set<PageID> = []
        /// Those that are being derived.
        var taken: Set<PageID> = []
        var waiters: [Waiter] = []
        /// Whether pages may have changed that nobody told of.
        var needsLook = true
        var isStopping = false
    }

    /// Who waits for some pages to be derived.
    private struct Waiter {
        var pages: Set<PageID>
        let signal: Signal
    }

    private let work = Mutex(Work())
    private let signal = Signal()
    private let isAtWork: Bool
    /// So many pages go to the workers in one round trip.
    private static let batch = 32
    /// So long does a reader wait for what was saved just before, in nanoseconds: as long as one page may take.
    private static let patience = 2_000_000_000

    /// - Parameter isAtWork: whether a thread will work.
    init(isAtWork: Bool) {
        self.isAtWork = isAtWork
    }

    /// Says that there is a new content, and of which page; nil for a file, from which nothing is derived.
    func wake(_ page: PageID?) {
        if let page { _ = work.withLock { $0.pages.insert(page) } }
        signal.raise()
    }

    /// Says that any page may have a new text.
    func wakeForAll() {
        work.withLock { $0.needsLook = true }
        signal.raise()
    }

    /// Waits until links and tags are as the pages say that were saved by now. Two seconds at most, and not at all for
    /// more pages than go in one piece: the work of an import is seen as it comes.
    func catchUp() {
        guard isAtWork else { return }
        let done = Signal()
        let waits = work.withLock { work in
            let pages = work.pages.union(work.taken)
            guard !pages.isEmpty, pages.count <= Self.batch else { return false }
            work.waiters.append(Waiter(pages: pages, signal: done))
            return true
        }
        guard waits, !done.wait(nanoseconds: Self.patience) else { return }
        work.withLock { $0.waiters.removeAll { $0.signal === done } }
    }

    /// Lets `work` return soon.
    func stop() {
        work.withLock { $0.isStopping = true }
        signal.raise()
    }

    /// The thread's whole life.
    func work(_ wiki: Wiki) {
        // What fails here is tried again at the next start; a view of the page makes its own.
        while !work.withLock({ $0.isStopping }) {
            let didSomething = (try? step(wiki)) ?? false
            if !didSomething { signal.waitLong() }
        }
    }

    /// Takes on what changed before this process began, or in one great piece. It looks at every page.
    private func takeUnderived(_ wiki: Wiki) throws {
        let pages = try wiki.store.read {
            try $0.underivedPages(renderer: Int64(Renderer.version))
        }
        work.withLock { $0.pages.formUnion(pages.map(\.id)) }
    }

    private func takeBatch() -> [PageID] {
        work.withLock { work in
            let batch = Array(work.pages.prefix(Self.batch))
            work.pages.subtract(batch)
            work.taken = Set(batch)
            return batch
        }
    }

    /// Lets those go on whose pages are derived; one that changed meanwhile is not.
    private func finishBatch() {
        work.withLock { work in
            let done = work.taken.subtracting(work.pages)
            work.taken = []
            for index in work.waiters.indices { work.waiters[index].pages.subtract(done) }
            for waiter in work.waiters where waiter.pages.isEmpty { waiter.signal.raise() }
            work.waiters.removeAll { $0.pages.isEmpty }
        }
    }

    /// Derives a batch of pages, then makes a batch of differences.
    ///
    /// - Returns: whether anything was done.
    private func step(_ wiki: Wiki) throws -> Bool {
        let needsLook = work.withLock { work in
            defer { work.needsLook = false }
            return work.needsLook
        }
        if needsLook { try takeUnderived(wiki) }
        let taken = takeBatch()
        if !taken.isEmpty {
            defer { finishBatch() }
            // What a view has made meanwhile need not be made again.
            let keys = try wiki.store.read { reader in
                try taken.compactMap { id -> (PageID, RenderKey)? in
                    guard let page = try reader.page(id), let key = wiki.renderKey(of: page),
                        try reader.renderKey(of: id) != key
                    else { return nil }
                    return (id, key)
                }
            }
            let requests = try keys.map { _, key in try wiki.renderRequest(for: key) }
            let results = wiki.renderer.render(requests)
            let derived = zip(keys, results).compactMap { pair, result -> (PageID, DerivedPage)? in
                guard case .rendered(let rendered) = result else { return nil }
                return (pair.0, Deriver.derived(rendered, key: pair.1))
            }
            if !derived.isEmpty {
                try wiki.store.write(.leisurely) { writer in
                    for (page, derivation) in derived { try writer.keep(derivation, of: page) }
                }
            }
        }
        let looked = try wiki.store.compactContents(limit: Self.batch)
        if looked == 0, taken.isEmpty { try wiki.store.shrinkWhenDue() }
        return !taken.isEmpty || looked > 0
    }

    /// What is kept of a rendered page.
    static func derived(_ rendered: RenderedPage, key: RenderKey) -> DerivedPage {
        DerivedPage(
            key: key, title: rendered.title, rendered: rendered.encoded(),
            links: rendered.links.map { link in
                link.candidates.map {
                    DerivedPage.Target(kind: $0.kind, key: PageKey(lookingUp: $0.name))
                }
            },
            tags: Array(Set(rendered.frontMatter.tags)).sorted())
    }
}
