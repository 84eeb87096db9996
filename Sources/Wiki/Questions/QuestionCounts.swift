internal import Synchronization
internal import WikiCore

/// What is counted of questions while the process lives.
final class QuestionCounts: Sendable {
    /// So many different people make a question known.
    static let threshold = 3

    /// Who looked for what, who opened something from it, and who opened which page.
    let people = PeopleCount()
    /// Of the questions that are shown, those that the search answers by now, and the last change that this was seen at.
    private let answered = Mutex<(at: ChangeID, keys: [String: Bool])?>(nil)

    /// Whether the search answers a question by now: asked once as long as the index holds the same changes.
    func isAnswered(_ key: String, at change: ChangeID?, ask: () throws -> Bool) rethrows -> Bool {
        guard let change else { return try ask() }
        let known = answered.withLock { $0?.at == change ? $0?.keys[key] : nil }
        if let known { return known }
        let isAnswered = try ask()
        answered.withLock { answered in
            if answered?.at != change { answered = (change, [:]) }
            answered?.keys[key] = isAnswered
        }
        return isAnswered
    }
}
