import Glibc

/// The hidden command's main loop: a process that renders pages for a `RendererPool`.
public enum MarkupWorker {
    /// The byte that a worker sends once it is sandboxed and ready.
    static let ready: UInt8 = 0x4D

    /// Reads requests on descriptor 0 and answers on 1 until the other side closes. A frame is a 32-bit length and
    /// that many bytes; an empty answer says that the page exceeded `limits.output`.
    ///
    /// Leaves with status 70 where the sandbox cannot be set up, 65 where a request makes no sense.
    public static func run(
        limits: WorkerLimits = .standard, render: (RenderRequest) -> RenderedPage
    ) -> Never {
        // A service manager signals every process of the service; the pool closes the connection when it is done.
        for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_IGN) }
        guard limit(RLIMIT_CORE, 0), limit(RLIMIT_AS, addressSpace() + UInt64(limits.memory)),
            SandboxFilter.enter(),
            write([ready])
        else { exit(70) }
        while let header = read(4) {
            var reader = WireReader(header)
            guard let count = reader.count(), let body = read(count),
                let request = RenderRequest(encoded: body),
                allowCPU(seconds: limits.cpuSeconds)
            else { exit(65) }
            let answer = render(request).encoded()
            var writer = WireWriter()
            writer.write(answer.count > limits.output ? [] : answer)
            guard write(writer.bytes) else { exit(0) }
        }
        exit(0)
    }

    /// The soft limit counts the life of the process, so it moves on with every page.
    private static func allowCPU(seconds: Int) -> Bool {
        var usage = rusage()
        guard getrusage(RUSAGE_SELF.rawValue, &usage) == 0 else { return false }
        let microseconds = usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
        let used = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (microseconds + 999_999) / 1_000_000
        var value = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &value) == 0 else { return false }
        value.rlim_cur = min(UInt(used + seconds), value.rlim_max)
        return setrlimit(__rlimit_resource_t(RLIMIT_CPU.rawValue), &value) == 0
    }

    static func limit(_ resource: __rlimit_resource, _ bytes: UInt64) -> Bool {
        var value = rlimit(rlim_cur: UInt(bytes), rlim_max: UInt(bytes))
        return setrlimit(__rlimit_resource_t(resource.rawValue), &value) == 0
    }

    /// What is mapped now, in bytes: the Swift runtime and the libraries, which are not the page's doing.
    static func addressSpace() -> UInt64 {
        let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return 256 << 20 }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 128)
        let count = Glibc.read(file, &buffer, buffer.count)
        var pages: UInt64 = 0
        for byte in buffer.prefix(max(count, 0)) {
            guard (48...57).contains(byte) else { break }
            pages = pages &* 10 &+ UInt64(byte - 48)
        }
        return pages &* UInt64(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// All there is; nil where that is not to be had.
    static func readAll() -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let got = Glibc.read(0, &buffer, buffer.count)
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { return nil }
            if got == 0 { return bytes }
            bytes += buffer[..<got]
        }
    }

    /// Exactly `count` bytes, or nil at the end.
    private static func read(_ count: Int) -> [UInt8]? {
        var isWhole = true
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = Glibc.read(0, buffer.baseAddress.map { $0 + filled }, count - filled)
                if got < 0, errno == EINTR { continue }
                guard got > 0 else {
                    isWhole = false
                    return
                }
                filled += got
            }
        }
        return isWhole ? bytes : nil
    }

    static func write(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                let count = Glibc.write(1, buffer.baseAddress.map { $0 + sent }, buffer.count - sent)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }
}
