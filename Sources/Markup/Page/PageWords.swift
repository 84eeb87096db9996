/// The few words that rendering adds to a page, in the page's language.
struct PageWords {
    /// The kinds of call-out that GitHub knows.
    enum CallOut: String, CaseIterable {
        case note, tip, important, warning, caution
    }

    private let isDutch: Bool

    /// - Parameter language: what the page's front matter says, such as `nl-BE`; English for all that is not Dutch.
    init(language: String?) {
        let tag = language.map { Array($0.utf8.prefix(3)) } ?? []
        let isNL = tag.count >= 2 && tag[0] | 0x20 == 0x6E && tag[1] | 0x20 == 0x6C
        isDutch = isNL && (tag.count == 2 || tag[2] == 0x2D || tag[2] == 0x5F)
    }

    /// What stands above a call-out.
    func title(of callOut: CallOut) -> StaticString {
        switch callOut {
        case .note: isDutch ? "Opmerking" : "Note"
        case .tip: "Tip"
        case .important: isDutch ? "Belangrijk" : "Important"
        case .warning: isDutch ? "Waarschuwing" : "Warning"
        case .caution: isDutch ? "Let op" : "Caution"
        }
    }

    /// What the arrow behind a footnote is called.
    var backToText: StaticString { isDutch ? "Terug naar de tekst" : "Back to content" }
}
