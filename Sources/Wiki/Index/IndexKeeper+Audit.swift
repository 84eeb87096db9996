internal import Search
internal import WikiCore

extension IndexKeeper {
    /// Begins to compare the index with the pages.
    func beginAudit() {
        audit = Audit()
    }

    /// Compares the next pages with the index, and behind the last the index with itself; to be called while there is
    /// nothing to follow.
    ///
    /// - Returns: whether there was anything to compare.
    /// - Throws: `SearchError.unusable` when something differs: the index is damaged in a way that Xapian does not see.
    func auditStep() throws -> Bool {
        guard let audit else { return false }
        let look = try IndexAudit(index)
        if let batch = try wiki.indexFaults(look, after: audit.last) {
            if let fault = batch.faults.first { throw SearchError.unusable(fault) }
            self.audit = Audit(last: batch.last)
        } else {
            if let fault = try wiki.wholeFaults(look).first { throw SearchError.unusable(fault) }
            self.audit = nil
        }
        return true
    }
}
