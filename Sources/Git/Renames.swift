/// Finds which files that went from a commit live on under a path that came in it.
///
/// As git does: equal contents first, of several the one whose last segment stayed; then files whose last segment is
/// unique on both sides; then the most similar of all, as long as there are not too many.
public struct Renames: Sendable {
    /// A file that went or came.
    public struct File: Sendable {
        /// The path, as bytes.
        public let path: [UInt8]
        /// What it holds.
        public let id: ObjectID
        /// How many bytes that is.
        public let size: Int

        /// A file from its parts.
        public init(path: [UInt8], id: ObjectID, size: Int) {
            self.path = path
            self.id = id
            self.size = size
        }
    }

    /// For each file that came, by its index: the index of the one that it was.
    public private(set) var sources: [Int: Int] = [:]

    /// From this share of kept bytes on a file counts as renamed, in ten-thousandths.
    public static let threshold = 5_000
    /// So many files each way are compared with each other at most; beyond that git gives up too.
    public static let limit = 1_000
    /// Larger files are renamed only when they are equal.
    private static let largestCompared = 4 << 20

    /// Compares.
    ///
    /// - Parameter load: the bytes of a file; nil for one that cannot be read.
    public init(gone: [File], came: [File], load: (ObjectID) throws(GitError) -> [UInt8]?) throws(GitError) {
        var free = Set(gone.indices)
        findEqual(gone, came, &free)
        var open = came.indices.filter { sources[$0] == nil }
        guard !open.isEmpty, !free.isEmpty else { return }
        var prints: [ObjectID: Fingerprint] = [:]
        func similarity(_ source: Int, _ target: Int) throws(GitError) -> Int {
            let sizes = [gone[source].size, came[target].size].sorted()
            // What is so much longer cannot be alike enough, whatever it says.
            guard sizes[1] <= Self.largestCompared, sizes[0] * 10_000 >= sizes[1] * Self.threshold else {
                return 0
            }
            var both: [Fingerprint] = []
            for id in [gone[source].id, came[target].id] {
                if let known = prints[id] {
                    both.append(known)
                } else {
                    guard let bytes = try load(id) else { return 0 }
                    let print = Fingerprint(bytes)
                    prints[id] = print
                    both.append(print)
                }
            }
            return both[0].similarity(to: both[1])
        }
        let names = Dictionary(grouping: free) { Self.lastSegment(gone[$0].path) }
        let targets = Dictionary(grouping: open) { Self.lastSegment(came[$0].path) }
        for (name, candidates) in targets {
            guard candidates.count == 1, let alike = names[name], alike.count == 1 else { continue }
            if try similarity(alike[0], candidates[0]) >= Self.threshold {
                sources[candidates[0]] = alike[0]
                free.remove(alike[0])
            }
        }
        open.removeAll { sources[$0] != nil }
        guard free.count * open.count <= Self.limit * Self.limit else { return }
        var pairs: [(score: Int, sameName: Bool, source: Int, target: Int)] = []
        for target in open {
            for source in free.sorted() {
                let score = try similarity(source, target)
                guard score >= Self.threshold else { continue }
                let sameName = Self.lastSegment(gone[source].path) == Self.lastSegment(came[target].path)
                pairs.append((score, sameName, source, target))
            }
        }
        pairs.sort { left, right in
            if left.score != right.score { return left.score > right.score }
            if left.sameName != right.sameName { return left.sameName }
            return (left.target, left.source) < (right.target, right.source)
        }
        for pair in pairs where sources[pair.target] == nil && free.contains(pair.source) {
            sources[pair.target] = pair.source
            free.remove(pair.source)
        }
    }

    private mutating func findEqual(_ gone: [File], _ came: [File], _ free: inout Set<Int>) {
        let byContent = Dictionary(grouping: gone.indices) { gone[$0].id }
        // Those whose last segment stayed choose first.
        for sameName in [true, false] {
            for (target, file) in came.enumerated() where sources[target] == nil {
                let source = byContent[file.id]?.first { source in
                    free.contains(source)
                        && (!sameName || Self.lastSegment(gone[source].path) == Self.lastSegment(file.path))
                }
                guard let source else { continue }
                sources[target] = source
                free.remove(source)
            }
        }
    }

    private static func lastSegment(_ path: [UInt8]) -> ArraySlice<UInt8> {
        path.lastIndex(of: 0x2F).map { path[($0 + 1)...] } ?? path[...]
    }
}
