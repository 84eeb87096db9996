/// A row's number in the store, typed by what it counts so that no two kinds can be mixed up.
///
/// Ids are positive; they are given out in the order of commits and never used twice.
public struct Identifier<Kind>: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number itself.
    public let value: Int64

    /// Wraps a number that is known to be an id.
    public init(_ value: Int64) {
        self.value = value
    }

    /// Parses decimal ASCII digits, as in an address; nil for anything else, zero and overflow included.
    public init?(decimal text: some StringProtocol) {
        guard let value = Int64(decimal: text), value > 0 else { return nil }
        self.value = value
    }

    /// Orders by age: the smaller id came first.
    public static func < (left: Self, right: Self) -> Bool {
        left.value < right.value
    }

    /// The number in decimal.
    public var description: String {
        String(value)
    }
}

/// What the ids count.
public enum Page {}
/// See `Page`.
public enum Revision {}
/// See `Page`.
public enum Change {}
/// See `Page`.
public enum Content {}
/// See `Page`.
public enum Identity {}
/// See `Page`.
public enum Waiting {}
/// See `Page`.
public enum Import {}
/// See `Page`.
public enum Document {}

/// A page or file.
public typealias PageID = Identifier<Page>
/// One state of one page.
public typealias RevisionID = Identifier<Revision>
/// One act of one person.
public typealias ChangeID = Identifier<Change>
/// Stored bytes.
public typealias ContentID = Identifier<Content>
/// An exact name and e-mail as they came.
public typealias IdentityID = Identifier<Identity>
/// A text that could not be merged, kept until somebody finishes it or lets go of it.
public typealias WaitingID = Identifier<Waiting>
/// Something that was brought in from elsewhere.
public typealias ImportID = Identifier<Import>
/// The words that were read from a document.
public typealias DocumentTextID = Identifier<Document>

extension Int64 {
    /// Parses 1 to 19 ASCII digits without sign, blank or prefix; nil for anything else and for overflow.
    public init?(decimal text: some StringProtocol) {
        var value: Int64 = 0
        var count = 0
        for byte in text.utf8 {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            let (product, overflowed) = value.multipliedReportingOverflow(by: 10)
            let (sum, carried) = product.addingReportingOverflow(Int64(byte - 0x30))
            guard !overflowed, !carried else { return nil }
            value = sum
            count += 1
        }
        guard count > 0, count <= 19 else { return nil }
        self = value
    }
}
