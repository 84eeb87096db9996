/// A section with its words, which are found once for all that is indexed of them.
struct ScannedSection {
    let section: IndexedPage.Section
    /// The terms of its text, in order of places.
    let words: [PlacedWords.Place]
    /// How many places its text takes.
    let length: UInt32
    /// The number of the stem of each of the terms.
    let stems: [Int]

    init(_ section: IndexedPage.Section, _ table: StemTable) {
        self.section = section
        var words: [PlacedWords.Place] = []
        words.reserveCapacity(section.text.utf8.count / 5)
        length = PlacedWords.forEach(in: section.text) { words.append($0) }
        self.words = words
        stems = words.map { table.number(of: $0.term) }
    }
}
