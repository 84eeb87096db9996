internal import WikiCore

/// Gives each page and file of an export a path of its own. Paths are told apart by their bytes: two spellings of one name
/// in Unicode are two files.
struct ExportPaths {
    private var owners: [[UInt8]: PageID] = [:]
    /// How many paths lead through a folder.
    private var folders: [ArraySlice<UInt8>: Int] = [:]

    /// The path that a page's name asks for: the name with a Markdown ending, so that an import gives it the name again.
    ///
    /// - Parameter previous: the path that it had, whose ending it keeps.
    static func wanted(_ kind: PageKind, name: String, previous: [UInt8]?) -> [UInt8] {
        let segments = name.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)
        let path = segments.enumerated().map { index, segment -> [UInt8] in
            // A page's last segment gets an ending and so is another.
            let keepsIt = kind == .page && index == segments.count - 1
            return (isReserved(segment) && !keepsIt ? [0x5F] : []) + segment
        }.joined(separator: CollectionOfOne<UInt8>(0x2F))
        guard kind == .page else { return Array(path) }
        let ending = previous.flatMap { previous -> ArraySlice<UInt8>? in
            guard SourcePaths.isMarkdown(previous), let dot = previous.lastIndex(of: 0x2E) else { return nil }
            return previous[dot...]
        }
        return Array(path) + (ending ?? Array(".md".utf8)[...])
    }

    /// Whether a path stays within the folder that is written to and can be checked out: one that came with a repository
    /// or a backup may be anything.
    static func isSafe(_ path: [UInt8]) -> Bool {
        !path.contains(0)
            && path.split(separator: 0x2F, omittingEmptySubsequences: false).allSatisfy { segment in
                !segment.isEmpty && ![".", ".."].contains { segment.elementsEqual($0.utf8) }
                    && !isReserved(segment)
            }
    }

    /// Whether no checkout takes a path through that name; a tool that met it would read it as its own.
    private static func isReserved(_ segment: some Sequence<UInt8>) -> Bool {
        let lower = segment.map { $0 | ($0 >= 0x41 && $0 <= 0x5A ? 0x20 : 0) }
        return lower.elementsEqual(".git".utf8) || lower.elementsEqual("git~1".utf8)
    }

    /// Takes a path for a page; where another has it, or a file stands where it needs a folder, the next that is free.
    mutating func take(_ wanted: [UInt8], for page: PageID) -> [UInt8] {
        var path = wanted
        var number = 1
        while !isFree(path, for: page) {
            number += 1
            path = Self.numbered(wanted, number)
        }
        owners[path] = page
        for folder in Self.folders(of: path) { folders[folder, default: 0] += 1 }
        return path
    }

    /// Gives a path back.
    mutating func release(_ path: [UInt8]) {
        guard owners.removeValue(forKey: path) != nil else { return }
        for folder in Self.folders(of: path) {
            folders[folder, default: 1] -= 1
            if folders[folder] == 0 { folders[folder] = nil }
        }
    }

    private func isFree(_ path: [UInt8], for page: PageID) -> Bool {
        guard owners[path] == nil, folders[path[...]] == nil else { return false }
        return Self.folders(of: path).allSatisfy { owners[Array($0)] == nil }
    }

    /// The path with a number: in its first segment, which no other path then leads through.
    private static func numbered(_ path: [UInt8], _ number: Int) -> [UInt8] {
        let end = path.firstIndex(of: 0x2F) ?? path.lastIndex(of: 0x2E) ?? path.endIndex
        return path[..<end] + Array("~\(number)".utf8) + path[end...]
    }

    private static func folders(of path: [UInt8]) -> [ArraySlice<UInt8>] {
        path.indices.filter { path[$0] == 0x2F }.map { path[..<$0] }
    }
}
