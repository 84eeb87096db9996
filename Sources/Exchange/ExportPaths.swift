internal import WikiCore

/// Gives each page and file of an export a path of its own.
struct ExportPaths {
    private var owners: [String: PageID] = [:]
    /// How many paths lead through a folder.
    private var folders: [String: Int] = [:]

    /// The path that a page's name asks for: the name with a Markdown ending, so that an import gives it the name again.
    ///
    /// - Parameter previous: the path that it had, whose ending it keeps.
    static func wanted(_ kind: PageKind, name: String, previous: String?) -> String {
        let segments = name.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)
        let path = segments.enumerated().map { index, segment in
            // No checkout takes a path through that name; a tool that met it would read it as its own. A page's last
            // segment gets an ending and so is another.
            let lower = segment.map { $0 | ($0 >= 0x41 && $0 <= 0x5A ? 0x20 : 0) }
            let isReserved = lower.elementsEqual(".git".utf8) || lower.elementsEqual("git~1".utf8)
            let keepsIt = kind == .page && index == segments.count - 1
            return (isReserved && !keepsIt ? "_" : "") + String(Substring(segment))
        }.joined(separator: "/")
        guard kind == .page else { return path }
        let ending = previous.flatMap { previous -> String? in
            let bytes = PathText.bytes(of: previous)
            guard SourcePaths.isMarkdown(bytes), let dot = bytes.lastIndex(of: 0x2E) else { return nil }
            return String(decoding: bytes[dot...], as: UTF8.self)
        }
        return path + (ending ?? ".md")
    }

    /// Takes a path for a page; where another has it, or a file stands where it needs a folder, the next that is free.
    mutating func take(_ wanted: String, for page: PageID) -> String {
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
    mutating func release(_ path: String) {
        guard owners.removeValue(forKey: path) != nil else { return }
        for folder in Self.folders(of: path) {
            folders[folder, default: 1] -= 1
            if folders[folder] == 0 { folders[folder] = nil }
        }
    }

    private func isFree(_ path: String, for page: PageID) -> Bool {
        guard owners[path] == nil, folders[path] == nil else { return false }
        return Self.folders(of: path).allSatisfy { owners[$0] == nil }
    }

    /// The path with a number: in its first segment, which no other path then leads through.
    private static func numbered(_ path: String, _ number: Int) -> String {
        let bytes = Array(path.utf8)
        let end = bytes.firstIndex(of: 0x2F) ?? bytes.lastIndex(of: 0x2E) ?? bytes.endIndex
        return String(decoding: bytes[..<end] + Array("~\(number)".utf8) + bytes[end...], as: UTF8.self)
    }

    private static func folders(of path: String) -> [String] {
        path.utf8.indices.filter { path.utf8[$0] == 0x2F }.map { String(path[..<$0]) }
    }
}
