internal import Git
internal import Glibc
internal import WikiCore
public import WikiStore

/// Writes the living pages and files of a wiki into a folder, or with their whole history into a git repository. One
/// consistent state, also while the wiki is served and written to.
public enum Export {
    /// The form.
    public enum Format: String, CaseIterable, Sendable {
        /// A folder of Markdown and files.
        case markdown
        /// The same as a git repository's work tree, with each change as a commit.
        case git
    }

    /// What an export wrote.
    public struct Summary: Equatable, Sendable {
        /// Pages and files.
        public var files = 0
        /// Commits.
        public var commits = 0
    }

    /// Exports.
    ///
    /// - Parameters:
    ///   - destination: a folder that is missing or empty.
    ///   - progress: told how many changes were written, of how many.
    /// - Throws: `ExchangeError`, `StoreError`. What was written by then stays.
    public static func run(
        _ store: Store, to destination: String, format: Format,
        progress: (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) throws -> Summary {
        try prepare(destination)
        return try store.read { reader in
            switch format {
            case .markdown: try writeFolder(reader, destination)
            case .git: try writeRepository(reader, destination, progress)
            }
        }
    }

    /// Shows every change with its revisions, oldest first.
    static func forEachChange(
        _ reader: Reader, _ body: (HistoryChange, [HistoryRevision]) throws -> Void
    ) throws {
        var last: ChangeID?
        while true {
            let changes = try reader.historyChanges(after: last, limit: 512)
            guard let newest = changes.last else { return }
            for change in changes { try body(change, try reader.historyRevisions(of: change.id)) }
            last = newest.id
        }
    }

    private static func prepare(_ destination: String) throws {
        if mkdir(destination, 0o777) == 0 { return }
        guard errno == EEXIST else { throw ExchangeError.system("make \(destination)") }
        guard let names = FolderListing.names(in: destination) else {
            throw ExchangeError.system("write to \(destination)")
        }
        guard names.isEmpty else {
            throw ExchangeError("\(destination) is not empty; name a new folder")
        }
    }

    private static func writeRepository(
        _ reader: Reader, _ destination: String, _ progress: (Int, Int) -> Void
    ) throws -> Summary {
        do {
            var export = try GitExport(reader, RepositoryWriter(creating: destination))
            let count = try reader.newestChange().map { Int($0.value) } ?? 0
            try forEachChange(reader) { change, rows in
                try export.take(change, rows)
                progress(min(Int(change.id.value), count), count)
            }
            return try export.finish()
        } catch let error as GitError {
            throw ExchangeError(error.message)
        }
    }
}
