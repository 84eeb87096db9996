internal import Git

/// What came out of merging two edits of one text.
public enum MergeResult: Equatable, Sendable {
    /// Both edits in one text.
    case clean([UInt8])
    /// Both changed the same or adjoining lines; these stand between `<<<<<<<`, `=======` and `>>>>>>>`, with the
    /// line ends of the text.
    case conflict(marked: [UInt8])
}

/// Three-way merges of texts.
public enum TextMerge {
    /// The library that compares and merges, as it runs.
    public static var libraries: [(name: String, version: String)] { [("libgit2", GitLibrary.version)] }

    /// Merges by git's rules, line by line with their line ends; never fails.
    ///
    /// Equal sides, or a side equal to `base`, need no comparison. Texts that differ in more than 300,000 lines
    /// conflict as a whole.
    ///
    /// - Parameters:
    ///   - base: the text that both sides began with.
    ///   - ours: the text that was saved meanwhile: the head.
    ///   - theirs: the text that was typed.
    ///   - ourLabel: what stands behind `<<<<<<<`.
    ///   - theirLabel: what stands behind `>>>>>>>`.
    public static func merge(
        base: [UInt8], ours: [UInt8], theirs: [UInt8], ourLabel: String = "saved",
        theirLabel: String = "typed"
    ) -> MergeResult {
        let labels = ThreeWayMerge.Labels(ours: ourLabel, theirs: theirLabel)
        return switch ThreeWayMerge.merge(base: base, ours: ours, theirs: theirs, labels: labels) {
        case .clean(let text): .clean(text)
        case .conflict(let marked): .conflict(marked: marked)
        }
    }
}
