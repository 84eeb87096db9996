internal import CCMarkGFM

/// Makes HTML, outline, links and words of a page's Markdown with cmark-gfm. Not for two threads at the same time, nor
/// for a server's own process: see `RendererPool`.
public struct Renderer {
    /// Grows whenever the same text may come out otherwise, so that what was kept is made anew.
    public static let version = 2
    /// HTML may have this many bytes.
    static let largestOutput = 16 << 20
    /// Containers may stand in each other this deep.
    static let deepestNesting = 100

    /// A renderer.
    public init() {
        cmark_gfm_core_extensions_ensure_registered()
    }

    /// Renders what a worker was asked for.
    public static func render(_ request: RenderRequest) -> RenderedPage {
        Renderer().render(request.text, name: request.name, root: request.root)
    }

    /// Renders a page.
    ///
    /// - Parameters:
    ///   - text: its bytes; what is no UTF-8 is read as Windows-1252.
    ///   - name: the page's name, from which relative links go.
    ///   - root: the name below which root-relative links go; empty for the whole wiki.
    public func render(_ text: [UInt8], name: String, root: String) -> RenderedPage {
        let lines = SourceLines(text)
        let utf8 = TextEncoding.utf8(text)
        var body = utf8[...]
        if body.starts(with: [0xEF, 0xBB, 0xBF]) { body = body.dropFirst(3) }
        var frontMatter = FrontMatter()
        var skippedLines = 0
        if let (found, count) = FrontMatterParser.parse(body) {
            frontMatter = found
            skippedLines = SourceLines(Array(body.prefix(count))).count
            body = body.dropFirst(count)
        }
        let links = WikiLinkScanner(body)
        guard let parser = cmark_parser_new(CMARK_OPT_FOOTNOTES | CMARK_OPT_UNSAFE | CMARK_OPT_VALIDATE_UTF8)
        else {
            return .plain(text, outcome: .tooComplex)
        }
        defer { cmark_parser_free(parser) }
        for name in ["table", "strikethrough", "autolink", "tagfilter", "tasklist"] {
            cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(name))
        }
        links.text.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress {
                cmark_parser_feed(parser, start.assumingMemoryBound(to: CChar.self), bytes.count)
            }
        }
        guard let document = cmark_parser_finish(parser) else { return .plain(text, outcome: .tooComplex) }
        defer { cmark_node_free(document) }
        var walker = TreeWalker(
            links: links, resolver: LinkResolver(name: name, root: root), lines: lines,
            skippedLines: skippedLines,
            isDutch: frontMatter.language?.utf8.starts(with: "nl".utf8) ?? false)
        guard walker.walk(document) else { return .plain(text, outcome: .tooComplex) }
        return walker.page(frontMatter: frontMatter, textCount: text.count)
    }
}

/// Where the lines of a text begin.
struct SourceLines {
    /// The offset of each line's first byte.
    private let starts: [Int]

    init(_ text: [UInt8]) {
        var starts: [Int] = []
        var lines = LineSplitter(text[...])
        while let line = lines.next() { starts.append(line.startIndex) }
        self.starts = starts
    }

    /// The number of lines.
    var count: Int { starts.count }

    /// Where a line begins, counted from 1; nil for a line that is not there.
    func offset(ofLine line: Int) -> Int? {
        line >= 1 && line <= starts.count ? starts[line - 1] : nil
    }
}
