import HTTP
import Testing

struct RateLimiterTests {
    private enum Kind: Hashable, Sendable {
        case edit
        case search
        case free
    }

    private static let second: UInt64 = 1_000_000_000

    private func limiter(maximumKeys: Int = 100_000) -> RateLimiter<Kind> {
        RateLimiter(
            [
                .edit: .init(capacity: 8, refill: 8),
                .search: .init(capacity: 1, refill: 150, seconds: 172_800),
            ],
            maximumKeys: maximumKeys)
    }

    @Test func burstThenEvenly() {
        let limiter = limiter()
        let start = 1_000 * RateLimiterTests.second
        for _ in 0..<8 { #expect(limiter.take(.edit, client: "a", now: start) == .allowed) }
        #expect(limiter.take(.edit, client: "a", now: start) == .retryAfter(seconds: 8))
        #expect(
            limiter.take(.edit, client: "a", now: start + 7 * RateLimiterTests.second)
                == .retryAfter(seconds: 1))
        #expect(limiter.take(.edit, client: "a", now: start + 7_500_000_000) == .allowed)
        #expect(limiter.take(.edit, client: "a", now: start + 7_500_000_000) == .retryAfter(seconds: 8))
        let later = start + 3_600 * RateLimiterTests.second
        for _ in 0..<8 { #expect(limiter.take(.edit, client: "a", now: later) == .allowed) }
        #expect(limiter.take(.edit, client: "a", now: later) != .allowed)
    }

    @Test func refusalsDoNotCount() {
        let limiter = limiter()
        for _ in 0..<8 { _ = limiter.take(.edit, client: "a", now: 0) }
        for _ in 0..<1_000 { _ = limiter.take(.edit, client: "a", now: 1) }
        #expect(limiter.take(.edit, client: "a", now: 8 * RateLimiterTests.second) == .allowed)
    }

    @Test func clientsAndKindsAreApart() {
        let limiter = limiter()
        #expect(limiter.take(.search, client: "a", now: 0) == .allowed)
        #expect(limiter.take(.search, client: "a", now: 0) == .retryAfter(seconds: 1_152))
        #expect(limiter.take(.search, client: "b", now: 0) == .allowed)
        #expect(limiter.take(.edit, client: "a", now: 0) == .allowed)
        for _ in 0..<100 { #expect(limiter.take(.free, client: "a", now: 0) == .allowed) }
    }

    @Test func memoryIsBounded() {
        let limiter = limiter(maximumKeys: 100)
        for index in 0..<10_000 {
            _ = limiter.take(.edit, client: "\(index)", now: UInt64(index))
            #expect(limiter.count <= 100)
        }
    }

    @Test func fullBucketsGoFirst() {
        let limiter = limiter(maximumKeys: 10)
        for index in 0..<9 { _ = limiter.take(.edit, client: "old\(index)", now: 0) }
        let now = 20 * RateLimiterTests.second
        #expect(limiter.take(.search, client: "busy", now: now) == .allowed)
        #expect(limiter.take(.edit, client: "new", now: now) == .allowed)
        #expect(limiter.count == 2)
        #expect(limiter.take(.search, client: "busy", now: now) != .allowed)
    }

    @Test func theBusiestStaysKnown() {
        let limiter = limiter(maximumKeys: 100)
        for _ in 0..<8 { _ = limiter.take(.edit, client: "busy", now: 0) }
        for index in 0..<5_000 { _ = limiter.take(.edit, client: "\(index)", now: 1) }
        #expect(limiter.take(.edit, client: "busy", now: 2) != .allowed)
    }

    @Test func clockAtItsEndDoesNotTrap() {
        let limiter = limiter()
        #expect(limiter.take(.edit, client: "a", now: .max) == .allowed)
        #expect(limiter.take(.edit, client: "b", now: .max - 20 * RateLimiterTests.second) == .allowed)
        #expect(limiter.take(.edit, client: "b", now: 0) != .allowed)
    }
}
