/// Numbers and bounds of a page's sections.
public enum Sections {
    /// The bytes that a section takes: section 0 is what precedes the first heading, front matter included.
    ///
    /// - Parameters:
    ///   - section: from 0.
    ///   - outline: of the text's rendering.
    ///   - textCount: the size of the text.
    /// - Returns: nil when there is no section of that number.
    public static func range(of section: Int, outline: [RenderedPage.Heading], textCount: Int) -> Range<Int>?
    {
        guard section >= 0, section <= outline.count else { return nil }
        let range =
            section == 0 ? 0..<(outline.first?.range.lowerBound ?? textCount) : outline[section - 1].range
        guard range.upperBound <= textCount else { return nil }
        return range
    }
}
