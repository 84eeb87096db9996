internal import Synchronization
internal import WikiCore

/// Counts by how many different people a thing was done, in memory alone.
///
/// Things and people are known by hashes whose key goes with the count: after `period` days, and with the process, it
/// begins anew with another key. So nothing of it can be traced back, and within a count nobody counts twice.
final class PeopleCount: Sendable {
    /// How many different people did a thing by now, and whether the one who did it last is the first time among them.
    struct Tally: Equatable {
        let people: Int
        let isNew: Bool
    }

    private struct Person {
        let address: [UInt8]
        let name: [UInt8]?

        /// Whether the two may be one: the same name, or the same address where one of them gives no name. Who is in doubt
        /// counts as known.
        func mayBe(_ other: Person) -> Bool {
            if let name, let otherName = other.name { return name == otherName }
            return address == other.address
        }
    }

    private struct State {
        var key = SecretHash()
        var firstDay: Int64?
        var people: [[UInt8]: [Person]] = [:]
    }

    /// Days that a count lasts.
    static let period: Int64 = 30
    private let mostThings: Int
    private let mostPeople: Int
    private let state = Mutex(State())

    /// A count without anything.
    ///
    /// - Parameters:
    ///   - mostThings: so many things are counted at most; of more, those that one person did are forgotten.
    ///   - mostPeople: for each thing it is counted no further.
    init(mostThings: Int = 20_000, mostPeople: Int = 99) {
        self.mostThings = mostThings
        self.mostPeople = mostPeople
    }

    /// Counts that somebody did a thing.
    ///
    /// - Parameter day: today, counted from 1970-01-01.
    func add(_ thing: String, by searcher: Searcher, day: Int64) -> Tally {
        state.withLock { state in
            Self.beginAnewIfOver(&state, day)
            let thing = state.key.digest(of: Array("thing \(thing)".utf8))
            let person = Person(
                address: state.key.digest(of: Array("address \(searcher.address)".utf8)),
                name: searcher.name.isEmpty
                    ? nil : state.key.digest(of: Array("name \(searcher.name)".utf8)))
            let known = state.people[thing] ?? []
            guard known.count < mostPeople, !known.contains(where: person.mayBe) else {
                return Tally(people: known.count, isNew: false)
            }
            if known.isEmpty, state.people.count >= mostThings { makeRoom(&state) }
            state.people[thing, default: []].append(person)
            return Tally(people: known.count + 1, isNew: true)
        }
    }

    /// How many different people did a thing.
    func people(for thing: String) -> Int {
        state.withLock { state in
            state.people[state.key.digest(of: Array("thing \(thing)".utf8))]?.count ?? 0
        }
    }

    /// Forgets who did a thing.
    func forget(_ thing: String) {
        state.withLock { state in
            _ = state.people.removeValue(forKey: state.key.digest(of: Array("thing \(thing)".utf8)))
        }
    }

    private static func beginAnewIfOver(_ state: inout State, _ day: Int64) {
        if let first = state.firstDay, day >= first, day - first < period { return }
        state = State()
        state.firstDay = day
    }

    private func makeRoom(_ state: inout State) {
        state.people = state.people.filter { $0.value.count > 1 }
        if state.people.count >= mostThings { state.people = [:] }
    }
}
