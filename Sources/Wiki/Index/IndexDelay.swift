/// For how long something that is stored waits for the search index, known without a look at the tables.
///
/// Times are nanoseconds of a clock that never goes back.
struct IndexDelay {
    private var news = 0
    private var since: Int?

    /// Something new is stored.
    mutating func note(now: Int) {
        news += 1
        if since == nil { since = now }
    }

    /// What stands for all that was noted so far.
    var noted: Int { news }

    /// The index holds all that had been noted at a moment; what came after that one waits.
    mutating func settle(_ noted: Int, since moment: Int) {
        since = noted == news ? nil : moment
    }

    /// Whole seconds for which the oldest that waits does so; 0 where nothing waits.
    func seconds(now: Int) -> Int {
        since.map { (now - $0) / 1_000_000_000 } ?? 0
    }
}
