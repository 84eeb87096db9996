internal import Synchronization

/// Limits how often each client may do each kind of thing, by token buckets, in bounded memory.
///
/// Of a bucket only the time when it will be full is kept (the virtual scheduling of GCRA, ITU-T I.371): one number
/// a client and kind, and a bucket whose time has passed need not be kept at all. It takes no clock of its own.
public final class RateLimiter<Kind: Hashable & Sendable>: Sendable {
    /// How often one client may do a thing.
    public struct Limit: Sendable, Equatable {
        /// So many at once, when none were done for a while.
        public let capacity: Int
        /// Nanoseconds until one more may be done.
        fileprivate let interval: UInt64

        /// So many at once, and `refill` more in every `seconds`, evenly spread.
        ///
        /// - Precondition: all are at least 1, `capacity` at most 10,000, the others at most a million.
        public init(capacity: Int, refill: Int, seconds: Int = 60) {
            precondition(
                (1...10_000).contains(capacity) && (1...1_000_000).contains(refill)
                    && (1...1_000_000).contains(seconds), "A limit out of bounds")
            self.capacity = capacity
            interval = UInt64(seconds) * 1_000_000_000 / UInt64(refill)
        }
    }

    /// What a client is told.
    public enum Decision: Sendable, Equatable {
        /// It may, and that counts.
        case allowed
        /// It may not, and that counts for nothing; it may in so many seconds, at least 1.
        case retryAfter(seconds: Int)
    }

    private struct Key: Hashable {
        let kind: Kind
        let client: String
    }

    private let limits: [Kind: Limit]
    private let maximumKeys: Int
    /// When each bucket will be full, in nanoseconds of the caller's clock.
    private let fullAt: Mutex<[Key: UInt64]>

    /// A limiter without any counts.
    ///
    /// - Parameters:
    ///   - limits: the limit of each kind; a kind without one is not limited.
    ///   - maximumKeys: of so many clients and kinds counts are kept; beyond, those that are nearest to full go.
    public init(_ limits: [Kind: Limit], maximumKeys: Int = 100_000) {
        precondition(maximumKeys > 0, "A limiter that can keep nothing")
        self.limits = limits
        self.maximumKeys = maximumKeys
        fullAt = Mutex([:])
    }

    /// How many counts are kept.
    public var count: Int { fullAt.withLock(\.count) }

    /// Counts one thing if the client may do it now. May be called from several threads at once.
    ///
    /// - Parameters:
    ///   - client: `ClientAddress.rateKey`, with a name behind it where both count.
    ///   - now: nanoseconds of a clock that never goes back.
    public func take(_ kind: Kind, client: String, now: UInt64) -> Decision {
        guard let limit = limits[kind] else { return .allowed }
        let key = Key(kind: kind, client: client)
        // A bucket is empty when it will be full only after so long.
        let depth = limit.interval * UInt64(limit.capacity)
        return fullAt.withLock { fullAt in
            let (next, overflowed) = max(fullAt[key] ?? 0, now).addingReportingOverflow(limit.interval)
            guard !overflowed else { return .allowed }
            if next - now > depth {
                let wait = next - now - depth
                return .retryAfter(seconds: Int((wait - 1) / 1_000_000_000 + 1))
            }
            if fullAt[key] == nil, fullAt.count >= maximumKeys { makeRoom(in: &fullAt, now: now) }
            fullAt[key] = next
            return .allowed
        }
    }

    /// Drops the full buckets, and if most are not, the quarter that is nearest to it: the cost is spread over as
    /// many new clients, and those who misuse most stay known.
    private func makeRoom(in fullAt: inout [Key: UInt64], now: UInt64) {
        fullAt = fullAt.filter { $0.value > now }
        guard fullAt.count > maximumKeys / 4 * 3 else { return }
        let border = fullAt.values.sorted()[fullAt.count / 4]
        var surplus = fullAt.count / 4 + 1
        fullAt = fullAt.filter { entry in
            guard surplus > 0, entry.value <= border else { return true }
            surplus -= 1
            return false
        }
    }
}
