internal import CXapian

extension SearchIndex {
    /// Opens the index in use for writing. One writer at a time.
    public func writer() throws(SearchError) -> IndexWriter {
        guard let generation = folder.current() else { throw SearchError.unusable("there is none yet") }
        return try IndexWriter(folder, generation)
    }

    /// Begins a new index; the one in use stays in use.
    ///
    /// - Parameter record: what the new one is going to hold.
    public func replacement(_ record: IndexRecord) throws(SearchError) -> IndexReplacement {
        try IndexReplacement(folder, record, IndexReplacement.Steps())
    }

    /// Puts a new index in place of the one in use.
    ///
    /// - Parameter meanwhile: called ten times a second until it is done; what it throws ends it.
    public func use(_ replacement: IndexReplacement, meanwhile: () throws -> Void) throws {
        try replacement.finish(meanwhile: meanwhile)
        try folder.use(replacement.generation)
    }

    /// Whether a writer's index is still the one in use, and there.
    public func isInUse(_ writer: IndexWriter) -> Bool {
        folder.current() == writer.generation && folder.isThere(writer.generation)
    }

    /// Notes that the index was left as it should be. To be called when its writer is gone.
    public func leaveStopMark() throws(SearchError) {
        try folder.leaveStopMark()
    }

    /// Whether the index is as it was left; the note of that is taken away.
    ///
    /// - Returns: nil when it was not left as it should be, so that nothing is known of its files.
    public func takeStopMark() throws(SearchError) -> Bool? {
        switch try folder.takeStopMark() {
        case .valid: true
        case .changed: false
        case .missing: nil
        }
    }

    /// Verifies the structure of the files of the index in use, which nobody may be writing.
    ///
    /// - Throws: `SearchError.unusable` where it is damaged.
    public func verifyStructure() throws(SearchError) {
        guard let generation = folder.current() else { throw SearchError.unusable("there is none yet") }
        var faults = 0
        try SearchError.check(folder.path(of: generation).withCString { xapian_check($0, &faults) })
        guard faults == 0 else { throw SearchError.unusable("\(faults) faults in its files") }
    }
}
