internal import WikiCore

/// What a page as a whole is ranked by.
enum PageTerms {
    /// What belongs to a page's beginning, where texts say what they are about.
    private static let leadWords = 20

    private static let text = RankedField(prefix: Term.pageStem, usualLength: 120, lengthMatters: 0.7)
    private static let lead = RankedField(prefix: Term.leadStem, usualLength: 20, lengthMatters: 0)
    private static let title = RankedField(prefix: Term.pageTitleStem, usualLength: 6, lengthMatters: 0.75)
    private static let name = RankedField(prefix: Term.pageNameStem, usualLength: 6, lengthMatters: 0.75)
    private static let titlePieces = RankedField(
        prefix: Term.titlePiece, usualLength: 35, lengthMatters: 0.75)
    private static let namePieces = RankedField(prefix: Term.namePiece, usualLength: 35, lengthMatters: 0.75)

    /// The terms of a page that consists of these sections, with what each weighs.
    static func terms(
        of page: IndexedPage, _ sections: [IndexedPage.Section], _ stemmer: Stemmer
    ) -> [(term: String, weight: UInt32)] {
        let titleWords = Term.words(of: page.ownTitle)
        let nameWords = Term.words(of: page.name.text)
        var textWords: [String] = []
        for section in sections {
            if section.number > 0, let heading = section.headings.last, heading != page.ownTitle {
                textWords += RankedField.words(of: heading)
            }
            textWords += RankedField.words(of: section.text)
        }
        let tagWords = page.tags.flatMap(Term.words)
        // What a text is called says twice as much as a word in it.
        return text.terms((titleWords + titleWords + tagWords + textWords).map(stemmer.stem))
            + lead.terms(textWords.prefix(leadWords).map(stemmer.stem))
            + title.terms(titleWords.map(stemmer.stem))
            + name.terms(nameWords.map(stemmer.stem))
            + titlePieces.terms(titleWords.flatMap(RankedField.pieces))
            + namePieces.terms(nameWords.flatMap(RankedField.pieces))
    }
}
