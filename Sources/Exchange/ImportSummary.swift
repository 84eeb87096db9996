public import Wiki
public import WikiCore

/// What an import did, to be told at its end.
public struct ImportSummary: Sendable {
    /// The change that it made; nil when there was nothing new.
    public let change: ChangeID?
    /// Pages that were made or got a new revision.
    public let pages: Int
    /// Files that were made or got a new revision.
    public let files: Int
    /// All revisions, deletions and joined texts included.
    public let revisions: Int
    /// Pages whose text was joined with what was changed in the wiki.
    public let merged: Int
    /// Pages whose text waits because the wiki changed the same lines.
    public let waiting: [PageName]
    /// Pages and files that were deleted, starter pages included.
    public let deleted: Int
    /// Paths that got another name than they say.
    public let renamed: [(path: String, name: PageName)]
    /// Links that lead to nothing that the wiki holds.
    public let missing: [MissingTarget]
    /// What was left out, and why.
    public let leftOut: [ImportOutcome.LeftOut]

    init(
        _ outcome: ImportOutcome, renamed: [(path: String, name: PageName)], missing: [MissingTarget],
        leftOut: [ImportOutcome.LeftOut]
    ) {
        change = outcome.change
        pages = outcome.pages.count
        files = outcome.files
        revisions = outcome.revisions
        merged = outcome.merged
        waiting = outcome.waiting
        deleted = outcome.deleted
        self.renamed = renamed
        self.missing = missing
        self.leftOut = leftOut
    }

    /// Longer lists end with a count.
    public static let longestList = 50

    /// The lines to print.
    public var lines: [String] {
        var lines = ["\(pages) pages, \(revisions) revisions, \(files) files"]
        if merged > 0 { lines.append("\(merged) joined with changes made here") }
        if deleted > 0 { lines.append("\(deleted) deleted") }
        lines += Self.list("waiting to be finished by hand", waiting.map(\.text))
        lines += Self.list("named differently", renamed.map { "\($0.path) -> \($0.name.text)" })
        lines += Self.list(
            "links to what the source does not hold", missing.map { "\($0.page.text) -> \($0.target)" })
        lines += Self.list("left out", leftOut.map { "\($0.path): \($0.reason)" })
        return lines
    }

    private static func list(_ title: String, _ items: [String]) -> [String] {
        guard !items.isEmpty else { return [] }
        var lines = ["\(items.count) \(title):"] + items.prefix(longestList).map { "  " + printable($0) }
        if items.count > longestList { lines.append("  and \(items.count - longestList) more") }
        return lines
    }

    /// Without control characters: what a path holds must not steer the terminal.
    private static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
    }
}

extension ImportOutcome {
    /// What was left out, by its path in the source: entries stand below a prefix, and people know the source.
    ///
    /// - Parameter prefix: a name; empty for none. What does not stand below it, as a page that was moved, keeps its path.
    func leftOut(below prefix: String) -> [LeftOut] {
        let above = prefix.isEmpty ? [] : Array(prefix.utf8) + [0x2F]
        return leftOut.map { refused in
            let path = PathText.bytes(of: refused.path)
            let shown = path.starts(with: above) ? Array(path.dropFirst(above.count)) : path
            return LeftOut(path: PathText.shown(shown), reason: refused.reason)
        }
    }
}
