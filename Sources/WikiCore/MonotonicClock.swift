internal import Glibc

/// Time that only goes forward, for spans of it: a wall clock that is set does not touch it.
public enum MonotonicClock {
    /// Nanoseconds since some moment before the process began.
    public static func nanoseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    /// Milliseconds since the same moment.
    public static func milliseconds() -> Int {
        nanoseconds() / 1_000_000
    }
}
