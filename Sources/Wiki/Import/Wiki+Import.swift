internal import Markup
internal import Synchronization
internal import WikiCore
public import WikiStore

extension Wiki {
    /// Takes over what is new in a source, all of it or nothing.
    ///
    /// The source's text goes over a page that nobody changed here since the last import, is joined with one that
    /// somebody did, and waits beside it where both changed the same lines. Starter pages that nobody edited give
    /// way to an import at the top.
    ///
    /// - Parameter progress: told, on the writer's thread, how many entries were looked at.
    public func bringIn(
        _ request: ImportRequest, progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws -> ImportOutcome {
        let time = Timestamp.now()
        let (outcome, _) = try commit { writer in
            var run = ImportRun(request, time: time, writer: writer)
            try run.run(progress: progress)
            return ((run.outcome, try writer.reader.importRoots()), run.touched)
        } first: { [self] _, importRoots in
            // They decide where the links of the pages lead.
            roots.withLock { $0 = importRoots }
        }
        return outcome
    }

    /// Runs what changes rows all over the tables, with more of them in memory meanwhile.
    public func keepingMore<Value>(_ body: () throws -> Value) throws -> Value {
        try store.write { try $0.keepMore(true) }
        // Where that fails nothing more is written.
        defer { try? store.write { try $0.keepMore(false) } }
        return try body()
    }

    /// Renders pages, on two threads, keeps that, and gives the links that lead nowhere, in order.
    ///
    /// - Parameter progress: told, on either thread, how many pages are done.
    public func missingTargets(
        in pages: [PageRecord], progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws -> [MissingTarget] {
        let middle = pages.count / 2
        let done = Mutex(0)
        let tell: @Sendable (Int) -> Void = { count in
            progress(
                done.withLock {
                    $0 += count
                    return $0
                })
        }
        let (first, second) = try Thread.both {
            try missingTargets(in: pages[..<middle], progress: tell)
        } and: { [self] in
            try missingTargets(in: pages[middle...], progress: tell)
        }
        return first + second
    }

    /// - Parameter progress: told how many pages were done since it was last told.
    private func missingTargets(
        in pages: ArraySlice<PageRecord>, progress: (Int) -> Void
    ) throws -> [MissingTarget] {
        var missing: [MissingTarget] = []
        let size = 32
        for start in stride(from: pages.startIndex, to: pages.endIndex, by: size) {
            let batch = pages[start..<min(start + size, pages.endIndex)]
            for (page, rendered) in try renderAndKeep(Array(batch)) {
                missing += zip(rendered.links, try targets(of: rendered.links))
                    .filter { $1 == nil }
                    .compactMap { link, _ in link.candidates.first }
                    .map { MissingTarget(page: page.name, target: $0.name) }
            }
            progress(batch.count)
        }
        return missing
    }

    /// Renders pages and keeps what that gives.
    func renderAndKeep(_ pages: [PageRecord]) throws -> [(PageRecord, RenderedPage)] {
        let keys = pages.compactMap { page in renderKey(of: page).map { (page, $0) } }
        let requests = try keys.map { _, key in try renderRequest(for: key) }
        var done: [(PageRecord, RenderedPage)] = []
        var derived: [(PageID, DerivedPage)] = []
        for ((page, key), result) in zip(keys, renderer.render(requests)) {
            guard case .rendered(let rendered) = result else { continue }
            done.append((page, rendered))
            derived.append((page.id, Deriver.derived(rendered, key: key)))
        }
        let kept = derived
        try store.write { writer in
            for (page, derivation) in kept { try writer.keep(derivation, of: page) }
        }
        return done
    }
}
