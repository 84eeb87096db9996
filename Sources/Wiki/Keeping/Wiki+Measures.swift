internal import Glibc
public import Markup
internal import Synchronization
internal import WikiCore
public import WikiStore

/// Numbers on a running wiki, for whoever watches it.
public struct WikiMeasures: Sendable {
    /// Living pages.
    public let pages: Int
    /// Living files.
    public let files: Int
    /// What became of what was sent to be saved.
    public let saves: SaveCounts
    /// The writer's work.
    public let writer: WriterActivity
    /// The workers' work.
    public let rendering: RendererPool.Statistics
    /// How far the search index is.
    public let index: IndexProgress
    /// What it lacks; nil where it lacks nothing, and where there is none.
    public let lag: SearchLag?
    /// Documents whose words were read, by what became of them.
    public let documents: [(outcome: DocumentTextRecord.Outcome, count: Int)]
    /// Memory of this process in use.
    public let residentBytes: Int
    /// Room left on the disk.
    public let freeBytes: Int
}

/// What became of saves since the start.
public struct SaveCounts: Equatable, Sendable {
    /// Stored as sent.
    public var saved = 0
    /// Joined with what others had saved meanwhile.
    public var merged = 0
    /// Nothing was new.
    public var unchanged = 0
    /// Kept as waiting versions.
    public var conflicts = 0
    /// Not stored.
    public var failed = 0

    /// The counts with their names.
    public var all: [(outcome: String, count: Int)] {
        [
            ("saved", saved), ("merged", merged), ("unchanged", unchanged), ("conflict", conflicts),
            ("failed", failed),
        ]
    }

    mutating func add(_ result: Result<SaveOutcome, any Error>) {
        switch result {
        case .success(.saved(let saved)) where saved.isMerged: merged += 1
        case .success(.saved): saved += 1
        case .success(.unchanged): unchanged += 1
        case .success(.conflict): conflicts += 1
        case .failure: failed += 1
        }
    }
}

extension Wiki {
    /// A disk with less room than this is nearly full.
    public static let leastFreeBytes = 64 << 20

    /// The numbers by now.
    ///
    /// - Throws: `StoreError`.
    public func measures() throws -> WikiMeasures {
        let totals = try statistics()
        return WikiMeasures(
            pages: totals.pages, files: totals.files, saves: saves.withLock { $0 },
            writer: store.activity,
            rendering: renderer.statistics, index: indexProgress, lag: try searchLag(),
            documents: try documentTexts(),
            residentBytes: Self.residentBytes(),
            freeBytes: store.freeBytes())
    }

    /// What keeps the wiki from working as it should, each in a few words; none while all is well.
    public func troubles() -> [String] {
        var troubles: [String] = []
        if let trouble = lossTrouble() { troubles.append(trouble) }
        if let failure = store.activity.failure {
            troubles.append("the last write failed: \(failure)")
        }
        if store.freeBytes() < Self.leastFreeBytes {
            troubles.append("less than 64 MiB of room is left on the disk; make room")
        }
        if case .failed(let reason) = indexProgress {
            troubles.append("the search index cannot be kept, and only names are searched: \(reason)")
        }
        return troubles
    }

    /// From `/proc/self/statm`: the second number counts pages of memory.
    private static func residentBytes() -> Int {
        let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return 0 }
        defer { Glibc.close(file) }
        var bytes = [UInt8](repeating: 0, count: 128)
        let count = read(file, &bytes, bytes.count)
        guard count > 0 else { return 0 }
        let fields = bytes[..<count].split(separator: 0x20)
        guard fields.count > 1, let pages = Int64(decimal: String(decoding: fields[1], as: UTF8.self)) else {
            return 0
        }
        return Int(pages) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
