internal import Glibc
public import Wiki
public import WikiCore
public import WikiStore

/// Imports a plain folder of Markdown with its files, in one change.
public enum FolderImport {
    /// What an import is busy with, and how far it is.
    public enum Progress: Sendable {
        /// Entries looked at, of all.
        case taking(Int, of: Int)
        /// Pages whose links were looked at, of all.
        case rendering(Int, of: Int)
    }

    /// Takes over what is new in a folder.
    ///
    /// - Parameters:
    ///   - path: the folder.
    ///   - prefix: the name below which its pages go; nil for the top.
    ///   - deletes: whether what vanished from the folder since its last import is deleted.
    ///   - kind: `.import`, or `.plant` for the pages that a new wiki begins with.
    ///   - comment: why; nil for the folder's name.
    /// - Throws: `ExchangeError` when the folder cannot be read; `StoreError`. Nothing was imported then.
    public static func run(
        wiki: Wiki, path: String, into prefix: PageName? = nil, deletes: Bool = false, author: Author,
        kind: ChangeKind = .import, comment: String? = nil,
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) throws -> ImportSummary {
        let root = try realFolder(path)
        let scan = try FolderScan(root: root, excluded: wiki.store.folder.path)
        if deletes, let unread = scan.unread {
            throw ExchangeError(
                "\(PathText.shown(unread)) cannot be read, so what is in it cannot be told from what is gone; "
                    + "make it readable, or import without --delete")
        }
        var names = ImportNames(prefix: prefix?.text ?? "")
        var entries: [ImportRequest.Entry] = []
        var renamed: [(path: String, name: PageName)] = []
        let leftOut = scan.leftOut.map {
            ImportOutcome.LeftOut(path: PathText.shown($0.path), reason: $0.reason)
        }
        for found in scan.found {
            let limit = found.isPage ? Wiki.largestText : Wiki.largestFile
            let kind: PageKind = found.isPage ? .page : .file
            let (name, isChanged) = names.name(of: found.path, kind: kind)
            if isChanged { renamed.append((PathText.shown(found.path), name)) }
            entries.append(
                ImportRequest.Entry(
                    kind: kind, name: name,
                    path: PathText.text(of: found.path, below: prefix?.text ?? "")
                ) {
                    guard found.size <= limit else { throw ImportFault(reason: tooLarge(limit)) }
                    return try load(found.location, limit: limit)
                })
        }
        let count = entries.count
        let outcome = try wiki.bringIn(
            ImportRequest(
                source: root, root: prefix?.text ?? "", entries: entries, deletesVanished: deletes,
                kind: kind,
                author: author, comment: comment ?? "Import of \(lastSegment(root))")
        ) { progress(.taking($0, of: count)) }
        let missing = try wiki.missingTargets(in: outcome.pages) {
            progress(.rendering($0, of: outcome.pages.count))
        }
        return ImportSummary(
            outcome, renamed: renamed, missing: missing,
            leftOut: leftOut + outcome.leftOut(below: prefix?.text ?? ""))
    }

    static func realFolder(_ path: String) throws -> String {
        guard let resolved = realpath(path, nil) else { throw ExchangeError.system("read \(path)") }
        defer { free(resolved) }
        var status = stat()
        guard stat(resolved, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw ExchangeError("\(path) is no folder; name a folder of Markdown")
        }
        return String(cString: resolved)
    }

    /// Reads a file of the source; one that grew, went or changed its kind meanwhile is left out.
    private static func load(_ location: [UInt8], limit: Int) throws -> [UInt8] {
        do {
            let file = try OpenFile(reading: location)
            guard file.size != nil else { throw ImportFault(reason: "it is no file") }
            let bytes = try file.read(limit: limit + 1)
            guard bytes.count <= limit else { throw ImportFault(reason: tooLarge(limit)) }
            return bytes
        } catch let error as ExchangeError {
            throw ImportFault(reason: error.message)
        }
    }

    static func tooLarge(_ limit: Int) -> String {
        "it is larger than \(limit >> 20) MiB"
    }

    static func lastSegment(_ path: String) -> Substring {
        path.utf8.lastIndex(of: 0x2F).map { path[path.utf8.index(after: $0)...] } ?? path[...]
    }
}
