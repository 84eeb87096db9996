import Glibc

/// What a piece of work costs the processor, whatever else the machine is doing.
///
/// For tests that a cost has a bound: they fail where it grows out of all proportion, so their limits lie far above what
/// the work takes.
public enum ProcessorTime {
    /// The seconds that this thread spends in `work`.
    public static func seconds(_ work: () throws -> Void) rethrows -> Double {
        let start = now()
        try work()
        return now() - start
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
