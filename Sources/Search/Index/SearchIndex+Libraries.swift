internal import CXapian

extension SearchIndex {
    /// The library that keeps the index, as it runs.
    public static var libraries: [(name: String, version: String)] {
        [("Xapian", String(cString: xapian_library_version()))]
    }
}
