public import WikiCore
public import WikiStore

extension Wiki {
    /// Drafts help whoever closed a tab; they are no place to keep things.
    public static let draftLimits = DraftLimits(
        perBrowser: 50, count: 10_000, bytes: 64 << 20, age: 30 * 86_400)

    /// What a browser typed for a page and has not saved.
    public func draft(of browser: ContentHash, for name: PageName) throws -> DraftRecord? {
        try store.read { try $0.draft(of: browser, key: name.key) }
    }

    /// Keeps what a browser typed, in place of what it typed before.
    ///
    /// - Throws: `WikiError.tooLarge`.
    public func keepDraft(
        _ text: [UInt8], base: RevisionID?, section: Int?, of browser: ContentHash, for name: PageName
    ) throws -> DraftRecord {
        guard text.count <= Self.largestText else { throw WikiError.tooLarge(limit: Self.largestText) }
        let draft = DraftRecord(text: text, base: base, section: section, time: .now())
        try store.write { try $0.keep(draft, of: browser, key: name.key, limits: Self.draftLimits) }
        return draft
    }

    /// Forgets a draft.
    ///
    /// - Returns: false when there was none.
    public func dropDraft(of browser: ContentHash, for name: PageName) throws -> Bool {
        guard try draft(of: browser, for: name) != nil else { return false }
        return try store.write { try $0.dropDraft(of: browser, key: name.key) }
    }

    /// Forgets the draft of what was saved, when nobody waits for the writer.
    public func forgetDraft(of browser: ContentHash, for name: PageName) {
        store.write(.leisurely) { writer in
            _ = try writer.dropDraft(of: browser, key: name.key)
        } completion: { _ in
        }
    }
}
