public import WikiCore
internal import Search
internal import WikiStore

/// What is stored and the search index does not hold yet.
public struct SearchLag: Equatable, Sendable {
    /// So many changes.
    public let changes: Int
    /// So many pages and files were touched by them; some may be in the index already, where a change has many.
    public let pages: Int
    /// When the first of these changes was made, by its own account.
    public let since: Timestamp
}

extension Wiki {
    /// What the search index lacks; nil where it lacks nothing, and where there is none.
    ///
    /// - Throws: `StoreError`.
    public func searchLag() throws -> SearchLag? {
        try (try? index.record()).flatMap { try lag(behind: $0.lastChange) }
    }

    /// What an index lacks that holds everything up to a change.
    func lag(behind reached: ChangeID) throws -> SearchLag? {
        try store.read { reader in
            guard let newest = try reader.newestChange(), newest > reached,
                let touched = try reader.touched(after: reached)
            else { return nil }
            return SearchLag(
                changes: Int(newest.value - reached.value), pages: touched.pages, since: touched.since)
        }
    }
}
