internal import Git

/// Two texts compared, for a page that shows them, for programs and for `patch`.
public struct TextDiff: Sendable {
    /// Changed lines with some lines around them; none if the texts are equal.
    public let hunks: [Hunk]
    /// The number of lines that came.
    public let addedLines: Int
    /// The number of lines that went.
    public let removedLines: Int
    /// False if the texts are too large and too different to be compared: all between their common first and their
    /// common last lines counts as removed and added then.
    public let isComplete: Bool

    private let lineHunks: [DiffHunk]

    /// Compares two texts line by line as git does, then changed lines word by word.
    ///
    /// Bounded, whatever the texts: where the comparison by words would cost too much, all between the first and the
    /// last word that differ is marked, or lines are not paired at all.
    ///
    /// - Parameter context: how many lines that stayed are shown before and behind each change.
    public static func compare(old: [UInt8], new: [UInt8], context: Int = 3) -> TextDiff {
        let old = TextLines(old)
        let new = TextLines(new)
        let diff = LineDiff(old: old, new: new)
        let lineHunks = diff.hunks(old: old, new: new, context: context)
        var budget = WorkBudget()
        return TextDiff(
            hunks: lineHunks.map { Hunk($0, old: old, new: new, &budget) },
            addedLines: diff.edits.reduce(0) { $0 + $1.new.count },
            removedLines: diff.edits.reduce(0) { $0 + $1.old.count },
            isComplete: diff.isComplete, lineHunks: lineHunks)
    }

    /// The unified diff that `patch` and `git apply` take; empty if the texts are equal.
    ///
    /// - Parameters:
    ///   - oldName: what stands behind `---`, such as `a/Page.md`.
    ///   - newName: what stands behind `+++`.
    public func unified(oldName: String, newName: String) -> [UInt8] {
        UnifiedDiff.encoded(lineHunks, oldName: oldName, newName: newName)
    }
}

extension TextDiff {
    /// Changes that stand close together.
    public struct Hunk: Sendable {
        /// Where it starts in the old text, from 1; the line before it if it covers none.
        public let oldStart: Int
        /// How many lines of the old text it covers.
        public let oldCount: Int
        /// Where it starts in the new text, from 1; the line before it if it covers none.
        public let newStart: Int
        /// How many lines of the new text it covers.
        public let newCount: Int
        /// The lines side by side.
        public let rows: [Row]
        /// The lines one below the other, in the order of a unified diff.
        public let entries: [Entry]
    }

    /// One line of both texts beside each other, or of one of them.
    public struct Row: Equatable, Sendable {
        /// What happened.
        public let kind: Kind
        /// The line of the old text; nil in an added row.
        public let old: Line?
        /// The line of the new text; nil in a removed row.
        public let new: Line?

        /// What happened to a row.
        public enum Kind: Sendable {
            /// Both sides are equal.
            case same
            /// The line went.
            case removed
            /// The line came.
            case added
            /// The old line became the new one; what differs is marked in both.
            case changed
        }
    }

    /// A line on one side.
    public struct Line: Equatable, Sendable {
        /// Its number, from 1.
        public let number: Int
        /// Its bytes without the line end.
        public let content: ArraySlice<UInt8>
        /// LF, CRLF, or nothing at the end of a text that ends without. In a changed row with no marks it is this
        /// that differs.
        public let lineEnd: ArraySlice<UInt8>
        /// The words that differ: ascending ranges of offsets into `content`, counted from 0, at the edges of UTF-8
        /// characters. Only in changed rows.
        public let marks: [Range<Int>]
    }

    /// A line of a unified diff.
    public struct Entry: Equatable, Sendable {
        /// What happened to it.
        public let operation: Operation
        /// Its bytes with the line end.
        public let bytes: ArraySlice<UInt8>

        /// What happened to a line, written as in a unified diff.
        public enum Operation: String, Sendable {
            /// It stayed.
            case same = " "
            /// It went.
            case removed = "-"
            /// It came.
            case added = "+"
        }
    }
}

extension TextDiff.Hunk {
    fileprivate init(_ hunk: DiffHunk, old: TextLines, new: TextLines, _ budget: inout WorkBudget) {
        oldStart = hunk.oldStart
        oldCount = hunk.old.count
        newStart = hunk.newStart
        newCount = hunk.new.count
        entries = hunk.lines.map { line in
            let operation: TextDiff.Entry.Operation =
                switch line.operation {
                case .same: .same
                case .removed: .removed
                case .added: .added
                }
            return TextDiff.Entry(operation: operation, bytes: line.bytes)
        }
        var builder = RowBuilder(
            old: old, new: new, oldLine: hunk.old.lowerBound, newLine: hunk.new.lowerBound)
        for edit in hunk.edits {
            builder.appendSame(until: edit.old.lowerBound)
            builder.append(edit, &budget)
        }
        builder.appendSame(until: hunk.old.upperBound)
        rows = builder.rows
    }
}
