internal import Search
internal import Synchronization
internal import WikiCore
internal import WikiStore

/// What the pages of synonyms say, as of the revisions that it was read from.
struct SynonymLists: Sendable {
    var revisions: [RevisionID] = []
    var pages: [PageID] = []
    var synonyms = Synonyms.none
}

extension Wiki {
    /// The pages that anyone keeps lists on of words that mean the same for search.
    static let synonymPages = [PageName(trusted: "Synonyms"), PageName(trusted: "Synoniemen")]

    /// The lists as they are now: a save takes effect with the next search.
    func synonymLists() throws -> SynonymLists {
        let pages = try store.read { reader in
            try Self.synonymPages.compactMap { try reader.page(.page, key: $0.key) }.filter(\.isLiving)
        }
        let revisions = pages.map(\.head)
        let known = synonyms.withLock { $0 }
        if known.revisions == revisions { return known }
        let texts = try pages.compactMap(\.content).map(content)
        let lists = SynonymLists(
            revisions: revisions, pages: pages.map(\.id), synonyms: Synonyms(markdown: texts))
        synonyms.withLock { $0 = lists }
        return lists
    }
}
