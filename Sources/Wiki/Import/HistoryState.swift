internal import WikiCore
internal import WikiStore

/// The pages and files as they stood in one commit of a history that is being brought in. Pages, paths and names are
/// numbers that `HistoryRun` gives out.
struct HistoryState: Sendable {
    /// One page in that commit, or as it was when it was deleted.
    struct Page: Sendable {
        /// The newest revision that leads to the commit.
        var revision: RevisionID
        /// The bytes; nil for a deletion.
        var content: ContentID?
        /// The path, in a deletion the one that it had.
        var path: Int
        /// The name, in a deletion the one that it had.
        var name: Int
        /// Git's mode.
        var mode: Int
    }

    /// Every page that the commit or one of those before it had.
    private(set) var pages = PersistentMap<Page>()
    /// Which page lives at a path.
    private(set) var pageAtPath = PersistentMap<Int>()
    /// Which page lives under a name's key.
    private(set) var pageOfKey = PersistentMap<Int>()
    /// The newest change that leads to the commit; nil before the first.
    var change: ChangeID?

    /// The page of that number, if it lives.
    func living(_ page: Int) -> Page? {
        pages[page].flatMap { $0.content == nil ? nil : $0 }
    }

    /// Frees a page's path and name, for as long as it takes to give it others, or for good.
    mutating func lift(_ page: Int, key: Int) {
        guard let state = living(page) else { return }
        if pageAtPath[state.path] == page { pageAtPath[state.path] = nil }
        if pageOfKey[key] == page { pageOfKey[key] = nil }
    }

    /// Takes in a page's new state; a living one has its path and name from here on.
    mutating func put(_ page: Int, _ state: Page, key: Int) {
        pages[page] = state
        guard state.content != nil else { return }
        // Most pages stay where they are, and to look is cheaper than to change.
        if pageAtPath[state.path] != page { pageAtPath[state.path] = page }
        if pageOfKey[key] != page { pageOfKey[key] = page }
    }
}
