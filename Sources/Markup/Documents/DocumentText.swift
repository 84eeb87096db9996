/// What was found in a document.
public enum DocumentText: Equatable, Sendable {
    /// Its words; a PDF's by page, another's in one piece. Empty where it has none, as a scan.
    case pages([String])
    /// It is damaged, encrypted, or something else than its name says.
    case unreadable
    /// It exceeded a limit on time, memory or size.
    case tooCostly
    /// It could not be tried, or not in time: the program that reads it or the cage to put that in is not there, or the
    /// machine has other work.
    case unavailable
}

/// Where the bytes of a document are.
public enum DocumentSource: Sendable {
    /// In a file of that path.
    case file(String)
    /// Here.
    case bytes([UInt8])
}

/// Reads the text of documents. From any thread.
public protocol DocumentReading: Sendable {
    /// The text of a PDF, Word or OpenDocument file, which may be anything that somebody uploaded.
    func text(of source: DocumentSource) -> DocumentText
}
