internal import Synchronization

/// Readers of the index in use, each used by one thread at a time.
final class IndexReaderPool: Sendable {
    /// A reader and the generation that it reads.
    ///
    /// `@unchecked Sendable`: a seat is in the pool's list or with exactly one thread, never both; the list is behind a
    /// mutex, which orders what the threads do with it.
    private final class Seat: @unchecked Sendable {
        let reader: IndexReader
        let generation: String

        init(_ folder: IndexFolder, _ generation: String, sharing lists: IndexLists) throws(SearchError) {
            reader = try IndexReader(path: folder.path(of: generation), sharing: lists)
            self.generation = generation
        }
    }

    private let folder: IndexFolder
    private let lists = IndexLists()
    private let idle = Mutex<[Seat]>([])
    /// More than this many are closed after use.
    private static let mostIdle = 4
    /// A state that the writer leaves behind while it is read is read anew this often.
    private static let attempts = 3

    init(_ folder: IndexFolder) {
        self.folder = folder
    }

    /// Lets `body` see the newest state of the index; again where the state was given up meanwhile.
    ///
    /// - Throws: `SearchError.unusable` where there is no index, `.modified` after three attempts, or what `body` throws.
    func read<Result>(_ body: (IndexReader) throws -> Result) throws -> Result {
        var attempt = 1
        while true {
            let seat = try seat()
            do {
                let result = try body(seat.reader)
                idle.withLock { if $0.count < Self.mostIdle { $0.append(seat) } }
                return result
            } catch SearchError.modified where attempt < Self.attempts {
                // The seat's next use begins with the newest state.
                idle.withLock { $0.append(seat) }
                attempt += 1
            }
        }
    }

    private func seat() throws(SearchError) -> Seat {
        guard let generation = folder.current() else { throw SearchError.unusable("there is none yet") }
        let seat = idle.withLock { idle -> Seat? in
            idle.removeAll { $0.generation != generation }
            return idle.popLast()
        }
        guard let seat else { return try Seat(folder, generation, sharing: lists) }
        try seat.reader.reopen()
        return seat
    }
}
