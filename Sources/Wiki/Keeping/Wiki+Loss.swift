internal import Search
internal import Synchronization
internal import WikiCore
internal import WikiStore

extension Wiki {
    /// Asks the search index whether there were later saves than there are: it holds the last change and the highest
    /// revision that it saw. To be called before anybody saves. Who writes notes it, so that the ids stay unused.
    func lookForLoss() throws {
        let lost = try unnotedLoss()
        if let lost, store.isWritable { try store.write { try $0.noteLoss(lost) } }
        let noted = try store.read { try $0.notedLoss() }
        loss.withLock { $0 = noted ?? lost }
    }

    private func unnotedLoss() throws -> LostSaves? {
        // An index that cannot be read says nothing.
        guard let record = try? index.record(), record.wiki == (try setting("identity")) else { return nil }
        let newest = try store.read { (try $0.newestChange(), try $0.newestRevision()) }
        guard
            record.lastChange > newest.0 ?? ChangeID(0) || record.lastRevision > newest.1 ?? RevisionID(0)
        else { return nil }
        return LostSaves(change: record.lastChange, revision: record.lastRevision)
    }

    /// What is said of saves that were lost; nil where none were.
    func lossTrouble() -> String? {
        loss.withLock { $0 }.map { loss in
            "saves were lost: changes up to \(loss.change) and revisions up to \(loss.revision) were stored once and are "
                + "gone; restore a backup, or take the wiki as it is with meent rebuild"
        }
    }
}
