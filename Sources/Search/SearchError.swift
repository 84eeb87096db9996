internal import CXapian

/// What the index could not do. Holds nothing that a user typed.
public enum SearchError: Error, Equatable, Sendable {
    /// The index moved on while it was read.
    case modified
    /// It is missing, damaged, or of another version; why, in Xapian's words.
    case unusable(String)
    /// Another process writes it.
    case locked
    /// Anything else, such as a full disk; in Xapian's words.
    case failed(String)

    /// Throws what a status of CXapian means.
    static func check(_ status: Int32) throws(SearchError) {
        guard status != Int32(XAPIAN_OK) else { return }
        let reason = String(cString: xapian_reason())
        switch status {
        case Int32(XAPIAN_MODIFIED): throw .modified
        case Int32(XAPIAN_UNUSABLE), Int32(XAPIAN_MISSING): throw .unusable(reason)
        case Int32(XAPIAN_LOCKED): throw .locked
        default: throw .failed(reason)
        }
    }
}

extension SearchError: CustomStringConvertible {
    /// What is the matter, in a few words.
    public var description: String {
        switch self {
        case .modified: "the search index changed while it was read"
        case .unusable(let reason): "the search index cannot be read: \(reason)"
        case .locked: "another process writes the search index"
        case .failed(let reason): "the search index failed: \(reason)"
        }
    }
}
