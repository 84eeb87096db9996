/// What a section is ranked by among the sections of its page: what sets it apart, so nothing of the title.
enum SectionTerms {
    private static let text = RankedField(prefix: Term.sectionStem, usualLength: 50, lengthMatters: 0.5)
    private static let heading = RankedField(prefix: Term.headingStem, usualLength: 4, lengthMatters: 0.5)
    private static let headingPieces = RankedField(
        prefix: Term.headingPiece, usualLength: 25, lengthMatters: 0.5)
    private static let above = RankedField(prefix: Term.headingAboveStem, usualLength: 4, lengthMatters: 0.5)

    /// What a word weighs here that stands in the page's title.
    private static let titleWordWeight = 0.2

    /// The terms of a page's section, with what each weighs.
    static func terms(
        of scanned: ScannedSection, in page: IndexedPage, _ table: StemTable
    ) -> [(term: String, weight: UInt32)] {
        let section = scanned.section
        let title = page.ownTitle
        let headings = section.headings.filter { $0 != title }
        let isOwn = section.headings.last.map { $0 != title } ?? false
        let headingWords = isOwn ? RankedField.words(of: headings[headings.count - 1]) : []
        let aboveWords = (isOwn ? headings.dropLast() : headings[...]).flatMap(RankedField.words)
        // The words of the title are all over the page.
        let titleStems = Set(Term.words(of: title).map(table.number))
        func damped(_ field: RankedField, _ stems: [Int]) -> [(term: String, weight: UInt32)] {
            field.terms(stems, of: table) { titleStems.contains($0) ? titleWordWeight : 1 }
        }
        return damped(text, scanned.stems)
            + damped(heading, headingWords.map(table.number))
            + headingPieces.terms(headingWords.flatMap(RankedField.pieces))
            + above.terms(aboveWords.map(table.number), of: table)
    }
}
