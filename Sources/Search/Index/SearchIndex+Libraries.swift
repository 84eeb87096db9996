internal import CXapian
internal import Glibc

extension SearchIndex {
    /// The library that keeps the index, as it runs.
    public static var libraries: [(name: String, version: String)] {
        [("Xapian", String(cString: xapian_library_version()))]
    }

    /// Which lists of right words cannot be read here, in a few words; nil where none is missing.
    public static var wordListTrouble: String? {
        let missing = SearchLanguage.allCases.flatMap(WordList.files).filter { access($0, R_OK) != 0 }
        guard !missing.isEmpty else { return nil }
        return "\(missing.joined(separator: " and ")) cannot be read (Debian: wamerican, wbritish, wdutch)"
    }
}
