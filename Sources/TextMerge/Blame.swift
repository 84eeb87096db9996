internal import Git

/// Who wrote each line of a text: the version in which the line first stood as it does now, as `git blame` tells it.
///
/// The lines start at the newest version; each goes on to a parent that has it too, the first parent before the
/// second, and stays with the version that no parent shares it with. Lines are compared without their line ends.
public struct Blame<ID: Hashable & Comparable> {
    /// A text and what it was made from.
    public struct Version {
        /// The bytes.
        public let text: [UInt8]
        /// What it was made from, the main line first.
        public let parents: [ID]

        /// A version from its parts.
        public init(text: [UInt8], parents: [ID]) {
            self.text = text
            self.parents = parents
        }
    }

    /// The lines of the newest text, each with its line end.
    public let lines: [ArraySlice<UInt8>]
    /// For each of these lines, the version that it comes from.
    public let sources: [ID]
    /// False where the history was too long to be followed to its beginning: some lines may be older than is said.
    public let isComplete: Bool

    /// Follows the lines of a version back to where they come from.
    ///
    /// Reads each version that shares a line with the newest once, newest first, and ends with the last such version.
    ///
    /// - Parameters:
    ///   - newest: the version whose lines are asked for.
    ///   - limit: so many bytes of text are read at most.
    ///   - load: gives a version. Parents have smaller ids than what was made from them.
    /// - Throws: what `load` throws.
    public init(of newest: ID, limit: Int = 256 << 20, load: @escaping (ID) throws -> Version) throws {
        var walk = BlameWalk(limit: limit, load: load)
        try walk.run(from: newest)
        lines = walk.lines
        sources = walk.sources
        isComplete = walk.isComplete
    }
}

/// The way of the lines back through the history.
private struct BlameWalk<ID: Hashable & Comparable> {
    private(set) var lines: [ArraySlice<UInt8>] = []
    private(set) var sources: [ID] = []
    private(set) var isComplete = true

    /// Lines of a version that are lines of the newest text.
    private struct Span {
        var line: Int
        let newest: Int
        var count: Int
    }

    private var pending: [ID: [Span]] = [:]
    private var texts: [ID: TextLines] = [:]
    private var parents: [ID: [ID]] = [:]
    private var bytesLeft: Int
    private let load: (ID) throws -> Blame<ID>.Version

    init(limit: Int, load: @escaping (ID) throws -> Blame<ID>.Version) {
        bytesLeft = limit
        self.load = load
    }

    mutating func run(from newest: ID) throws {
        lines = Array(try text(of: newest))
        sources = Array(repeating: newest, count: lines.count)
        if !lines.isEmpty { pending[newest] = [Span(line: 0, newest: 0, count: lines.count)] }
        // Newest first: when a version's turn comes, all that was made from it has passed its lines on.
        while let version = pending.keys.max(), let spans = pending.removeValue(forKey: version) {
            try settle(spans, of: version)
            texts[version] = nil
            parents[version] = nil
        }
    }

    private mutating func settle(_ spans: [Span], of version: ID) throws {
        var rest = spans
        if bytesLeft > 0 {
            let text = try text(of: version)
            for parent in parents[version] ?? [] where !rest.isEmpty {
                rest = pass(rest, of: text, to: parent, with: try self.text(of: parent))
                // Kept where its turn will come, and not where it shares no line.
                if pending[parent] == nil { texts[parent] = nil }
            }
        } else if parents[version]?.isEmpty == false {
            isComplete = false
        }
        for span in rest {
            for line in span.newest..<span.newest + span.count { sources[line] = version }
        }
    }

    private mutating func text(of version: ID) throws -> TextLines {
        if let text = texts[version] { return text }
        let loaded = try load(version)
        bytesLeft -= loaded.text.count
        let text = TextLines(loaded.text)
        texts[version] = text
        parents[version] = loaded.parents
        return text
    }

    /// Hands to a parent the lines that it has too; gives the others back.
    private mutating func pass(
        _ spans: [Span], of text: TextLines, to parent: ID, with old: TextLines
    ) -> [Span] {
        var kept: [Span] = []
        var passed: [Span] = []
        let edits = Self.edits(from: old, to: text, within: spans)
        var next = 0
        for var span in spans.sorted(by: { $0.line < $1.line }) {
            while next > 0, edits[next - 1].new.upperBound > span.line { next -= 1 }
            while span.count > 0 {
                while next < edits.count, edits[next].new.upperBound <= span.line { next += 1 }
                // Up to the next edit all lines are the parent's; inside of it none is.
                let isNew = next < edits.count && edits[next].new.contains(span.line)
                let end =
                    next == edits.count
                    ? Int.max : isNew ? edits[next].new.upperBound : edits[next].new.lowerBound
                let count = min(span.count, end - span.line)
                if isNew {
                    kept.append(Span(line: span.line, newest: span.newest, count: count))
                } else {
                    let shift =
                        next == 0 ? 0 : edits[next - 1].old.upperBound - edits[next - 1].new.upperBound
                    passed.append(Span(line: span.line + shift, newest: span.newest, count: count))
                }
                span = Span(line: span.line + count, newest: span.newest + count, count: span.count - count)
            }
        }
        if !passed.isEmpty { pending[parent, default: []] += passed }
        return kept
    }

    /// The edits between two texts; where no span stands in what differs, their outer bounds suffice.
    private static func edits(from old: TextLines, to new: TextLines, within spans: [Span]) -> [LineDiff.Edit]
    {
        let shortest = min(old.count, new.count)
        func isSame(_ oldLine: Int, _ newLine: Int) -> Bool {
            old.content(of: oldLine) == new.content(of: newLine)
        }
        let start = (0..<shortest).first { !isSame($0, $0) } ?? shortest
        let end =
            (0..<shortest - start).first { !isSame(old.count - 1 - $0, new.count - 1 - $0) } ?? shortest
            - start
        let middle = LineDiff.Edit(old: start..<old.count - end, new: start..<new.count - end)
        if middle.new.isEmpty { return middle.old.isEmpty ? [] : [middle] }
        let isAskedFor = spans.contains {
            $0.line < middle.new.upperBound && $0.line + $0.count > middle.new.lowerBound
        }
        guard isAskedFor, !middle.old.isEmpty else { return [middle] }
        let diff = LineDiff(
            old: TextLines(Array(old[text: middle.old])), new: TextLines(Array(new[text: middle.new])),
            ignoringLineEnds: true)
        return diff.edits.map { edit in
            LineDiff.Edit(
                old: edit.old.lowerBound + start..<edit.old.upperBound + start,
                new: edit.new.lowerBound + start..<edit.new.upperBound + start)
        }
    }
}
