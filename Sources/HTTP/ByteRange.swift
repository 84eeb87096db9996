/// How much of a resource a request wants (RFC 9110, section 14).
public enum ByteRange: Sendable, Equatable {
    /// All of it: 200.
    case whole
    /// These bytes, at least one: 206.
    case part(Range<Int>)
    /// Bytes that it does not have: 416.
    case unsatisfiable

    /// Weighs `Range` and `If-Range`. Of a malformed range, another unit or several ranges the whole is the answer.
    ///
    /// - Parameters:
    ///   - size: how many bytes the resource has.
    ///   - etag: the present state's tag.
    ///   - lastModified: when it became so, in whole seconds since 1970.
    public static func evaluate(
        _ headers: Headers, method: Method, size: Int, etag: EntityTag? = nil, lastModified: Int64? = nil
    ) -> ByteRange {
        let fields = headers.values("Range")
        guard method == .get, fields.count == 1 else { return .whole }
        if let condition = headers["If-Range"], !holds(condition, etag: etag, lastModified: lastModified) {
            return .whole
        }
        return parse(fields[0], size: size)
    }

    /// What stands in `Content-Range`; nil for the whole.
    public func contentRange(size: Int) -> String? {
        switch self {
        case .whole: nil
        case .part(let range): "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)"
        case .unsatisfiable: "bytes */\(size)"
        }
    }

    /// Whether the client's part is of the present state: the tag is strong and the same, or the date is.
    private static func holds(_ condition: String, etag: EntityTag?, lastModified: Int64?) -> Bool {
        if let wanted = EntityTag(parsing: condition) {
            return etag?.isStronglyEqual(to: wanted) ?? false
        }
        guard let date = HTTPDate.seconds(condition), let lastModified else { return false }
        return date == lastModified
    }

    private static func parse(_ value: String, size: Int) -> ByteRange {
        var scanner = FieldScanner(value)
        guard scanner.loweredToken() == "bytes", scanner.accept(0x3D) else { return .whole }
        scanner.skipBlanks()
        let first = scanner.run(while: \.isDigit)
        guard scanner.accept(0x2D) else { return .whole }
        let last = scanner.run(while: \.isDigit)
        scanner.skipBlanks()
        guard scanner.isAtEnd, !first.isEmpty || !last.isEmpty else { return .whole }
        if first.isEmpty {
            let suffix = number(last)
            guard suffix > 0 else { return .unsatisfiable }
            // Of nothing the last bytes are all there is, which no Content-Range can say.
            return size == 0 ? .whole : .part(max(0, size - suffix)..<size)
        }
        let start = number(first)
        let end = last.isEmpty ? Int.max : number(last)
        // Numbers beyond an Int are all alike, so that two of them count as in order.
        guard end >= start else { return .whole }
        guard start < size else { return .unsatisfiable }
        return .part(start..<(min(end, size - 1) + 1))
    }

    /// The digits' value; `Int.max` for more.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int {
        var value = 0
        for digit in digits {
            let (product, overflowed) = value.multipliedReportingOverflow(by: 10)
            let (sum, carried) = product.addingReportingOverflow(Int(digit - 0x30))
            guard !overflowed, !carried else { return Int.max }
            value = sum
        }
        return value
    }
}
