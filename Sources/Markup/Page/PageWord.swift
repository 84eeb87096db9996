/// A word that rendering leaves to whoever shows the page, since it is in the page's language.
public enum PageWord: UInt8, CaseIterable, Sendable {
    /// What stands above a call-out, by the kinds that GitHub knows.
    case note, tip, important, warning, caution
    /// What the arrow behind a footnote is called.
    case backToText
}
