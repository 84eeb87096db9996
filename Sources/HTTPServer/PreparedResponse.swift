import CMicroHTTPD
import Glibc
import HTTP
import Zlib

/// Owns one `MHD_Response`; MHD counts its own references beside this one.
///
/// `@unchecked Sendable`: the handle never changes, and after its fields are set in `init` it is only queued, which
/// MHD guards with a lock of the response's own.
final class PreparedResponse: @unchecked Sendable {
    let handle: OpaquePointer
    let status: Int
    let count: Int

    private init(handle: OpaquePointer, status: Int, count: Int, headers: Headers) {
        self.handle = handle
        self.status = status
        self.count = count
        for field in headers.fields {
            // Passed as they are, each would be copied into an array first.
            field.name.withCString { name in
                field.value.withCString { value in _ = MHD_add_response_header(handle, name, value) }
            }
        }
    }

    /// Copies the bytes; nil without memory.
    convenience init?(status: Int, headers: Headers, bytes: [UInt8]) {
        let made = bytes.withUnsafeBytes { bytes in
            MHD_create_response_from_buffer(
                bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress),
                MHD_ResponseMemoryMode.RESPMEM_MUST_COPY)
        }
        guard let made else { return nil }
        self.init(handle: made, status: status, count: bytes.count, headers: headers)
    }

    /// Sends a part of a file by the system; nil when the file is missing, no plain file, or shorter than that.
    convenience init?(status: Int, headers: Headers, path: String, offset: Int, count: Int) {
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        var info = stat()
        guard fstat(file, &info) == 0, info.st_mode & S_IFMT == S_IFREG, offset >= 0, count >= 0,
            offset <= Int(info.st_size), count <= Int(info.st_size) - offset,
            let made = MHD_create_response_from_fd_at_offset64(UInt64(count), file, UInt64(offset))
        else {
            close(file)
            return nil
        }
        self.init(handle: made, status: status, count: count, headers: headers)
    }

    deinit { MHD_destroy_response(handle) }
}

/// The finished forms of a shared response, made once.
final class SharedForm: Sendable {
    private struct Coding: Sendable {
        let full: PreparedResponse
        let notModified: PreparedResponse
    }
    private let identity: Coding
    private let gzipped: Coding?
    private let tags: [EntityTag]

    init?(_ response: Response) {
        guard case .bytes(let bytes) = response.body else { return nil }
        let packed = isCompressible(response) ? Zlib.gzip(bytes, level: 6) : nil
        var headers = response.headers
        if packed != nil { mergeVary(&headers) }
        guard let identity = SharedForm.coding(response.status, headers, bytes) else { return nil }
        self.identity = identity
        let tag = headers["ETag"].flatMap { EntityTag(parsing: $0) }
        var tags = tag.map { [$0] } ?? []
        if let packed {
            if let tag, let other = EntityTag(opaque: tag.opaque + "-gzip", isWeak: tag.isWeak) {
                headers["ETag"] = other.description
                tags.append(other)
            }
            headers["Content-Encoding"] = "gzip"
            gzipped = SharedForm.coding(response.status, headers, packed)
        } else {
            gzipped = nil
        }
        self.tags = tags
    }

    /// The form for a client; a condition on either tag holds for both.
    func form(for headers: Headers, method: Method) -> PreparedResponse {
        let accepts = gzipped != nil && Negotiation.acceptsGzip(headers["Accept-Encoding"])
        let coding = accepts ? gzipped ?? identity : identity
        guard headers["If-None-Match"] != nil, method == .get || method == .head else { return coding.full }
        let isKnown = tags.contains {
            Conditional.evaluate(headers, method: method, etag: $0) == .notModified
        }
        return isKnown ? coding.notModified : coding.full
    }

    private static func coding(_ status: Int, _ headers: Headers, _ bytes: [UInt8]) -> Coding? {
        var short = headers
        for name in ["Content-Type", "Content-Encoding"] { short[name] = nil }
        guard let full = PreparedResponse(status: status, headers: headers, bytes: bytes),
            let notModified = PreparedResponse(status: 304, headers: short, bytes: [])
        else { return nil }
        return Coding(full: full, notModified: notModified)
    }
}

/// Whether gzip is worth its time: text of 1 KiB and more.
func isCompressible(_ response: Response) -> Bool {
    guard case .bytes(let bytes) = response.body, bytes.count >= 1_024,
        let type = response.headers["Content-Type"]?.utf8
    else { return false }
    let name = String(decoding: type.prefix { $0 != 0x3B && $0 != 0x20 }, as: UTF8.self)
    return name.hasPrefix("text/") || name.hasSuffix("json") || name.hasSuffix("xml")
        || name.hasSuffix("javascript")
}

/// Names `Accept-Encoding` in `Vary`, beside what is there.
func mergeVary(_ headers: inout Headers) {
    let values = headers.values("Vary")
    let names = values.joined(separator: ",").split(separator: ",").map {
        $0.filter { $0 != " " }.lowercased()
    }
    guard !names.contains("accept-encoding"), !names.contains("*") else { return }
    headers["Vary"] = (values + ["Accept-Encoding"]).joined(separator: ", ")
}
