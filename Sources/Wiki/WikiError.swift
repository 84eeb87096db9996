public import WikiCore

/// Why something that was asked for could not be done, and nothing was changed.
public enum WikiError: Error, Equatable, Sendable {
    /// There is no page or file of that name.
    case notFound
    /// The page lives, so it cannot be restored; or does not, so it cannot be deleted.
    case nothingToDo
    /// The page or file that another should become part of does not live.
    case unknownTarget
    /// Another living page or file has the name; its proper spelling.
    case nameTaken(PageName)
    /// The base is unknown or a revision of another page, or there is none where one is needed.
    case unknownBase
    /// There is no revision of that number.
    case unknownRevision
    /// There is no change of that number.
    case unknownChange
    /// It is the page's newest revision, which cannot be hidden or erased.
    case newestRevision
    /// The revision's text is hidden, or was erased.
    case withheld(RevisionID)
    /// What was erased cannot be brought back.
    case final
    /// The text has no section of that number.
    case unknownSection
    /// The text is larger than `limit` bytes.
    case tooLarge(limit: Int)
    /// The request's key was that of another request: nothing was done for this one.
    case keyTaken
    /// The comment is larger than `Wiki.largestComment`.
    case commentTooLarge
    /// The text is no UTF-8; the offset of the first bad byte.
    case notUTF8(offset: Int)
    /// The text holds a NUL byte at that offset.
    case containsNUL(offset: Int)
}
