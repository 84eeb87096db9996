internal import Glibc
internal import WikiCore
internal import WikiStore

extension Wiki {
    /// So many links to a page are counted; who has more is no better for it.
    private static let mostLinks = 20
    /// Scores that differ by less than one part in so many are as good as equal.
    private static let precision = 200.0

    /// Pages in their order, but of those that answer as well as each other the ones that more pages link to first, then
    /// the ones that were changed last.
    func breakingTies(_ pages: [FoundPage]) throws -> [FoundPage] {
        var ordered: [FoundPage] = []
        var start = 0
        while start < pages.count {
            let rank = Self.rank(pages[start])
            let end = pages[start...].firstIndex { Self.rank($0) != rank } ?? pages.count
            ordered += try end - start > 1 ? order(pages[start..<end]) : [pages[start]]
            start = end
        }
        return ordered
    }

    private func order(_ tied: ArraySlice<FoundPage>) throws -> [FoundPage] {
        let counted = try tied.enumerated().map { place, found in
            let links = try store.read { reader in
                try reader.pagesLinking(.page, to: found.page.name.key, limit: Self.mostLinks).count
            }
            return (found: found, links: links, place: place)
        }
        return counted.sorted {
            ($0.links, $0.found.updated.seconds, $1.place) > ($1.links, $1.found.updated.seconds, $0.place)
        }.map(\.found)
    }

    private static func rank(_ found: FoundPage) -> Int {
        found.score > 0 ? Int((log(found.score) * precision).rounded()) : .min
    }
}
