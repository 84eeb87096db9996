/// Reads the words of a Word file (ECMA-376) or an OpenDocument text (ISO/IEC 26300): XML in a zip archive.
enum OfficeText {
    /// The parts of an archive that hold words, in their order.
    private static let wordParts = ["word/document.xml", "word/footnotes.xml", "word/endnotes.xml"]
    private static let openDocumentPart = "content.xml"

    /// The text, a line for each paragraph.
    ///
    /// - Throws: why there is none.
    static func text(of bytes: [UInt8]) throws(DocumentFault) -> [UInt8] {
        let archive = try ZipArchive(bytes)
        if archive.holds(openDocumentPart) {
            return MarkedText.text(of: try archive.part(openDocumentPart), .openDocument)
        }
        guard archive.holds(wordParts[0]) else { throw .unreadable }
        var text: [UInt8] = []
        for part in wordParts where archive.holds(part) {
            text += MarkedText.text(of: try archive.part(part), .word)
        }
        return text
    }
}

/// Why a document gave no text.
enum DocumentFault: Error {
    /// It is damaged, encrypted, or no document.
    case unreadable
    /// It would be too large once unpacked.
    case tooLarge
}
