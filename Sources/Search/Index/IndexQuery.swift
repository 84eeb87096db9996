internal import CXapian

/// What is asked of the index, in its own terms.
indirect enum IndexQuery: Equatable {
    /// Every document, without weight.
    case everything
    /// Every document, with that weight.
    case constant(Double)
    /// A term.
    case term(String)
    /// Documents by their numbers, in ascending order, without weight.
    case documents([UInt32])
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
    /// What groups of terms find, each weighed as one term and multiplied; weights add up. For searches by weight, of which it reads
    /// whole lists.
    case sum([Group])
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

    /// Terms that are weighed as one, never none, and what that is multiplied by.
    struct Group: Equatable {
        /// How a group counts.
        enum Role {
            /// It finds documents, and is worth something in them.
            case finds
            /// It is worth something in documents that others find.
            case adds
            /// Its documents are not found.
            case excludes
        }

        let factor: Double
        let terms: [String]
        var role = Role.finds
        /// Whether each document that holds any of the terms is worth the factor, however much they weigh.
        var isConstant = false
        /// Groups of a role that follow each other with the same number, which is not 0, count in documents alone that hold each of
        /// them.
        var together: UInt32 = 0

        /// The same, which finds nothing.
        var adding: Group {
            var group = self
            group.role = .adds
            return group
        }
    }

    /// The same, documents that hold a term worth so much more.
    func adding(_ worth: Double, for term: String) -> IndexQuery {
        guard case .sum(let groups) = self else {
            return .maybe(self, .filtered(.constant(worth), by: .term(term)))
        }
        return .sum(groups + [Group(factor: worth, terms: [term], role: .adds, isConstant: true)])
    }

    /// The same without documents that hold any of some terms.
    func excluding(_ terms: [String]) -> IndexQuery {
        guard !terms.isEmpty else { return self }
        guard case .sum(let groups) = self else { return .butNot(self, .any(terms.map { .term($0) })) }
        return .sum(groups + [Group(factor: 0, terms: terms, role: .excludes)])
    }
}

/// A query as Xapian has it.
final class QueryHandle {
    let pointer: OpaquePointer

    /// What a search is told besides the query.
    struct Scope {
        /// What is going to read.
        let reader: OpaquePointer
        /// Among so many pages or sections documents are weighed.
        let documents: Double
    }

    /// - Parameter scope: where it is going to be asked.
    init(_ query: IndexQuery, in scope: Scope) throws(SearchError) {
        var made: OpaquePointer?
        let status: Int32
        switch query {
        case .everything: status = xapian_query_everything(&made)
        case .constant(let weight): status = xapian_query_constant(weight, &made)
        case .term(let term): status = term.withBytes { xapian_query_term($0, 1, &made) }
        case .documents(let documents):
            status = xapian_query_documents(documents, documents.count, &made)
        case .prefix(let prefix, let limit):
            status = prefix.withBytes { xapian_query_prefix($0, limit, &made) }
        case .values(let slot, let from, let through):
            status = from.withBytes { from in
                through.withBytes { xapian_query_values(slot, from, $0, &made) }
            }
        case .scaled(let factor, let part):
            let part = try QueryHandle(part, in: scope)
            status = withExtendedLifetime(part) { xapian_query_scale(factor, part.pointer, &made) }
        case .all(let parts): status = try Self.combine(scope, XAPIAN_ALL, parts, &made)
        case .any(let parts): status = try Self.combine(scope, XAPIAN_ANY, parts, &made)
        case .best(let parts): status = try Self.combine(scope, XAPIAN_BEST, parts, &made)
        case .same(let parts): status = try Self.combine(scope, XAPIAN_SAME, parts, &made)
        case .sum(let groups): status = Self.sum(groups, scope, &made)
        case .butNot(let left, let right):
            status = try Self.combine(scope, XAPIAN_BUT_NOT, [left, right], &made)
        case .maybe(let left, let right):
            status = try Self.combine(scope, XAPIAN_MAYBE, [left, right], &made)
        case .filtered(let left, let right):
            status = try Self.combine(scope, XAPIAN_FILTER, [left, right], &made)
        case .near(let terms, let window):
            status = try Self.combine(scope, XAPIAN_NEAR, terms.map { .term($0) }, window: window, &made)
        case .phrase(let terms):
            status = try Self.combine(
                scope, XAPIAN_PHRASE, terms.map { .term($0) }, window: UInt32(terms.count), &made)
        }
        try SearchError.check(status)
        guard let made else { throw SearchError.failed("no query") }
        pointer = made
    }

    deinit {
        xapian_query_free(pointer)
    }

    private static func combine(
        _ scope: Scope, _ how: xapian_operator, _ parts: [IndexQuery], window: UInt32 = 0,
        _ made: inout OpaquePointer?
    ) throws(SearchError) -> Int32 {
        var handles: [QueryHandle] = []
        for part in parts { handles.append(try QueryHandle(part, in: scope)) }
        let pointers = handles.map { Optional($0.pointer) }
        return withExtendedLifetime(handles) {
            xapian_query_combine(how, pointers, pointers.count, window, &made)
        }
    }

    private static func sum(
        _ groups: [IndexQuery.Group], _ scope: Scope, _ made: inout OpaquePointer?
    ) -> Int32 {
        groups.withGroups { groups in
            xapian_query_sum(
                scope.reader, groups.baseAddress, groups.count, scope.documents, Double(RankedField.unit),
                &made)
        }
    }
}

extension [IndexQuery.Group] {
    /// Lets `body` see the groups as CXapian has them.
    func withGroups<Result>(_ body: (UnsafeBufferPointer<xapian_group>) -> Result) -> Result {
        var bytes: [UInt8] = []
        for term in lazy.flatMap(\.terms) { bytes += term.utf8 }
        return bytes.withBytes { all in
            var next = all.bytes
            let terms = lazy.flatMap(\.terms).map { term in
                defer { next = next.map { $0 + term.utf8.count } }
                return xapian_bytes(bytes: next, count: term.utf8.count)
            }
            return Array<xapian_bytes>(terms).withUnsafeBufferPointer { terms in
                var first = terms.baseAddress
                let groups = map { group in
                    defer { first = first.map { $0 + group.terms.count } }
                    return xapian_group(
                        factor: group.factor, is_constant: group.isConstant ? 1 : 0, role: group.role.code,
                        together: group.together, terms: first, count: group.terms.count)
                }
                return groups.withUnsafeBufferPointer(body)
            }
        }
    }
}

extension IndexQuery.Group.Role {
    fileprivate var code: xapian_role {
        switch self {
        case .finds: XAPIAN_FINDS
        case .adds: XAPIAN_ADDS
        case .excludes: XAPIAN_EXCLUDES
        }
    }
}
