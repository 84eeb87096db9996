internal import CXapian

/// What is asked of the index, in its own terms.
indirect enum IndexQuery: Equatable {
    /// Every document, without weight.
    case everything
    /// Every document, with that weight.
    case constant(Double)
    /// A term.
    case term(String)
    /// Any of the `limit` most frequent terms that begin so.
    case prefix(String, limit: UInt32)
    /// A value between two, both included, by bytes.
    case values(UInt32, from: [UInt8], through: [UInt8])
    /// The same, its weight multiplied.
    case scaled(Double, IndexQuery)
    /// Every part.
    case all([IndexQuery])
    /// Any part; weights add up.
    case any([IndexQuery])
    /// Any part; the best weight counts.
    case best([IndexQuery])
    /// Any part; they are weighed as one term would be that stands wherever one of them does.
    case same([IndexQuery])
    /// The first without the second.
    case butNot(IndexQuery, IndexQuery)
    /// The first; the second adds weight.
    case maybe(IndexQuery, IndexQuery)
    /// The first, where the second matches too.
    case filtered(IndexQuery, by: IndexQuery)
    /// Terms within so many words of each other.
    case near([String], window: UInt32)
    /// Terms one right behind the other.
    case phrase([String])
}

/// A query as Xapian has it.
final class QueryHandle {
    let pointer: OpaquePointer

    init(_ query: IndexQuery) throws(SearchError) {
        var made: OpaquePointer?
        let status: Int32
        switch query {
        case .everything: status = xapian_query_everything(&made)
        case .constant(let weight): status = xapian_query_constant(weight, &made)
        case .term(let term): status = term.withBytes { xapian_query_term($0, 1, &made) }
        case .prefix(let prefix, let limit):
            status = prefix.withBytes { xapian_query_prefix($0, limit, &made) }
        case .values(let slot, let from, let through):
            status = from.withBytes { from in
                through.withBytes { xapian_query_values(slot, from, $0, &made) }
            }
        case .scaled(let factor, let part):
            let part = try QueryHandle(part)
            status = withExtendedLifetime(part) { xapian_query_scale(factor, part.pointer, &made) }
        case .all(let parts): status = try Self.combine(XAPIAN_ALL, parts, &made)
        case .any(let parts): status = try Self.combine(XAPIAN_ANY, parts, &made)
        case .best(let parts): status = try Self.combine(XAPIAN_BEST, parts, &made)
        case .same(let parts): status = try Self.combine(XAPIAN_SAME, parts, &made)
        case .butNot(let left, let right): status = try Self.combine(XAPIAN_BUT_NOT, [left, right], &made)
        case .maybe(let left, let right): status = try Self.combine(XAPIAN_MAYBE, [left, right], &made)
        case .filtered(let left, let right): status = try Self.combine(XAPIAN_FILTER, [left, right], &made)
        case .near(let terms, let window):
            status = try Self.combine(XAPIAN_NEAR, terms.map { .term($0) }, window: window, &made)
        case .phrase(let terms):
            status = try Self.combine(
                XAPIAN_PHRASE, terms.map { .term($0) }, window: UInt32(terms.count), &made)
        }
        try SearchError.check(status)
        guard let made else { throw SearchError.failed("no query") }
        pointer = made
    }

    deinit {
        xapian_query_free(pointer)
    }

    private static func combine(
        _ how: xapian_operator, _ parts: [IndexQuery], window: UInt32 = 0, _ made: inout OpaquePointer?
    ) throws(SearchError) -> Int32 {
        var handles: [QueryHandle] = []
        for part in parts { handles.append(try QueryHandle(part)) }
        let pointers = handles.map { Optional($0.pointer) }
        return withExtendedLifetime(handles) {
            xapian_query_combine(how, pointers, pointers.count, window, &made)
        }
    }
}
