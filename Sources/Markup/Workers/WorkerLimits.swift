/// What one page may cost.
public struct WorkerLimits: Equatable, Sendable {
    /// CPU time of a page in whole seconds; the kernel counts whole seconds, so up to one more may pass.
    public var cpuSeconds: Int
    /// Time on the clock for a page, in milliseconds.
    public var wallMilliseconds: Int
    /// Address space beyond what the worker has at its start, in bytes.
    public var memory: Int
    /// The encoded page, in bytes.
    public var output: Int

    /// 2 s of CPU, 5 s on the clock, 256 MiB, 20 MiB of output.
    public static let standard = WorkerLimits()

    /// Limits of one's own; all above 0.
    public init(
        cpuSeconds: Int = 2, wallMilliseconds: Int = 5000, memory: Int = 256 << 20, output: Int = 20 << 20
    ) {
        precondition(cpuSeconds > 0 && wallMilliseconds > 0 && memory > 0 && output > 0 && output < 1 << 31)
        self.cpuSeconds = cpuSeconds
        self.wallMilliseconds = wallMilliseconds
        self.memory = memory
        self.output = output
    }
}
