/// How a file that somebody uploaded is served so that nothing in it ever runs in the site's name.
///
/// Only pictures whose bytes and name agree are shown in place. The server adds `nosniff` and the policy of
/// attachments in any case.
public struct AttachmentDelivery: Sendable, Equatable {
    /// What stands in `Content-Type`: never a type that a browser takes for a page, a script or a style.
    public let contentType: String
    /// Whether it may be shown in place; otherwise it is offered for storing. A picture in SVG is not: opened by
    /// itself it could run scripts, while within `<img>` it is shown whatever the disposition.
    public let isInline: Bool

    /// What stands in `Content-Type` of a file that is nothing else.
    public static let unknownType = "application/octet-stream"

    /// Decides by the end of the file's name and its first bytes (`MediaType.sniffedBytes`, or all of it).
    public init(path: some StringProtocol, firstBytes: some Collection<UInt8>) {
        let named = MediaType.named(by: path)
        let proven = MediaType.sniff(firstBytes)
        switch named {
        case "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif":
            isInline = named == proven
            contentType = isInline ? proven ?? Self.unknownType : Self.unknownType
        case "image/svg+xml", "application/pdf":
            isInline = false
            contentType = named == proven ? proven ?? Self.unknownType : Self.unknownType
        case .some(let named) where Self.isHarmless(named):
            isInline = false
            contentType = named
        case "text/markdown; charset=utf-8", "text/csv; charset=utf-8", "text/plain; charset=utf-8":
            isInline = false
            contentType = "text/plain; charset=utf-8"
        default:
            isInline = false
            contentType = Self.unknownType
        }
    }

    /// What stands in `Content-Disposition`.
    ///
    /// - Parameter filename: the name to store it under; only its last segment is told.
    public func disposition(filename: String) -> String {
        isInline
            ? ContentDisposition.inline(filename: filename)
            : ContentDisposition.attachment(filename: filename)
    }

    /// Whether no browser runs anything in a file of that type.
    private static func isHarmless(_ type: String) -> Bool {
        ["audio/", "video/", "application/vnd.oasis.", "application/vnd.openxmlformats-"]
            .contains { type.hasPrefix($0) }
            || ["application/zip", "application/gzip", "application/epub+zip", "image/bmp", "image/tiff"]
                .contains(type)
    }
}
