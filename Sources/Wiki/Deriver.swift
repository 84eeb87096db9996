internal import Markup
internal import Synchronization
internal import WikiCore
internal import WikiStore

/// Follows the changes in the background: renders what is new, keeps it, and makes differences of old texts.
final class Deriver: Sendable {
    private let isStopping = Mutex(false)
    private let signal = Signal()
    /// So many pages go to the workers in one round trip.
    private static let batch = 32

    /// Says that there is something new.
    func wake() {
        signal.raise()
    }

    /// Lets `work` return soon.
    func stop() {
        isStopping.withLock { $0 = true }
        signal.raise()
    }

    /// The thread's whole life.
    func work(_ wiki: Wiki) {
        while !isStopping.withLock({ $0 }) {
            // What fails here is tried again at the next change; a view of the page makes its own.
            let didSomething = (try? step(wiki)) ?? false
            if !didSomething { signal.waitLong() }
        }
    }

    /// Derives a batch of pages, then makes a batch of differences.
    ///
    /// - Returns: whether anything was left to do.
    private func step(_ wiki: Wiki) throws -> Bool {
        let pages = try wiki.store.read {
            try $0.underivedPages(renderer: Int64(Renderer.version), limit: Self.batch)
        }
        var kept = 0
        if !pages.isEmpty {
            let keys = pages.compactMap { page in wiki.renderKey(of: page).map { (page, $0) } }
            let requests = try keys.map { _, key in
                RenderRequest(text: try wiki.content(key.content), name: key.name, root: key.root)
            }
            let results = wiki.renderer.render(requests)
            let derived = zip(keys, results).compactMap { pair, result -> (PageID, DerivedPage)? in
                guard case .rendered(let rendered) = result else { return nil }
                return (pair.0.id, Deriver.derived(rendered, key: pair.1))
            }
            kept = try wiki.store.write(leisurely: true) { writer in
                for (page, derivation) in derived { try writer.keep(derivation, of: page) }
                return derived.count
            }
        }
        let deltas = try wiki.store.write(leisurely: true) { try $0.compactContents(limit: Self.batch) }
        return kept > 0 || deltas > 0
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
