internal import Synchronization
internal import WikiCore

/// Contents in smaller forms, made beside the writer, and up to which revision that was done.
struct Compaction: Sendable {
    /// A smaller form of one content, which was decoded and compared.
    struct Form: Sendable {
        let id: ContentID
        let hash: ContentHash
        /// What else is needed to decode it; nil for nothing.
        let support: Support?
        let bytes: [UInt8]

        /// The content that it is a difference from; nil for a whole one.
        var base: ContentID? { if case .text(let id, _) = support { id } else { nil } }
        /// The hash of that content.
        var baseHash: ContentHash? { if case .text(_, let hash) = support { hash } else { nil } }
        /// The dictionary with which it was compressed.
        var dictionary: UInt32? { if case .dictionary(let id) = support { id } else { nil } }
    }

    /// What a form cannot be decoded without.
    enum Support {
        /// A newer content, with its hash.
        case text(ContentID, ContentHash)
        /// A dictionary by its id.
        case dictionary(UInt32)
    }

    /// How many revisions were looked at.
    let count: Int
    /// The last of them.
    let last: Int64
    let forms: [Form]
}

extension Store {
    /// Makes old contents of a batch of revisions small; where all are, has whole texts share a dictionary. Reads and
    /// compresses on the calling thread; the writer only puts the result in place, when nobody waits for it.
    ///
    /// - Parameter limit: at most so many revisions, or texts.
    /// - Returns: how many were looked at; 0 when nothing is left.
    public func compactContents(limit: Int) throws -> Int {
        try nearbyTexts.withLock { nearby in
            guard let compaction = try read({ try $0.compaction(limit: limit, nearby: &nearby) }) else {
                nearby = NearbyTexts()
                return try fitContents(limit: limit)
            }
            try write(.leisurely) { try $0.apply(compaction) }
            return compaction.count
        }
    }
}

extension Reader {
    /// What can be made smaller among the contents of the next revisions; nil when nothing is left.
    ///
    /// - Parameters:
    ///   - limit: at most so many revisions.
    ///   - nearby: the texts around the batch before, of which those around this one are made.
    func compaction(limit: Int, nearby: inout NearbyTexts) throws -> Compaction? {
        var work = try CompactionWork(reader: self, nearby: nearby)
        defer { nearby = work.nearby }
        return try work.run(limit: limit)
    }
}

extension Writer {
    /// Puts smaller forms in the place of whole contents, where those and their bases are still what they were.
    func apply(_ compaction: Compaction) throws {
        for form in compaction.forms { try contents.replace(form) }
        try set("compacted", to: String(compaction.last))
    }
}
