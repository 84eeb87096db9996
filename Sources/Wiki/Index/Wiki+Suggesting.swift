internal import Markup
internal import Search
internal import WikiCore
public import WikiStore

/// Where somebody who types probably wants to go.
public struct PageSuggestion: Sendable {
    /// The page.
    public let page: PageRecord
    /// Its title.
    public let title: String
    /// The heading that is meant, with its id; nil for the page as a whole.
    public let heading: (text: String, anchor: String)?
}

extension Wiki {
    /// Pages and sections for what somebody has typed so far, best first: the title that it is, titles that begin so,
    /// titles with a word that begins so, then headings. None while there is no index.
    public func suggestions(for text: String, limit: Int) throws -> [PageSuggestion] {
        let found: [SearchIndex.Suggestion]
        do {
            found = try index.suggestions(for: text, limit: limit)
        } catch let error as SearchError {
            if case .unusable = error { indexer.suspect() }
            return []
        }
        return try found.compactMap { suggestion in
            guard let page = try store.read({ try $0.page(suggestion.page) }), page.isLiving else {
                return nil
            }
            guard let section = suggestion.section, page.kind == .page else {
                return PageSuggestion(page: page, title: try title(of: page), heading: nil)
            }
            let rendered = try rendered(page)
            guard section > 0, section <= rendered.outline.count else { return nil }
            let heading = rendered.outline[section - 1]
            return PageSuggestion(
                page: page, title: rendered.title ?? String(page.name.lastSegment),
                heading: (heading.text, heading.anchor))
        }
    }
}
