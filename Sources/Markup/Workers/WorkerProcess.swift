import CSeccomp
import Glibc
internal import WikiCore

/// One running worker and the connection to it. Used by one thread at a time; ends and reaps the process with itself.
struct WorkerProcess: ~Copyable {
    let pid: pid_t
    private let connection: Int32

    /// Starts a worker with an environment and descriptors of its own; nil where the system has no room for it.
    ///
    /// - Parameter input: what it reads; nil for the connection.
    init?(executable: String, arguments: [String], input: Int32? = nil) {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            return nil
        }
        let pid = Self.spawn(executable, arguments, input: input ?? ends[1], output: ends[1])
        close(ends[1])
        guard let pid else {
            close(ends[0])
            return nil
        }
        self.pid = pid
        connection = ends[0]
    }

    deinit {
        close(connection)
        kill(pid, SIGKILL)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    }

    /// Whether the worker has not closed the connection.
    var isAlive: Bool {
        var byte: UInt8 = 0
        let flags = Int32(MSG_PEEK | MSG_DONTWAIT)
        return recv(connection, &byte, 1, flags) < 0 && (errno == EAGAIN || errno == EINTR)
    }

    /// Ends the process and tells which signal it died of; 0 for none.
    consuming func finish() -> Int32 {
        end() & 0x7F
    }

    /// Waits for a process that ends by itself and tells its exit status; nil where a signal ended it.
    consuming func exitStatus() -> Int32? {
        let status = end()
        return status & 0x7F == 0 ? status >> 8 & 0xFF : nil
    }

    private consuming func end() -> Int32 {
        // A connection that ended means a death under way, whose true cause must come before our own signal.
        var information = siginfo_t()
        let deadline = MonotonicClock.milliseconds() + 1000
        while MonotonicClock.milliseconds() < deadline {
            information = siginfo_t()
            let options = WEXITED | WNOHANG | WNOWAIT
            if waitid(P_PID, id_t(pid), &information, options) != 0 || information.si_signo == SIGCHLD {
                break
            }
            usleep(1000)
        }
        kill(pid, SIGKILL)
        var status: Int32 = 0
        while true {
            let result = waitpid(pid, &status, 0)
            if result == pid { break }
            if result < 0, errno == EINTR { continue }
            status = 0
            break
        }
        close(connection)
        discard self
        return status
    }

    /// Sends all bytes before `deadline`. False where the worker is gone or does not read.
    func send(_ bytes: [UInt8], deadline: Int) -> Bool {
        var sent = 0
        while sent < bytes.count {
            guard wait(for: Int16(POLLOUT), until: deadline) else { return false }
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(
                    connection, buffer.baseAddress.map { $0 + sent }, buffer.count - sent,
                    Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
            }
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Receives exactly `count` bytes before `deadline`; nil where the worker is gone or late.
    func receive(_ count: Int, deadline: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var received = 0
        while received < count {
            guard wait(for: Int16(POLLIN), until: deadline) else { return nil }
            let got = bytes.withUnsafeMutableBytes { buffer in
                recv(
                    connection, buffer.baseAddress.map { $0 + received }, count - received,
                    Int32(MSG_DONTWAIT))
            }
            if got < 0, errno == EINTR || errno == EAGAIN { continue }
            guard got > 0 else { return nil }
            received += got
        }
        return bytes
    }

    /// Receives until the worker closes the connection.
    ///
    /// - Returns: what came, and whether that is all: not so past `deadline` or behind more than `limit` bytes.
    func receiveAll(limit: Int, deadline: Int) -> (bytes: [UInt8], isWhole: Bool) {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count <= limit {
            guard wait(for: Int16(POLLIN), until: deadline) else { return (bytes, false) }
            let got = recv(connection, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if got < 0, errno == EINTR || errno == EAGAIN { continue }
            if got <= 0 { return (bytes, true) }
            bytes += buffer[..<got]
        }
        return (bytes, false)
    }

    private func wait(for events: Int16, until deadline: Int) -> Bool {
        while true {
            let left = deadline - MonotonicClock.milliseconds()
            guard left > 0 else { return false }
            var entry = pollfd(fd: connection, events: events, revents: 0)
            let ready = poll(&entry, 1, Int32(clamping: left))
            if ready > 0 { return true }
            if ready < 0, errno != EINTR { return false }
        }
    }

    private static func spawn(_ executable: String, _ arguments: [String], input: Int32, output: Int32)
        -> pid_t?
    {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        guard posix_spawn_file_actions_init(&actions) == 0 else { return nil }
        defer { posix_spawn_file_actions_destroy(&actions) }
        guard posix_spawnattr_init(&attributes) == 0 else { return nil }
        defer { posix_spawnattr_destroy(&attributes) }
        var all = sigset_t()
        var none = sigset_t()
        sigfillset(&all)
        sigemptyset(&none)
        // A group of its own keeps the terminal's ^C away. What a crash prints may hold a page's text: nobody sees it.
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        guard posix_spawn_file_actions_adddup2(&actions, input, 0) == 0,
            posix_spawn_file_actions_adddup2(&actions, output, 1) == 0,
            posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0) == 0,
            posix_spawn_file_actions_addclosefrom_np(&actions, 3) == 0,
            posix_spawnattr_setflags(&attributes, Int16(flags)) == 0,
            posix_spawnattr_setpgroup(&attributes, 0) == 0,
            posix_spawnattr_setsigdefault(&attributes, &all) == 0,
            posix_spawnattr_setsigmask(&attributes, &none) == 0
        else { return nil }
        var environment = ["SWIFT_BACKTRACE=enable=no"]
        if let path = getenv("LD_LIBRARY_PATH") {
            environment.append("LD_LIBRARY_PATH=" + String(cString: path))
        }
        var argv = ([executable] + arguments).map { strdup($0) } + [nil]
        var envp = environment.map { strdup($0) } + [nil]
        defer { for text in argv + envp { free(text) } }
        var pid: pid_t = 0
        return posix_spawn(&pid, executable, &actions, &attributes, &argv, &envp) == 0 ? pid : nil
    }
}
