internal import Synchronization
internal import Wiki
internal import WikiCore

/// Which links the last moves left as they were, for the page that is shown after each.
final class LeftLinks: Sendable {
    /// So many moves are remembered.
    private static let capacity = 64

    private let moves = Mutex<[(change: ChangeID, links: [MovePlan.LeftLink])]>([])

    func put(_ links: [MovePlan.LeftLink], for change: ChangeID) {
        guard !links.isEmpty else { return }
        moves.withLock { moves in
            moves.append((change, links))
            if moves.count > Self.capacity { moves.removeFirst() }
        }
    }

    func links(of change: ChangeID) -> [MovePlan.LeftLink]? {
        moves.withLock { moves in moves.first { $0.change == change }?.links }
    }
}
