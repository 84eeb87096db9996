internal import WikiCore

extension RenderedPage {
    /// The text as escaped HTML, for a page that could not be rendered. Bytes that are no UTF-8 are shown as
    /// Windows-1252.
    public static func plain(_ text: [UInt8], outcome: Outcome) -> RenderedPage {
        let shown = Windows1252.utf8(text)
        var html = HTMLWriter()
        html.write("<pre class=\"plain\">")
        html.escape(shown)
        html.write("</pre>")
        return RenderedPage(
            outcome: outcome, html: html.bytes, slots: [], words: [], links: [], frontMatter: FrontMatter(),
            title: nil,
            outline: [], plainText: [String(decoding: shown, as: UTF8.self)])
    }
}
