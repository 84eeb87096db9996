internal import CXapian

/// Lists of documents of an index in its newest state, which its readers keep together.
///
/// `@unchecked Sendable`: the lists are behind a mutex of their own.
final class IndexLists: @unchecked Sendable {
    /// Nil where there is no memory, so that each reader keeps its own.
    let pointer: OpaquePointer?

    init() {
        pointer = xapian_lists_new()
    }

    deinit {
        if let pointer { xapian_lists_free(pointer) }
    }
}
