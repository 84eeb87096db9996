public import Markup
internal import Search

extension Wiki {
    /// The language of a page, `en` or `nl`: what its front matter says, else the one that its words are plainly of; nil
    /// where neither tells.
    public func language(of rendered: RenderedPage) -> String? {
        Self.searchLanguage(of: rendered)?.rawValue
    }

    /// The language in which a page is looked for; nil for the site's.
    static func searchLanguage(of rendered: RenderedPage) -> SearchLanguage? {
        rendered.frontMatter.language.flatMap(SearchLanguage.init(tag:))
            ?? LanguageGuess.language(of: rendered.plainText)
    }
}
