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
        of page: IndexedPage, _ sections: [ScannedSection], _ table: StemTable
    ) -> [(term: String, weight: UInt32)] {
        let ownTitle = page.ownTitle
        let titleWords = Term.words(of: ownTitle)
        let nameWords = Term.words(of: page.name.text)
        let titleStems = titleWords.map(table.number)
        var textStems: [Int] = []
        for scanned in sections {
            if scanned.section.number > 0, let heading = scanned.section.headings.last, heading != ownTitle {
                textStems += RankedField.words(of: heading).map(table.number)
            }
            textStems += scanned.stems
        }
        let tagStems = page.tags.flatMap(Term.words).map(table.number)
        // What a text is called says twice as much as a word in it.
        return text.terms(titleStems + titleStems + tagStems + textStems, of: table)
            + lead.terms(textStems.prefix(leadWords), of: table)
            + title.terms(titleStems, of: table)
            + name.terms(nameWords.map(table.number), of: table)
            + titlePieces.terms(titleWords.flatMap(RankedField.pieces))
            + namePieces.terms(nameWords.flatMap(RankedField.pieces))
    }
}
