internal import CSeccomp
internal import Glibc
internal import WikiCore

/// Reads each document in a process of its own, with limits on time, memory and output, that has neither network nor files
/// but the one document.
public struct DocumentReader: DocumentReading {
    private let executable: String
    private let arguments: [String]

    /// Goes up with each change to what is read from a document, so that it is read again.
    public static let version: Int64 = 1
    /// So many bytes of text are taken; what follows is left.
    static let largestText = 2 << 20
    private let wallMilliseconds: Int

    /// A reader whose processes are this executable with the arguments given, which must lead it to `DocumentWorker.run`.
    ///
    /// - Parameter wallMilliseconds: time on the clock for a document. One that is late was perhaps kept waiting by others,
    ///   and counts as not tried.
    public init(
        executable: String, arguments: [String] = ["document-worker"], wallMilliseconds: Int = 60_000
    ) {
        self.wallMilliseconds = wallMilliseconds
        self.executable = executable
        self.arguments = arguments
    }

    /// What keeps PDF files from being read here, in a few words; nil for nothing.
    public static var trouble: String? {
        if access(DocumentWorker.Program.poppler.path, X_OK) != 0 {
            return "pdftotext is missing (Debian: poppler-utils)"
        }
        return landlock_is_there() == 0
            ? "the kernel has no Landlock, which would keep pdftotext from files" : nil
    }

    /// The text of a document, as `DocumentReading` has it; takes a minute at most.
    public func text(of source: DocumentSource) -> DocumentText {
        guard let input = Self.open(source) else { return .unavailable }
        defer { close(input) }
        guard let worker = WorkerProcess(executable: executable, arguments: arguments, input: input) else {
            return .unavailable
        }
        let deadline = MonotonicClock.milliseconds() + wallMilliseconds
        let (bytes, isWhole) = worker.receiveAll(limit: Self.largestText, deadline: deadline)
        if !isWhole {
            _ = worker.finish()
            return bytes.count > Self.largestText ? .pages(Self.pages(bytes)) : .unavailable
        }
        switch worker.exitStatus() {
        case 0: return .pages(Self.pages(bytes))
        case DocumentWorker.Status.unavailable.rawValue: return .unavailable
        case DocumentWorker.Status.tooCostly.rawValue, nil: return .tooCostly
        default: return .unreadable
        }
    }

    /// The document to be read from its beginning; nil where there is none or no room for it.
    private static func open(_ source: DocumentSource) -> Int32? {
        switch source {
        case .file(let path):
            let file = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
            return file < 0 ? nil : file
        case .bytes(let bytes):
            let file = memfd_create("document", 1)  // MFD_CLOEXEC
            guard file >= 0 else { return nil }
            var written = 0
            while written < bytes.count {
                let count = bytes.withUnsafeBytes { buffer in
                    write(file, buffer.baseAddress.map { $0 + written }, buffer.count - written)
                }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else {
                    close(file)
                    return nil
                }
                written += count
            }
            lseek(file, 0, SEEK_SET)
            return file
        }
    }

    /// The text page by page: pdftotext ends each with a form feed.
    private static func pages(_ bytes: [UInt8]) -> [String] {
        var pages = bytes.prefix(largestText).split(separator: 0x0C, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        if pages.last?.utf8.allSatisfy({ $0 <= 0x20 }) == true { pages.removeLast() }
        return pages
    }
}
