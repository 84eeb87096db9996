/// What becomes of a request that has conditions (RFC 9110, section 13.2.2).
public enum Conditional: Sendable, Equatable {
    /// They hold, or there are none.
    case proceed
    /// The client has this state: 304.
    case notModified
    /// The client counts on another state: 412.
    case preconditionFailed

    /// Weighs the conditions of a request, in the RFC's order. Malformed dates are passed over; a malformed list of
    /// tags names none.
    ///
    /// - Parameters:
    ///   - etag: the present state's tag; nil without one.
    ///   - lastModified: when it became so, in whole seconds since 1970; nil when that is not told to clients.
    ///   - exists: whether the resource has a state at all.
    public static func evaluate(
        _ headers: Headers, method: Method, etag: EntityTag?, lastModified: Int64? = nil, exists: Bool = true
    ) -> Conditional {
        if let list = list("If-Match", headers) {
            guard list.contains(etag, exists: exists, by: { $0.isStronglyEqual(to: $1) }) else {
                return .preconditionFailed
            }
        } else if let limit = headers["If-Unmodified-Since"].flatMap(HTTPDate.seconds), let lastModified {
            guard lastModified <= limit else { return .preconditionFailed }
        }
        let reads = method == .get || method == .head
        if let list = list("If-None-Match", headers) {
            if list.contains(etag, exists: exists, by: { $0.isWeaklyEqual(to: $1) }) {
                return reads ? .notModified : .preconditionFailed
            }
        } else if reads, let limit = headers["If-Modified-Since"].flatMap(HTTPDate.seconds), let lastModified
        {
            if lastModified <= limit { return .notModified }
        }
        return .proceed
    }

    /// The field's list, several fields as one; nil without any.
    private static func list(_ name: String, _ headers: Headers) -> EntityTag.List? {
        let values = headers.values(name)
        guard let first = values.first else { return nil }
        return EntityTag.List(parsing: values.count == 1 ? first : values.joined(separator: ","))
    }
}
