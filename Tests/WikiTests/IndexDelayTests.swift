import Testing

@testable import Wiki

@Suite struct IndexDelayTests {
    private let second = 1_000_000_000

    @Test func isThatOfTheOldestThatWaits() {
        var delay = IndexDelay()
        #expect(delay.seconds(now: 9 * second) == 0)
        delay.note(now: 10 * second)
        delay.note(now: 12 * second)
        #expect(delay.seconds(now: 13 * second) == 3)
        delay.settle(delay.noted, since: 13 * second)
        #expect(delay.seconds(now: 99 * second) == 0)
    }

    @Test func goesOnForWhatCameMeanwhile() {
        var delay = IndexDelay()
        delay.note(now: 10 * second)
        let noted = delay.noted
        delay.note(now: 15 * second)
        delay.settle(noted, since: 14 * second)
        #expect(delay.seconds(now: 17 * second) == 3)
    }
}
