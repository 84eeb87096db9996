import Glibc
import TestSupport
import Testing

/// Work that lasts over a second shows on a terminal that it goes on, and nowhere else.
@Suite(.enabled(if: Program.isBuilt, "the program meent is not built"))
struct ProgressTests {
    private static let commands = [
        ["init", "--data", "FOLDER/new"], ["import", "FOLDER/source", "--data", "FOLDER/wiki"],
        ["export", "FOLDER/export", "--data", "FOLDER/wiki"], ["check", "--data", "FOLDER/wiki"],
        ["rebuild", "--data", "FOLDER/wiki"], ["backup", "FOLDER/backup", "--data", "FOLDER/wiki"],
        ["restore", "FOLDER/kept", "--data", "FOLDER/restored"],
        ["undo", "--author", "Nobody", "--since", "1h", "--data", "FOLDER/wiki"],
        ["erase", "--revision", "1", "--reason", "asked", "--data", "FOLDER/wiki"],
    ]

    /// All at once, each with a wiki of its own; the first lock that each takes on its database is made to last so long.
    @Test(.enabled(if: FaultTests.injects, "strace cannot be used")) func showsThatItGoesOn() throws {
        let folder = TemporaryFolder()
        try prepare(folder)
        let slow = Tracing.failing("fcntl:delay_enter=2600000:when=1", inChildren: false)
        let runs = try Self.commands.map { command in
            let name = command[0]
            #expect(folder.run("mkdir \(name) && cp -R wiki source kept \(name)") == 0)
            let terminal = try PseudoTerminal()
            let words = command.map { $0.replacing("FOLDER", with: "\(folder.path)/\(name)") }
            return (name, terminal, try Program.start(words, errors: terminal.path, under: slow))
        }
        let silent = try Program.start(
            ["check", "--data", folder.path + "/wiki"], errors: folder.path + "/errors", under: slow)
        for (name, terminal, run) in runs {
            let shown = terminal.output(until: run.process)
            close(run.output)
            #expect(shown.status == 0, "\(name): \(shown)")
            // Each time from the beginning of the line; at the end it is empty again.
            let lines = shown.text.components(separatedBy: "\r\u{1B}[K")
            #expect(lines.count >= 3 && lines.first == "" && lines.last == "", "\(name): \(lines)")
            #expect(lines.contains { $0.hasSuffix(" s") && $0.utf8.count > 8 }, "\(name): \(lines)")
        }
        #expect(Program.wait(for: silent.process) == 0)
        close(silent.output)
        #expect(contents(folder.path + "/errors") == [])
    }

    /// A wiki with a text to erase, a backup of it, and a folder to import.
    private func prepare(_ folder: TemporaryFolder) throws {
        folder.write("# A\n", to: "source/a.md")
        let wiki = ["--data", folder.path + "/wiki"]
        func run(_ words: String...) throws {
            #expect(try Program.run(words + wiki, errors: "/dev/null").status == 0, "\(words)")
        }
        try run("init")
        for text in ["one\n", "two\n"] {
            folder.write(text, to: "erased/Home.md")
            try run("import", folder.path + "/erased")
        }
        try run("backup", folder.path + "/kept")
    }
}

/// A pseudo terminal.
private final class PseudoTerminal {
    private let master: Int32
    /// The end that a program takes for a terminal.
    let path: String

    init() throws {
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        // TIOCSPTLCK and TIOCGPTN, which unlockpt and ptsname stand for and Swift sees no more of than of these.
        var (lock, number): (Int32, Int32) = (0, 0)
        let isReady = ioctl(master, 0x4004_5431, &lock) == 0 && ioctl(master, 0x8004_5430, &number) == 0
        path = "/dev/pts/\(number)"
        try #require(isReady)
    }

    deinit { close(master) }

    /// All that was shown when the last program that has the terminal has ended, and the status of the one named.
    func output(until process: pid_t) -> (status: Int32, text: String) {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = read(master, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            // Without a program at the other end it is an error.
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return (Program.wait(for: process), String(decoding: bytes, as: UTF8.self))
    }
}

extension String {
    /// The parts between a separator, empty ones too.
    fileprivate func components(separatedBy separator: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let found = rest.firstRange(of: separator) {
            parts.append(String(rest[..<found.lowerBound]))
            rest = rest[found.upperBound...]
        }
        return parts + [String(rest)]
    }
}
