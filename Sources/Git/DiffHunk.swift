/// A line of a comparison.
public struct DiffLine: Equatable, Sendable {
    /// What happened to it.
    public let operation: Operation
    /// Its bytes with the line end.
    public let bytes: ArraySlice<UInt8>
    /// Its number in the old text, from 1; nil for an added line.
    public let oldNumber: Int?
    /// Its number in the new text, from 1; nil for a removed line.
    public let newNumber: Int?

    /// What happened to a line.
    public enum Operation: Sendable {
        /// It stayed.
        case same
        /// It went.
        case removed
        /// It came.
        case added
    }

    /// A line from its parts.
    public init(operation: Operation, bytes: ArraySlice<UInt8>, oldNumber: Int?, newNumber: Int?) {
        self.operation = operation
        self.bytes = bytes
        self.oldNumber = oldNumber
        self.newNumber = newNumber
    }
}

/// Changed lines that stand close together, with lines around them that stayed.
public struct DiffHunk: Equatable, Sendable {
    /// The lines of the old text that it covers, from 0.
    public let old: Range<Int>
    /// The lines of the new text that it covers, from 0.
    public let new: Range<Int>
    /// The lines in the order of a unified diff: of each edit, first what went, then what came.
    public let lines: [DiffLine]
    /// The edits in it.
    public let edits: [LineDiff.Edit]

    /// Where it starts in the old text as diff writes it: from 1; the line before it if it covers none.
    public var oldStart: Int { old.lowerBound + (old.isEmpty ? 0 : 1) }

    /// The same in the new text.
    public var newStart: Int { new.lowerBound + (new.isEmpty ? 0 : 1) }
}

extension LineDiff {
    /// The hunks of two texts with up to `context` lines before and behind each edit; none if they are equal.
    ///
    /// Edits with no more than twice `context` lines between them share a hunk, as in git.
    public static func hunks(old: [UInt8], new: [UInt8], context: Int) -> [DiffHunk] {
        let old = TextLines(old)
        let new = TextLines(new)
        return LineDiff(old: old, new: new).hunks(old: old, new: new, context: context)
    }

    /// The hunks of the two texts that were compared.
    public func hunks(old: TextLines, new: TextLines, context: Int) -> [DiffHunk] {
        let context = min(max(context, 0), Swift.max(old.count, new.count))
        var groups: [[Edit]] = []
        for edit in edits {
            if let last = groups.last?.last, edit.old.lowerBound - last.old.upperBound <= 2 * context {
                groups[groups.count - 1].append(edit)
            } else {
                groups.append([edit])
            }
        }
        return groups.map { DiffHunk(edits: $0, old: old, new: new, context: context) }
    }
}

extension DiffHunk {
    /// Builds the lines of a group of edits, which has at least one.
    fileprivate init(edits: [LineDiff.Edit], old: TextLines, new: TextLines, context: Int) {
        let first = edits[0]
        let last = edits[edits.count - 1]
        let before = min(context, first.old.lowerBound)
        let behind = min(context, old.count - last.old.upperBound)
        var lines: [DiffLine] = []
        var oldLine = first.old.lowerBound - before
        var newLine = first.new.lowerBound - before
        func keep(until end: Int) {
            while oldLine < end {
                lines.append(
                    DiffLine(
                        operation: .same, bytes: old[oldLine], oldNumber: oldLine + 1, newNumber: newLine + 1)
                )
                oldLine += 1
                newLine += 1
            }
        }
        for edit in edits {
            keep(until: edit.old.lowerBound)
            for line in edit.old {
                lines.append(
                    DiffLine(operation: .removed, bytes: old[line], oldNumber: line + 1, newNumber: nil))
            }
            for line in edit.new {
                lines.append(
                    DiffLine(operation: .added, bytes: new[line], oldNumber: nil, newNumber: line + 1))
            }
            oldLine = edit.old.upperBound
            newLine = edit.new.upperBound
        }
        keep(until: last.old.upperBound + behind)
        self.old = first.old.lowerBound - before..<last.old.upperBound + behind
        self.new = first.new.lowerBound - before..<last.new.upperBound + behind
        self.lines = lines
        self.edits = edits
    }
}
