import WikiCore

/// Turns Markdown into a `RenderedPage`. Pure: what comes out depends on what goes in alone.
///
/// For use in a worker process, by one thread at a time: the parser is not thread-safe, and what bounds its time and
/// memory is the process that it runs in. Nesting and output are bounded here.
public struct Renderer {
    /// Goes up with each change to what comes out, so that what was kept is made again.
    public static let version = 5

    /// Elements may stand in one another this deep.
    static let maximumDepth = 100

    /// Ready to render.
    public init() {}

    /// Renders a page.
    ///
    /// - Parameters:
    ///   - text: GitHub's Markdown. Bytes that are no UTF-8 are read as Windows-1252.
    ///   - name: the page's name, from whose folder relative links are resolved.
    ///   - root: the folder that links beginning with `/` are relative to; empty for the whole wiki.
    /// - Returns: a page of outcome `.tooComplex` where the text nests deeper than 100 or its HTML takes over 16 MiB.
    public func render(_ text: [UInt8], name: String, root: String) -> RenderedPage {
        let readable = Windows1252.utf8(text)
        let start = readable.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let head = FrontMatterParser.parse(readable, from: start)
        let (markdown, links) = WikiLinkScanner.scan(readable, from: head?.end ?? start)
        let resolver = LinkResolver(name: name, root: root)
        let frontMatter = head?.frontMatter ?? FrontMatter()
        guard let tree = markdown.withUnsafeBufferPointer({ SyntaxTree(parsing: $0) }) else {
            return .plain(text, outcome: .tooComplex)
        }
        var walker = TreeWalker(
            tree: tree, markdown: markdown, wikiLinks: links, resolver: resolver)
        guard walker.walk() else { return .plain(text, outcome: .tooComplex) }
        return page(walker, of: text, linesBefore: head?.lines ?? 0, frontMatter: frontMatter)
    }

    private func page(
        _ walker: TreeWalker, of text: [UInt8], linesBefore: Int, frontMatter: FrontMatter
    ) -> RenderedPage {
        let outline = outline(walker.headings, of: text, linesBefore: linesBefore)
        return RenderedPage(
            outcome: .complete, html: walker.html.bytes, slots: walker.slots, words: walker.words,
            links: walker.links.all,
            frontMatter: frontMatter,
            title: frontMatter.title ?? outline.first { !$0.text.isEmpty }?.text,
            outline: outline, plainText: walker.plain.texts())
    }

    /// Finds the headings in the text as it is stored: it has the lines of what was parsed, not its offsets.
    private func outline(
        _ headings: [TreeWalker.TopHeading], of text: [UInt8], linesBefore: Int
    ) -> [RenderedPage.Heading] {
        guard !headings.isEmpty else { return [] }
        let lines = SourceLines(of: text)
        let starts = headings.map { heading in
            (level: heading.level, offset: lines.offset(ofLine: heading.line + linesBefore))
        }
        return zip(headings, Sections.ranges(starts: starts, textCount: text.count)).map { heading, range in
            RenderedPage.Heading(
                level: heading.level, text: heading.text, anchor: heading.anchor, range: range)
        }
    }
}
