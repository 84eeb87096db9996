internal import Mustache
internal import TextMerge

/// Two texts compared, as the template `diff-table` shows them.
enum DiffRows {
    /// What `diff-table` needs; missing where the texts are the same.
    static func context(_ diff: TextDiff, before: String, after: String, _ catalogue: Catalogue)
        -> MustacheValue
    {
        guard !diff.hunks.isEmpty else { return .missing }
        var rows: [MustacheValue] = []
        var shown = 0
        for hunk in diff.hunks {
            let left = max(0, hunk.oldStart - 1 - shown)
            if left > 0 {
                rows.append([
                    "gap": .text(
                        left == 1 ? catalogue["lineLeftOut"] : catalogue["linesLeftOut", String(left)])
                ])
            }
            rows += hunk.rows.map(row)
            shown = hunk.oldStart - 1 + hunk.oldCount
        }
        return ["before": .text(before), "after": .text(after), "rows": .list(rows)]
    }

    /// `3 lines added, 1 line removed`.
    static func statistics(_ diff: TextDiff, _ catalogue: Catalogue) -> String {
        let added =
            diff.addedLines == 1 ? catalogue["lineAdded"] : catalogue["linesAdded", String(diff.addedLines)]
        let removed =
            diff.removedLines == 1
            ? catalogue["lineRemoved"] : catalogue["linesRemoved", String(diff.removedLines)]
        return "\(added), \(removed)"
    }

    private static func row(_ row: TextDiff.Row) -> MustacheValue {
        let kind =
            switch row.kind {
            case .same: "same"
            case .removed: "old"
            case .added: "new"
            case .changed: "changed"
            }
        return [
            "gap": .missing, "kind": .text(kind),
            "line": row.old.map { .text(String($0.number)) } ?? .missing,
            "old": row.old.map { .html(marked($0, "del")) } ?? .missing,
            "toLine": row.new.map { .text(String($0.number)) } ?? .missing,
            "new": row.new.map { .html(marked($0, "ins")) } ?? .missing,
        ]
    }

    private static func marked(_ line: TextDiff.Line, _ tag: String) -> [UInt8] {
        var html: [UInt8] = []
        let content = Array(line.content)
        var position = 0
        for mark in line.marks {
            HTMLText.append(content[position..<mark.lowerBound], to: &html)
            html += "<\(tag)>".utf8
            HTMLText.append(content[mark], to: &html)
            html += "</\(tag)>".utf8
            position = mark.upperBound
        }
        HTMLText.append(content[position...], to: &html)
        return html
    }
}
