internal import CGit2

/// What has to be done to the lines of one text to get another: git's own comparison (xdiff through libgit2, Myers'
/// algorithm with git's default heuristics, indentation included).
public struct LineDiff: Sendable {
    /// Lines of the old text, numbered from 0, that lines of the new one replace; one of both ranges may be empty.
    public struct Edit: Equatable, Sendable {
        /// Lines that went.
        public let old: Range<Int>
        /// Lines that came.
        public let new: Range<Int>

        /// An edit from its parts.
        public init(old: Range<Int>, new: Range<Int>) {
            self.old = old
            self.new = new
        }
    }

    /// The edits in their order; between two of them at least one line stayed.
    public let edits: [Edit]

    /// False if the texts were too large and too different to be compared: all between their common first lines and
    /// their common last lines is one edit then.
    public let isComplete: Bool

    /// So many lines of both texts are compared at most, not counting common lines at their starts and ends: what
    /// takes about 1 s and 100 MB with the worst of lines.
    public static let maximumLines = 300_000

    /// Above so many lines of both texts, common lines at the starts and ends are kept from xdiff, to spare memory.
    static let maximumWhole = 400_000

    /// Compares two texts line by line, with their line ends or without.
    public init(old: TextLines, new: TextLines, ignoringLineEnds: Bool = false) {
        var coding = LineCoding()
        let oldLines = coding.lines(of: old, ignoringLineEnds: ignoringLineEnds)
        let newLines = coding.lines(of: new, ignoringLineEnds: ignoringLineEnds)
        let common = CommonEnds(of: [oldLines, newLines])
        let middle = Edit(old: common.middle(of: oldLines), new: common.middle(of: newLines))
        let isLarge = oldLines.count + newLines.count > Self.maximumWhole
        if middle.old.isEmpty && middle.new.isEmpty {
            edits = []
            isComplete = true
        } else if middle.old.count + middle.new.count > Self.maximumLines {
            edits = [middle]
            isComplete = middle.old.isEmpty || middle.new.isEmpty
        } else if let found = Self.edits(
            from: isLarge ? oldLines[middle.old] : oldLines[...],
            to: isLarge ? newLines[middle.new] : newLines[...],
            coding)
        {
            edits = found
            isComplete = true
        } else {
            edits = [middle]
            isComplete = false
        }
    }

    /// Lets xdiff compare; nil if it fails, which it does for want of memory alone.
    private static func edits(
        from old: ArraySlice<LineCoding.Line>, to new: ArraySlice<LineCoding.Line>, _ coding: LineCoding
    ) -> [Edit]? {
        GitLibrary.start()
        var options = git_diff_options()
        guard git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION)) == 0 else { return nil }
        options.flags = GIT_DIFF_FORCE_TEXT.rawValue | GIT_DIFF_INDENT_HEURISTIC.rawValue
        options.context_lines = 0
        options.interhunk_lines = 0
        let oldBytes = coding.encoded(old)
        let newBytes = coding.encoded(new)
        return oldBytes.withUnsafeBytes { oldBuffer in
            newBytes.withUnsafeBytes { newBuffer in
                // The patch refers to both buffers, so it ends with them.
                var patch: OpaquePointer?
                let status = git_patch_from_buffers(
                    &patch, oldBuffer.baseAddress, oldBuffer.count, nil, newBuffer.baseAddress,
                    newBuffer.count, nil,
                    &options)
                defer { git_patch_free(patch) }
                guard status == 0, let patch else { return nil }
                var edits: [Edit] = []
                for index in 0..<git_patch_num_hunks(patch) {
                    var hunk: UnsafePointer<git_diff_hunk>?
                    guard git_patch_get_hunk(&hunk, nil, patch, index) == 0, let hunk = hunk?.pointee else {
                        return nil
                    }
                    edits.append(
                        Edit(
                            old: range(hunk.old_start, hunk.old_lines, offset: old.startIndex),
                            new: range(hunk.new_start, hunk.new_lines, offset: new.startIndex)))
                }
                return edits
            }
        }
    }

    /// Lines are counted from 1; a hunk without lines names the line before it.
    private static func range(_ start: Int32, _ count: Int32, offset: Int) -> Range<Int> {
        let first = Int(start) - (count == 0 ? 0 : 1) + offset
        return first..<first + Int(count)
    }
}

/// How many first and last lines some texts have in common.
struct CommonEnds {
    /// The common first lines.
    let start: Int
    /// The common last lines behind those.
    let end: Int

    /// Counts; `texts` has at least one.
    init(of texts: [[LineCoding.Line]]) {
        let shortest = texts.map(\.count).min() ?? 0
        let first = texts[0]
        let start = (0..<shortest).first { index in texts.contains { $0[index] != first[index] } } ?? shortest
        self.start = start
        end =
            (0..<shortest - start).first { index in
                texts.contains { $0[$0.count - 1 - index] != first[first.count - 1 - index] }
            } ?? shortest - start
    }

    /// The lines of one of the texts between the common ones.
    func middle(of text: [LineCoding.Line]) -> Range<Int> {
        start..<text.count - end
    }
}
