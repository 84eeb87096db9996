public import WikiCore
public import WikiStore

/// A change with what it touched.
public struct ChangeSummary: Sendable {
    /// The act.
    public let change: ChangeRecord
    /// The pages and files, at most as many as were asked for.
    public let pages: [ChangedPage]
    /// How many there are in all.
    public let count: Int
}

extension Wiki {
    /// So many pages of a change are listed; an import touches thousands.
    public static let listedPages = 50

    /// Changes, newest first, older than `before`.
    public func changes(before: ChangeID?, limit: Int) throws -> [ChangeSummary] {
        try store.read { reader in
            try reader.changes(before: before, limit: limit).map { try Self.summary($0, reader) }
        }
    }

    /// Changes that came after the given one, oldest first.
    public func changes(after: ChangeID, limit: Int) throws -> [ChangeSummary] {
        try store.read { reader in
            try reader.changes(after: after, limit: limit).map { try Self.summary($0, reader) }
        }
    }

    /// A waiting version with its text and page.
    public func waiting(_ id: WaitingID) throws -> (record: WaitingRecord, page: PageRecord, text: [UInt8])? {
        try store.read { reader in
            guard let waiting = try reader.waiting(id), let page = try reader.page(waiting.page) else {
                return nil
            }
            return (waiting, page, try reader.content(waiting.content))
        }
    }

    /// A page's open waiting versions, oldest first.
    public func openWaiting(of page: PageID) throws -> [WaitingRecord] {
        try store.read { try $0.openWaiting(of: page) }
    }

    /// Lets go of a waiting version; its text stays in the store.
    ///
    /// - Throws: `WikiError.notFound` when it is unknown or closed already.
    public func letGo(of waiting: WaitingID) throws {
        let time = Timestamp.now()
        let closed = try store.write { try $0.closeWaiting(waiting, time: time) }
        guard closed else { throw WikiError.notFound }
        living.touch()
    }

    private static func summary(_ change: ChangeRecord, _ reader: Reader) throws -> ChangeSummary {
        let pages = try reader.changedPages(change.id, limit: listedPages)
        let count = pages.count < listedPages ? pages.count : try reader.countOfChangedPages(change.id)
        return ChangeSummary(change: change, pages: pages, count: count)
    }
}
