public import WikiCore
public import WikiStore

/// What came of an undo.
public enum UndoOutcome: Sendable {
    /// It is taken back.
    case undone(Undone)
    /// What was changed since stands in the way; nothing was changed.
    case conflict([UndoObstacle])

    /// An undo that stands.
    public struct Undone: Sendable {
        /// The act, and the first page that it concerns.
        public let done: Wiki.Done
        /// Pages on which only links had been rewritten and that were left as they are, since others changed them.
        public let left: [PageName]
    }
}

/// Why a page cannot be brought back to how it was.
public struct UndoObstacle: Sendable {
    /// The page.
    public let page: PageRecord
    /// Why.
    public let reason: Reason
    /// The newest text with what would be taken back, the differing lines marked; nil where there is none to show.
    public let marked: [UInt8]?

    /// Why.
    public enum Reason: String, Sendable {
        /// The same lines were changed since, or the page was deleted or made anew.
        case changedSince = "changed-since"
        /// The page was given another name since.
        case movedSince = "moved-since"
        /// Another page has the name that it would have again.
        case nameTaken = "name-taken"
        /// The text that would come back is hidden or erased.
        case hidden = "hidden"
    }
}
