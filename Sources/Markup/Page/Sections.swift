/// The parts of a page's text that can be edited alone.
public enum Sections {
    /// The bytes of a section.
    ///
    /// - Parameters:
    ///   - section: 0 for what precedes the first heading, front matter included; `n` for `outline[n - 1]`.
    ///   - outline: of the same text.
    ///   - textCount: the number of the text's bytes.
    /// - Returns: nil where there is no such section.
    public static func range(
        of section: Int, outline: [RenderedPage.Heading], textCount: Int
    ) -> Range<Int>? {
        guard section >= 0, section <= outline.count else { return nil }
        guard section > 0 else { return 0..<(outline.first?.range.lowerBound ?? textCount) }
        let range = outline[section - 1].range
        return range.upperBound <= textCount ? range : nil
    }

    /// Turns where headings begin into the ranges of their sections.
    static func ranges(starts: [(level: Int, offset: Int)], textCount: Int) -> [Range<Int>] {
        var ends = Array(repeating: textCount, count: starts.count)
        var open: [Int] = []
        for (index, start) in starts.enumerated() {
            while let last = open.last, starts[last].level >= start.level {
                ends[last] = start.offset
                open.removeLast()
            }
            open.append(index)
        }
        return zip(starts, ends).map { $0.offset..<max($0.offset, $1) }
    }
}
