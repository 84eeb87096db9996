internal import WikiCore

/// Names that may lead elsewhere by now, each with where it led when it was noted.
///
/// A name that goes and comes back within one act, as when a tree of pages moves, changes nothing: what follows from names
/// is brought up to date once for each.
final class ChangedNames {
    /// A page or file that a name led to.
    struct End {
        let page: PageID
        /// The key of its own name.
        let key: PageKey
    }

    private var noted: [DerivedPage.Target: End?] = [:]
    /// So many are kept at most between two acts on names (some 200 bytes each).
    private static let capacity = 4_096

    var isEmpty: Bool { noted.isEmpty }
    var isFull: Bool { noted.count >= Self.capacity }

    /// Notes a name, unless it is noted already.
    ///
    /// - Parameter end: where it leads now.
    func note(_ name: DerivedPage.Target, end: () throws -> End?) rethrows {
        if noted[name] == nil { noted[name] = .some(try end()) }
    }

    /// Gives all names that are noted, and forgets them.
    func take() -> [DerivedPage.Target: End?] {
        defer { noted = [:] }
        return noted
    }
}
