extension MediaType {
    /// The media type of a file by the end of its name, for the program's own static files and for the types that
    /// do no harm in an attachment; nil for an unknown end. Text is UTF-8.
    ///
    /// - Parameter path: a path or name; what stands behind the last `.` of the last segment counts, in any case.
    public static func named(by path: some StringProtocol) -> String? {
        switch fileExtension(of: path) {
        case "avif": "image/avif"
        case "bmp": "image/bmp"
        case "css": "text/css; charset=utf-8"
        case "csv": "text/csv; charset=utf-8"
        case "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        case "epub": "application/epub+zip"
        case "flac": "audio/flac"
        case "gif": "image/gif"
        case "gz", "tgz": "application/gzip"
        case "htm", "html": "text/html; charset=utf-8"
        case "ico": "image/vnd.microsoft.icon"
        case "jpe", "jpeg", "jpg": "image/jpeg"
        case "js", "mjs": "text/javascript; charset=utf-8"
        case "json": "application/json"
        case "log", "text", "txt": "text/plain; charset=utf-8"
        case "md", "markdown": "text/markdown; charset=utf-8"
        case "mp3": "audio/mpeg"
        case "mp4": "video/mp4"
        case "odp": "application/vnd.oasis.opendocument.presentation"
        case "ods": "application/vnd.oasis.opendocument.spreadsheet"
        case "odt": "application/vnd.oasis.opendocument.text"
        case "ogg", "oga", "opus": "audio/ogg"
        case "ogv": "video/ogg"
        case "pdf": "application/pdf"
        case "png": "image/png"
        case "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation"
        case "svg": "image/svg+xml"
        case "tif", "tiff": "image/tiff"
        case "wav": "audio/wav"
        case "webm": "video/webm"
        case "webmanifest": "application/manifest+json"
        case "webp": "image/webp"
        case "woff2": "font/woff2"
        case "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        case "xml": "application/xml"
        case "zip": "application/zip"
        default: nil
        }
    }

    /// What stands behind the last `.` of the last segment, in small letters; nil when nothing does, or nothing
    /// before it.
    static func fileExtension(of path: some StringProtocol) -> String? {
        let bytes = Array(path.utf8)
        let start = bytes.lastIndex(of: 0x2F).map { $0 + 1 } ?? 0
        guard let dot = bytes.lastIndex(of: 0x2E), dot > start else { return nil }
        let end = bytes[(dot + 1)...]
        guard !end.isEmpty, end.count <= 16 else { return nil }
        return String(decoding: end.map(\.lowered), as: UTF8.self)
    }
}
