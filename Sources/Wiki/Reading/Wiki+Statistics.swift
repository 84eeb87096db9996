internal import Synchronization
public import WikiStore

extension Wiki {
    /// Totals over the whole wiki. Whoever asks first has every page looked at, the others what changed since.
    public func statistics() throws -> Statistics {
        let known = totals.withLock { $0 }
        let now = try store.read { try $0.statistics(since: known) }
        totals.withLock { totals in
            if totals.map({ $0.through < now.through }) ?? true { totals = now }
        }
        return now
    }
}
