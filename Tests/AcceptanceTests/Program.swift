import Glibc
import Synchronization
import TestSupport
import Testing

/// The built program, as people start it.
enum Program {
    static let path: String = {
        if let given = getenv("MEENT_PROGRAM") { return String(cString: given) }
        return #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
            + "/.build/debug/meent"
    }()

    static var isBuilt: Bool { access(path, X_OK) == 0 }

    /// Starts it, with its standard error appended to a file; gives its id and its standard output.
    ///
    /// - Parameter tool: a program's path and its arguments, which becomes ours without another process between.
    static func start(
        _ arguments: [String], errors: String, under tool: [String] = []
    ) throws -> (process: pid_t, output: Int32) {
        // One at a time: a program must not inherit the pipe of another before that is marked.
        try starting.withLock { _ in try spawn(tool + [path] + arguments, errors: errors) }
    }

    private static let starting = Mutex(())

    private static func spawn(_ command: [String], errors: String) throws -> (process: pid_t, output: Int32) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw NotStarted(reason: String(cString: strerror(errno))) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        let result = posix_spawn(&process, command[0], &actions, nil, &words, environ)
        close(ends[1])
        guard result == 0 else {
            close(ends[0])
            throw NotStarted(reason: String(cString: strerror(result)))
        }
        return (process, ends[0])
    }

    /// Runs a command to its end.
    static func run(_ arguments: [String], errors: String) throws -> (status: Int32, output: String) {
        let (process, output) = try start(arguments, errors: errors)
        defer { close(output) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(output, &buffer, buffer.count)
            if count <= 0 { break }
            bytes += buffer[..<count]
        }
        return (wait(for: process), String(decoding: bytes, as: UTF8.self))
    }

    /// The exit status, or 128 and the signal that ended it, as a shell has it.
    static func wait(for process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return exitStatus(status)
    }

    /// The same for one that was asked to end; one that does not within so many seconds is killed.
    static func wait(for process: pid_t, patience: Int) -> Int32 {
        var status: Int32 = 0
        for _ in 0..<patience * 100 {
            if waitpid(process, &status, WNOHANG) == process { return exitStatus(status) }
            usleep(10_000)
        }
        kill(process, SIGKILL)
        return wait(for: process)
    }

    private static func exitStatus(_ status: Int32) -> Int32 {
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }
}

struct NotStarted: Error {
    let reason: String
}

/// A wiki of its own in a fresh folder, served by the program; both go when the test does.
final class ServedWiki {
    private let place = TemporaryFolder()
    var folder: String { place.path }
    let data: String
    private var process: pid_t = 0
    private var output: Int32 = -1
    private(set) var client = Client(port: 0)

    var errors: String { folder + "/stderr" }

    /// Serves a new wiki, made with the options of `init`, or the one in a folder.
    init(data: String? = nil, made options: [String] = []) throws {
        self.data = data ?? place.path + "/wiki"
        if data == nil {
            let made = try run("init", options)
            try #require(made.status == 0, "\(made.output)")
        }
        try start()
    }

    deinit {
        if process > 0 { kill() }
    }

    func run(_ command: String, _ operands: String..., data other: String? = nil) throws -> (
        status: Int32, output: String
    ) {
        try run(command, operands, data: other)
    }

    private func run(_ command: String, _ operands: [String], data other: String? = nil) throws -> (
        status: Int32, output: String
    ) {
        try Program.run([command] + operands + ["--data", other ?? data], errors: errors)
    }

    /// Serves, with some flags more, and returns once it answers.
    func start(_ flags: String..., under tool: [String] = []) throws {
        (process, output) = try Program.start(
            ["serve", "--data", data, "--listen", "127.0.0.1:0", "--limits", "off"] + flags, errors: errors,
            under: tool)
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(output, &byte, 1) == 1, byte != 10 { line.append(byte) }
        let words = String(decoding: line, as: UTF8.self)
        guard words.hasPrefix("meent: listening on http://127.0.0.1:"),
            let port = words.split(separator: ":").last.flatMap({ UInt16($0) })
        else { throw NotStarted(reason: words) }
        client = Client(port: port)
    }

    /// Ends it as a power failure of the program does.
    func kill() {
        Glibc.kill(process, SIGKILL)
        reap()
    }

    /// Asks it to end; gives its exit status.
    @discardableResult func stop() -> Int32 {
        Glibc.kill(process, SIGTERM)
        return reap()
    }

    /// Waits for it to end by itself; gives its exit status.
    func ended() -> Int32 { reap() }

    @discardableResult private func reap() -> Int32 {
        close(output)
        defer { process = 0 }
        return Program.wait(for: process)
    }

    /// The processes that the server started and whose command line holds a word.
    func children(_ word: String) -> [pid_t] {
        entries("/proc").compactMap { pid_t($0) }.filter { child in
            // The name, in parentheses, may hold anything; the state and the parent follow it.
            guard let stat = contents("/proc/\(child)/stat"), let end = stat.lastIndex(of: 0x29) else {
                return false
            }
            let fields = stat[stat.index(after: end)...].split(separator: 0x20)
            guard fields.count > 1, pid_t(String(decoding: fields[1], as: UTF8.self)) == process else {
                return false
            }
            return (contents("/proc/\(child)/cmdline") ?? []).split(separator: 0)
                .contains { $0.elementsEqual(word.utf8) }
        }
    }
}

/// The names in a folder, without `.` and `..`.
func entries(_ folder: String) -> [String] {
    guard let listing = opendir(folder) else { return [] }
    defer { closedir(listing) }
    var names: [String] = []
    while let entry = readdir(listing) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names
}

/// All bytes of a file, if it can be read.
func contents(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
        let count = read(descriptor, &buffer, buffer.count)
        guard count >= 0 else { return nil }
        if count == 0 { return bytes }
        bytes += buffer[..<count]
    }
}

func writeFile(_ path: String, _ bytes: [UInt8]) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    try #require(write(descriptor, bytes, bytes.count) == bytes.count)
}
