internal import Markup
internal import Search
internal import WikiCore
public import WikiStore

extension Wiki {
    /// How many documents' words were read, by what became of them.
    public func documentTexts() throws -> [(outcome: DocumentTextRecord.Outcome, count: Int)] {
        try store.read { try $0.documentTexts() }
    }

    /// Whether the search index holds it: pages, and the files whose words can be read.
    static func isSearched(_ page: PageRecord) -> Bool {
        page.isLiving && (page.kind == .page || DocumentKind(of: page.name) != nil)
    }

    /// So many pages of a document are told apart; the last of them holds what follows.
    private static let mostSections = 300

    /// What the index holds of a document: its name, and its words as far as they were read.
    func indexedDocument(_ page: PageRecord, _ reader: Reader) throws -> IndexedPage {
        let sections = Self.sections(of: try documentPages(page, reader))
        return try indexedPage(
            page, title: Self.documentTitle(page.name), LanguageGuess.language(of: sections.map(\.text)),
            tags: [],
            sections, reader)
    }

    /// A document that was found, with the pages of it that answer.
    func foundDocument(
        _ page: PageRecord, updated: Timestamp, _ score: Double, _ sections: [Int], _ snippet: Snippet
    ) throws -> FoundPage {
        let all = Self.sections(of: try store.read { try documentPages(page, $0) })
        let known = sections.filter { number in all.contains { $0.number == number } }
        return FoundPage(
            page: page, title: String(page.name.lastSegment), score: score, updated: updated,
            sections: (known.isEmpty ? [0] : known).map { number in
                let text = all.first { $0.number == number }?.text ?? ""
                return FoundSection(number: number, anchor: "", headings: [], snippet: snippet.html(of: text))
            })
    }

    private func documentPages(_ page: PageRecord, _ reader: Reader) throws -> [String] {
        try page.content.flatMap { try reader.documentText(of: $0) }?.pages ?? []
    }

    /// The pages of a document as sections of their numbers; one that has no pages is section 0.
    private static func sections(of pages: [String]) -> [IndexedPage.Section] {
        guard pages.count > 1 else {
            return [IndexedPage.Section(number: 0, headings: [], text: pages.first ?? "")]
        }
        let rest = pages.dropFirst(mostSections - 1)
        let shown = pages.prefix(mostSections - 1) + (rest.isEmpty ? [] : [rest.joined(separator: "\n")])
        return shown.enumerated().map { IndexedPage.Section(number: $0 + 1, headings: [], text: $1) }
            .filter { section in section.text.utf8.contains { $0 > 0x20 } }
    }

    /// The file's name without what says of which kind it is.
    private static func documentTitle(_ name: PageName) -> String {
        let segment = name.lastSegment
        guard let dot = segment.utf8.lastIndex(of: 0x2E) else { return String(segment) }
        return String(segment[..<dot])
    }
}
