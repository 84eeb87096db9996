internal import Markup
internal import WikiCore
internal import WikiStore

extension Wiki {
    /// What `check` is busy with.
    public enum CheckStage: Sendable {
        /// The database's structure.
        case structure
        /// Contents against their hashes; so many are done.
        case contents(Int)
        /// Derived data against a fresh derivation; so many pages are done.
        case derivations(Int)
        /// The search index against the pages; so many are done.
        case index(Int)
    }

    /// Verifies everything: the database, every content against its hash, and what is derived against a derivation
    /// made now from the truth alone.
    ///
    /// - Returns: a line for each fault; none for a sound wiki. What was not derived yet is no fault.
    public func faults(progress: (CheckStage) -> Void = { _ in }) throws -> [String] {
        progress(.structure)
        var faults = report { try store.read { try $0.structureFaults() } }
        if let trouble = lossTrouble() { faults.append(trouble) }
        faults += report { try store.read { try $0.contentFaults { progress(.contents($0)) } } }
        faults += report { try store.read { try $0.unreferencedDerivations() } }
        faults += report { try store.read { try $0.countFaults() } }
        faults += report { try derivationFaults(progress: progress) }
        faults += report { try indexFaults { progress(.index($0)) } }
        return faults
    }

    /// A part of the check that could not be done is a fault itself, and no reason to leave out the rest.
    private func report(_ part: () throws -> [String]) -> [String] {
        do {
            return try part()
        } catch {
            return ["the check could not be finished: \(error)"]
        }
    }

    private func derivationFaults(progress: (CheckStage) -> Void) throws -> [String] {
        var faults: [String] = []
        var last: PageID?
        var count = 0
        while true {
            let after = last
            let batch = try store.read { reader in
                try reader.livingPages(after: after, limit: 32).map { page in
                    (page: page, kept: kept(of: page, reader), text: kept(page.content, reader))
                }
            }
            guard let newest = batch.last?.page.id else { return faults }
            last = newest
            faults += compare(batch)
            count += batch.count
            progress(.derivations(count))
        }
    }

    private enum Kept {
        case derived(DerivedPage?)
        case unreadable
    }

    private func kept(of page: PageRecord, _ reader: Reader) -> Kept {
        do {
            return .derived(try reader.derived(of: page.id))
        } catch {
            return .unreadable
        }
    }

    /// The text; nil where it is damaged, which the contents' own check has told.
    private func kept(_ content: ContentID?, _ reader: Reader) -> [UInt8]? {
        content.flatMap { try? reader.content($0) }
    }

    private func compare(_ batch: [(page: PageRecord, kept: Kept, text: [UInt8]?)]) -> [String] {
        var faults: [String] = []
        var pages: [(page: PageRecord, key: RenderKey, kept: DerivedPage)] = []
        var requests: [RenderRequest] = []
        for item in batch {
            guard let key = renderKey(of: item.page), let text = item.text else { continue }
            switch item.kept {
            case .unreadable:
                faults.append("what is derived from page \(item.page.id) cannot be decoded")
            case .derived(let kept):
                // Derived from an older text, name or root, or by another renderer: it will be made anew.
                guard let kept, kept.key == key else { continue }
                pages.append((item.page, key, kept))
                requests.append(RenderRequest(text: text, name: key.name, root: key.root))
            }
        }
        guard !requests.isEmpty else { return faults }
        for (item, result) in zip(pages, renderer.render(requests)) {
            guard case .rendered(let rendered) = result else {
                faults.append("page \(item.page.id) could not be rendered for comparison")
                continue
            }
            // A page that met a limit of time may meet it at another moment.
            if rendered.outcome != .complete { continue }
            let fresh = Deriver.derived(rendered, key: item.key)
            faults += differences(of: item.kept, from: fresh, page: item.page)
        }
        return faults
    }

    private func differences(of kept: DerivedPage, from fresh: DerivedPage, page: PageRecord) -> [String] {
        if let before = RenderedPage(encoded: kept.rendered), before.outcome == .tooComplex { return [] }
        return [
            (kept.rendered == fresh.rendered, "the rendered page"),
            (kept.title == fresh.title, "the title"),
            (kept.links == fresh.links, "the links"),
            (kept.tags == fresh.tags, "the tags"),
        ].filter { !$0.0 }.map { "\($0.1) of page \(page.id) differ from what its text gives" }
    }
}
