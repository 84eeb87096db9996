/// Tells documents by their first bytes.
enum DocumentFormat {
    /// Whether it is a PDF: its mark may stand anywhere in the first KiB (ISO 32000-1, appendix H, note 13).
    static func isPDF(_ beginning: ArraySlice<UInt8>) -> Bool {
        let mark = Array("%PDF-".utf8)
        return beginning.indices.contains { beginning[$0...].starts(with: mark) }
    }
}
