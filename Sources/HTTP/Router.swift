/// Finds what answers a path: a table of patterns, looked up by the first segment.
///
/// A pattern is a path whose segments stand for themselves, for any one segment (`:id`) or, as the last, for one or
/// more (`*name`, slashes and all). Of several that fit, the more exact from left to right comes first.
public struct Router<Value: Sendable>: Sendable {
    /// One line of the table.
    public struct Route: Sendable {
        /// What it answers to.
        public let method: Method
        /// The pattern as written.
        public let pattern: String
        /// What was registered.
        public let value: Value
    }

    /// What a path led to.
    public enum Match: Sendable {
        /// A route, and what stands where its pattern has names.
        case found(Value, RouteParameters)
        /// The path answers to these methods, not to the one that was asked for.
        case methodNotAllowed([Method])
        /// It was asked what the path answers to.
        case options([Method])
        /// No pattern fits.
        case notFound
    }

    /// All routes in the order they were registered.
    public private(set) var routes: [Route] = []

    private var exact: [String: [Entry]] = [:]
    private var open: [Entry] = []

    private struct Entry {
        var segments: [RouteSegment]
        var values: [(method: Method, value: Value)]
    }

    /// A table without routes.
    public init() {}

    /// Registers a route. A `GET` answers to `HEAD` too.
    ///
    /// - Precondition: the pattern is ASCII, begins with `/`, has at most one `*name` and that last, and was not
    ///   registered for the method, under these or other names.
    public mutating func add(_ method: Method, _ pattern: String, _ value: Value) {
        let segments = RouteSegment.segments(of: pattern)
        routes.append(Route(method: method, pattern: pattern, value: value))
        if case .literal(let first) = segments[0] {
            Self.insert((method, value), at: segments, into: &exact[first, default: []])
        } else {
            Self.insert((method, value), at: segments, into: &open)
        }
    }

    /// Finds the route for a decoded path; a few steps for each pattern that shares the first segment.
    public func match(_ method: Method, path: String) -> Match {
        guard path.utf8.first == 0x2F else { return .notFound }
        let path = path.utf8.dropFirst()
        let first = String(Substring(path.prefix { $0 != 0x2F }))
        var allowed: [Method] = []
        // By bytes: the dictionary compares by canonical equivalence, the segments do not.
        if let found = match(method, path: path, in: exact[first] ?? [], allowed: &allowed)
            ?? match(method, path: path, in: open, allowed: &allowed)
        {
            return found
        }
        guard !allowed.isEmpty else { return .notFound }
        if allowed.contains(.get), !allowed.contains(.head) { allowed.append(.head) }
        if !allowed.contains(.options) { allowed.append(.options) }
        allowed.sort { $0.rawValue < $1.rawValue }
        return method == .options ? .options(allowed) : .methodNotAllowed(allowed)
    }

    private func match(
        _ method: Method, path: Substring.UTF8View, in entries: [Entry], allowed: inout [Method]
    ) -> Match? {
        for entry in entries {
            guard let parameters = RouteSegment.match(entry.segments, path) else { continue }
            if let value = Self.value(for: method, in: entry) { return .found(value, parameters) }
            allowed += entry.values.map(\.method).filter { !allowed.contains($0) }
        }
        return nil
    }

    private static func value(for method: Method, in entry: Entry) -> Value? {
        if let exact = entry.values.first(where: { $0.method == method }) { return exact.value }
        return method == .head ? entry.values.first { $0.method == .get }?.value : nil
    }

    private static func insert(
        _ value: (method: Method, value: Value), at segments: [RouteSegment], into entries: inout [Entry]
    ) {
        if let index = entries.firstIndex(where: { RouteSegment.haveSameShape($0.segments, segments) }) {
            precondition(
                !entries[index].values.contains { $0.method == value.method }
                    && entries[index].segments == segments, "A route that is registered twice")
            entries[index].values.append(value)
        } else {
            let place = entries.firstIndex { RouteSegment.isMoreExact(segments, than: $0.segments) }
            entries.insert(Entry(segments: segments, values: [value]), at: place ?? entries.endIndex)
        }
    }
}

/// What stood in a path where the pattern has names.
public struct RouteParameters: Sendable, Equatable {
    private var values: [FormField] = []

    /// The text for the name, without its `:` or `*`; nil when the pattern has no such name.
    public subscript(name: String) -> String? {
        values.first { $0.name == name }?.value
    }

    fileprivate mutating func append(_ name: String, _ value: String) {
        values.append(FormField(name: name, value: value))
    }
}

/// One segment of a pattern.
private enum RouteSegment: Sendable, Equatable {
    case literal(String)
    case one(String)
    case rest(String)

    static func segments(of pattern: String) -> [RouteSegment] {
        precondition(
            pattern.utf8.first == 0x2F && pattern.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F },
            "A pattern is ASCII and begins with a slash")
        let pieces = pattern.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(
            String.init)
        return pieces.enumerated().map { index, piece in
            switch piece.first {
            case ":": return .one(String(piece.dropFirst()))
            case "*":
                precondition(index == pieces.count - 1, "Only the last segment may stand for several")
                return .rest(String(piece.dropFirst()))
            default: return .literal(piece)
            }
        }
    }

    /// 0 for a text, 1 for any one, 2 for any number.
    private var rank: Int {
        switch self {
        case .literal: 0
        case .one: 1
        case .rest: 2
        }
    }

    /// Whether both fit the same paths.
    static func haveSameShape(_ left: [RouteSegment], _ right: [RouteSegment]) -> Bool {
        left.count == right.count
            && zip(left, right).allSatisfy { pair in
                switch pair {
                case (.literal(let left), .literal(let right)): left == right
                default: pair.0.rank == pair.1.rank
                }
            }
    }

    /// Whether the first pattern is to be tried before the second.
    static func isMoreExact(_ left: [RouteSegment], than right: [RouteSegment]) -> Bool {
        for (left, right) in zip(left, right) where left.rank != right.rank { return left.rank < right.rank }
        return left.count > right.count
    }

    /// What stands at the pattern's names in a path without its first slash; nil when the pattern does not fit. An
    /// empty segment fits only itself.
    static func match(_ pattern: [RouteSegment], _ path: Substring.UTF8View) -> RouteParameters? {
        var parameters = RouteParameters()
        var rest: Substring.UTF8View? = path
        for segment in pattern {
            guard let current = rest else { return nil }
            let slash = current.firstIndex(of: 0x2F)
            let piece = current[..<(slash ?? current.endIndex)]
            switch segment {
            case .literal(let text):
                guard piece.elementsEqual(text.utf8) else { return nil }
            case .one(let name):
                guard !piece.isEmpty else { return nil }
                parameters.append(name, String(Substring(piece)))
            case .rest(let name):
                guard !current.isEmpty else { return nil }
                parameters.append(name, String(Substring(current)))
                return parameters
            }
            rest = slash.map { current[current.index(after: $0)...] }
        }
        return rest == nil ? parameters : nil
    }
}
