/// How far the search index is.
public enum IndexProgress: Equatable, Sendable {
    /// Nobody keeps it in this process.
    case idle
    /// It is being looked at, or takes what came since it was last in use.
    case opening
    /// It is made anew; so many of the pages are done. Search goes on in the old one as far as there is one.
    case building(done: Int, of: Int)
    /// It takes what is stored as it comes; `Wiki.searchLag` says how much it lacks.
    case following
    /// It could not be kept; why, in a few words. It is tried again.
    case failed(String)
}
