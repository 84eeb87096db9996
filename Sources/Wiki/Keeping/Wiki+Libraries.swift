internal import Markup
internal import Search
internal import TextMerge
internal import WikiCore
internal import WikiStore

extension Wiki {
    /// The libraries that a wiki stands on, as they run.
    public static var libraries: [(name: String, version: String)] {
        Store.libraries + TextMerge.libraries + SearchIndex.libraries + Renderer.libraries
            + CoreLibraries.versions
    }

    /// Which lists of right words cannot be read here, in a few words; nil where none is missing.
    public static var wordListTrouble: String? { SearchIndex.wordListTrouble }
}
