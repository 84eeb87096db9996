import Testing

@testable import WikiCore

@Suite struct ThreadTests {
    private struct Failure: Error, Equatable {
        let number: Int
    }

    @Test func doesBothAtTheSameTime() throws {
        let (there, back) = (Signal(), Signal())
        // Each waits for the other: one after the other they would never end.
        let (first, second) = try Thread.both {
            there.raise()
            back.waitLong()
            return 1
        } and: {
            there.waitLong()
            back.raise()
            return "two"
        }
        #expect(first == 1 && second == "two")
    }

    @Test func throwsWhatTheFirstThrewElseTheSecond() {
        #expect(throws: Failure(number: 1)) {
            _ = try Thread.both {
                throw Failure(number: 1)
            } and: {
                throw Failure(number: 2)
            }
        }
        #expect(throws: Failure(number: 2)) {
            _ = try Thread.both {
                1
            } and: {
                throw Failure(number: 2)
            }
        }
        #expect(throws: Failure(number: 1)) {
            _ = try Thread.both {
                throw Failure(number: 1)
            } and: {
                2
            }
        }
    }
}
