internal import WikiCore
public import WikiStore

extension Wiki {
    /// Living pages that show a page or file, or link to it, as far as they were looked at, in order of key.
    public func pagesLinking(to target: PageRecord, limit: Int) throws -> [PageRecord] {
        try store.read { try $0.pagesLinking(to: target, limit: limit) }
    }
}
