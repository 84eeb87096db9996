internal import CXapian

/// One document on its way into the index, or to be compared with what is there.
final class IndexDocument {
    let handle: OpaquePointer

    init() throws(SearchError) {
        guard let handle = xapian_document_new() else {
            throw SearchError.failed(String(cString: xapian_reason()))
        }
        self.handle = handle
    }

    deinit {
        xapian_document_free(handle)
    }

    /// Adds a word at a place, counted `weight` times.
    func add(_ term: String, at position: UInt32, weight: UInt32) throws(SearchError) {
        try SearchError.check(
            term.withBytes { xapian_document_add_posting(handle, $0, position, weight) })
    }

    /// Adds a word without a place, or with weight 0 a term that only filters.
    func add(_ term: String, weight: UInt32 = 0) throws(SearchError) {
        try SearchError.check(term.withBytes { xapian_document_add_term(handle, $0, weight) })
    }

    /// Sets a value.
    func set(_ slot: UInt32, to value: [UInt8]) throws(SearchError) {
        try SearchError.check(value.withBytes { xapian_document_set_value(handle, slot, $0) })
    }

    /// Everything that it holds, in the form that `IndexReader.dump` gives.
    func dump() throws(SearchError) -> [UInt8] {
        var text: OpaquePointer?
        try SearchError.check(xapian_document_dump(handle, &text))
        return text.map { [UInt8](taking: $0) } ?? []
    }
}
