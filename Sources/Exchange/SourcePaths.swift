/// What the bytes of a path in a source say.
enum SourcePaths {
    /// Whether a path ends in `.md` or `.markdown`, in any case.
    static func isMarkdown(_ path: some BidirectionalCollection<UInt8>) -> Bool {
        let ending = path.suffix(9).map { $0 | ($0 >= 0x41 && $0 <= 0x5A ? 0x20 : 0) }
        return ending.suffix(3).elementsEqual(".md".utf8) || ending.elementsEqual(".markdown".utf8)
    }

    /// Whether the path or a folder on its way begins with a dot.
    static func isHidden(_ path: [UInt8]) -> Bool {
        path.first == 0x2E
            || path.indices.dropFirst().contains { path[$0] == 0x2E && path[$0 - 1] == 0x2F }
    }

    /// What people put into documents and hang onto them, as opposed to programs and settings.
    private static let media: Set<String> = [
        "apng", "avif", "bmp", "gif", "heic", "ico", "jpeg", "jpg", "png", "svg", "tif", "tiff", "webp",
        "aac", "flac", "m4a", "mp3", "oga", "ogg", "opus", "wav", "m4v", "mkv", "mov", "mp4", "ogv", "webm",
        "csv", "doc", "docx", "dot", "dotx", "drawio", "epub", "ics", "key", "numbers", "odg", "odp", "ods",
        "odt", "pages", "pdf", "pps", "ppsx", "ppt", "pptx", "rtf", "vsd", "vsdx", "xls", "xlsx", "zip",
    ]

    /// Whether a path's ending is that of a picture, sound, film or document.
    static func isMedia(_ path: [UInt8]) -> Bool {
        guard let dot = path.lastIndex(of: 0x2E), path.count - dot <= 8 else { return false }
        let ending = path[(dot + 1)...].map { $0 | ($0 >= 0x41 && $0 <= 0x5A ? 0x20 : 0) }
        return media.contains(String(decoding: ending, as: UTF8.self))
    }

    /// The folder that a path stands in; empty at the top.
    static func folder(of path: [UInt8]) -> ArraySlice<UInt8> {
        path.lastIndex(of: 0x2F).map { path[..<$0] } ?? []
    }

    /// Goes from a folder along a relative path, or from the top along one that begins with `/`.
    ///
    /// - Returns: nil for a path that leads above the top.
    static func resolve(_ path: some Collection<UInt8>, from folder: some Collection<UInt8>) -> [UInt8]? {
        var segments = path.first == 0x2F ? [] : folder.split(separator: 0x2F).map { Array($0) }
        for segment in path.split(separator: 0x2F) {
            if segment.elementsEqual(".".utf8) { continue }
            if segment.elementsEqual("..".utf8) {
                guard segments.popLast() != nil else { return nil }
            } else {
                segments.append(Array(segment))
            }
        }
        return Array(segments.joined(separator: [0x2F]))
    }
}
