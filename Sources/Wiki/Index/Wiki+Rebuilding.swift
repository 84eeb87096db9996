internal import Markup
internal import Synchronization
internal import WikiCore
internal import WikiStore

/// How far it is to make all derived data anew.
public enum RebuildStage: Equatable, Sendable {
    /// Rendered pages, links and tags; so many pages are done.
    case deriving(done: Int, of: Int)
    /// The search index; so many pages are done.
    case indexing(done: Int, of: Int)
}

extension Wiki {
    /// Makes all derived data anew from the truth: rendered pages, links, tags and the search index. For the process that
    /// writes, with nobody else keeping the index; beside a server see `RebuildRequest`.
    ///
    /// - Throws: `StoreError`, or why the index could not be written.
    public func rebuild(progress: @escaping (RebuildStage) -> Void = { _ in }) throws {
        try rebuild(with: IndexKeeper(self), progress: progress)
    }

    /// The same with a keeper that goes on to follow the changes.
    func rebuild(with keeper: IndexKeeper, progress: @escaping (RebuildStage) -> Void) throws {
        let isOpen = keeper.reached != nil
        try deriveAnew { done, all in
            progress(.deriving(done: done, of: all))
            if isOpen { try keeper.follow() }
        }
        try keeper.rebuild { state in
            if case .building(let done, let all) = state { progress(.indexing(done: done, of: all)) }
        }
        try keeper.follow()
        if !isOpen { try keeper.finish() }
        try store.write { try $0.forgetLoss() }
        loss.withLock { $0 = nil }
    }

    /// Renders every living page and puts what that gives in place of what was kept, page by page, so that nothing is
    /// missing meanwhile.
    private func deriveAnew(progress: (Int, Int) throws -> Void) throws {
        let all = try store.read { try $0.countOfLivingPages() }
        var done = 0
        var last: PageID?
        while true {
            let after = last
            let pages = try store.read { try $0.livingPages(after: after, limit: 32) }
            guard let newest = pages.last else { break }
            last = newest.id
            _ = try renderAndKeep(pages)
            done += pages.count
            try progress(done, max(all, done))
        }
        try store.write(.leisurely) { try $0.dropUnreferencedDerivations() }
        try store.mendCounts()
    }
}
