internal import Git

/// Puts the lines of a hunk side by side.
struct RowBuilder {
    private(set) var rows: [TextDiff.Row] = []
    private let old: TextLines
    private let new: TextLines
    private var oldLine: Int
    private var newLine: Int

    /// Starts at a line of each text, from 0.
    init(old: TextLines, new: TextLines, oldLine: Int, newLine: Int) {
        self.old = old
        self.new = new
        self.oldLine = oldLine
        self.newLine = newLine
    }

    /// Appends lines that stayed, up to a line of the old text.
    mutating func appendSame(until end: Int) {
        while oldLine < end {
            rows.append(.init(kind: .same, old: line(oldLine, of: old), new: line(newLine, of: new)))
            oldLine += 1
            newLine += 1
        }
    }

    /// Appends an edit at the present place: pairs of lines that are alike, and the others before and between them.
    mutating func append(_ edit: LineDiff.Edit, _ budget: inout WorkBudget) {
        let pairs = LinePairing.pairs(
            old: edit.old.map { old.content(of: $0) }, new: edit.new.map { new.content(of: $0) }, &budget)
        for pair in pairs {
            appendSingle(oldUntil: edit.old.lowerBound + pair.old, newUntil: edit.new.lowerBound + pair.new)
            let marks = WordDiff.marks(old: old.content(of: oldLine), new: new.content(of: newLine), &budget)
            rows.append(
                .init(
                    kind: .changed, old: line(oldLine, of: old, marks: marks.old),
                    new: line(newLine, of: new, marks: marks.new)))
            oldLine += 1
            newLine += 1
        }
        appendSingle(oldUntil: edit.old.upperBound, newUntil: edit.new.upperBound)
    }

    private mutating func appendSingle(oldUntil oldEnd: Int, newUntil newEnd: Int) {
        while oldLine < oldEnd {
            rows.append(.init(kind: .removed, old: line(oldLine, of: old), new: nil))
            oldLine += 1
        }
        while newLine < newEnd {
            rows.append(.init(kind: .added, old: nil, new: line(newLine, of: new)))
            newLine += 1
        }
    }

    private func line(_ index: Int, of text: TextLines, marks: [Range<Int>] = []) -> TextDiff.Line {
        TextDiff.Line(
            number: index + 1, content: text.content(of: index), lineEnd: text.lineEnd(of: index),
            marks: marks)
    }
}
