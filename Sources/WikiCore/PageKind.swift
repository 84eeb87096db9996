/// What a row of the page table is: both have names, revisions, moves, aliases and undo.
public enum PageKind: UInt8, Sendable {
    /// Markdown.
    case page = 0
    /// A picture or another attachment.
    case file = 1
}
