import CSeccomp
import Glibc

/// The hidden command that reads one document: on descriptor 0 its bytes, on 1 its text.
public enum DocumentWorker {
    /// The program that reads a PDF from its standard input.
    public struct Program: Sendable {
        /// Where it is.
        let path: String
        /// What it is called with.
        let arguments: [String]

        /// A program.
        public init(path: String, arguments: [String]) {
            self.path = path
            self.arguments = arguments
        }

        /// Poppler's, where Debian puts it. It reads a thousand pages.
        public static let poppler = Program(
            path: "/usr/bin/pdftotext",
            arguments: ["-q", "-enc", "UTF-8", "-eol", "unix", "-l", "1000", "-", "-"])
    }

    /// What a document may cost in bytes of memory (of a PDF all that its program maps).
    private static let memory: UInt64 = 256 << 20
    private static let pdfMemory: UInt64 = 768 << 20

    /// How it ends where it does not give a text.
    enum Status: Int32 {
        case unreadable = 65
        case unavailable = 70
        case tooCostly = 71
    }

    /// Reads the document and ends the process.
    ///
    /// - Parameters:
    ///   - pdf: what reads a PDF.
    ///   - cpuSeconds: what a document may cost.
    public static func run(pdf: Program = .poppler, cpuSeconds: UInt64 = 10) -> Never {
        // Others go first.
        nice(10)
        // A service manager signals every process of the service; whoever waits for the text ends it.
        for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_IGN) }
        guard MarkupWorker.limit(RLIMIT_CORE, 0), MarkupWorker.limit(RLIMIT_FSIZE, 0),
            MarkupWorker.limit(RLIMIT_CPU, cpuSeconds)
        else { end(.unavailable) }
        var beginning = [UInt8](repeating: 0, count: 1_024)
        let count = max(pread(0, &beginning, beginning.count, 0), 0)
        if DocumentFormat.isPDF(beginning[..<count]) { readPDF(with: pdf) }
        readArchive()
    }

    /// Becomes the program.
    private static func readPDF(with program: Program) -> Never {
        let readable = ["/usr", "/lib", "/lib64", "/etc/ld.so.cache"]
        let paths = readable.map { UnsafePointer(strdup($0)) }
        var argv = ([program.path] + program.arguments).map { strdup($0) } + [nil]
        var environment = [strdup("LC_ALL=C.UTF-8"), nil]
        guard access(program.path, X_OK) == 0, landlock_confine(paths, Int32(paths.count)) == 0,
            MarkupWorker.limit(RLIMIT_AS, pdfMemory), MarkupWorker.limit(RLIMIT_NOFILE, 64),
            SandboxFilter.enterToRun()
        else { end(.unavailable) }
        execve(program.path, &argv, &environment)
        end(.unavailable)
    }

    private static func readArchive() -> Never {
        guard MarkupWorker.limit(RLIMIT_AS, MarkupWorker.addressSpace() + memory), SandboxFilter.enter()
        else {
            end(.unavailable)
        }
        guard let bytes = MarkupWorker.readAll() else { end(.tooCostly) }
        do {
            let text = try OfficeText.text(of: bytes)
            exit(MarkupWorker.write(text) ? 0 : Status.tooCostly.rawValue)
        } catch {
            end(error == .tooLarge ? .tooCostly : .unreadable)
        }
    }

    private static func end(_ status: Status) -> Never {
        exit(status.rawValue)
    }
}
