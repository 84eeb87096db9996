/// A kind of file whose words are searched, by the end of its name.
public enum DocumentKind: String, CaseIterable, Sendable {
    /// Portable Document Format.
    case pdf
    /// Word.
    case docx
    /// OpenDocument text.
    case odt

    /// The kind of a file of that name; nil for pictures and all else.
    public init?(of name: PageName) {
        let end = name.text.utf8.reversed().prefix { $0 != 0x2E && $0 != 0x2F }
        guard end.count < name.lastSegment.utf8.count, end.count <= 4 else { return nil }
        self.init(rawValue: String(decoding: end.reversed().map { $0 | 0x20 }, as: UTF8.self))
    }
}
