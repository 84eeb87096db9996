/// What tells two states of a resource apart (RFC 9110, section 8.8.3).
public struct EntityTag: Sendable, Equatable, CustomStringConvertible {
    /// What stands between the quotes.
    public let opaque: String
    /// Whether states that differ in bytes, but not in meaning, may share the tag.
    public let isWeak: Bool

    /// A tag from what stands between the quotes; nil when that holds a quote, a blank or a control character.
    public init?(opaque: String, isWeak: Bool = false) {
        guard opaque.utf8.allSatisfy(EntityTag.isTagByte) else { return nil }
        self.opaque = opaque
        self.isWeak = isWeak
    }

    /// Parses a tag as it stands in a field; nil for anything else.
    public init?(parsing text: some StringProtocol) {
        var scanner = FieldScanner(text)
        scanner.skipBlanks()
        guard let tag = EntityTag(&scanner) else { return nil }
        scanner.skipBlanks()
        guard scanner.isAtEnd else { return nil }
        self = tag
    }

    /// The tag as it stands in a field.
    public var description: String { isWeak ? "W/\"\(opaque)\"" : "\"\(opaque)\"" }

    /// Whether both are strong and of the same bytes.
    public func isStronglyEqual(to other: EntityTag) -> Bool {
        !isWeak && !other.isWeak && opaque.hasBytes(of: other.opaque)
    }

    /// Whether both are of the same bytes, weak or not.
    public func isWeaklyEqual(to other: EntityTag) -> Bool {
        opaque.hasBytes(of: other.opaque)
    }

    /// What `If-Match` and `If-None-Match` hold.
    public enum List: Sendable, Equatable {
        /// `*`: any state.
        case any
        /// These states; none when the field is malformed from its beginning.
        case tags([EntityTag])

        /// Parses a field's value. What stands behind a malformed tag is passed over.
        public init(parsing text: some StringProtocol) {
            var scanner = FieldScanner(text)
            scanner.skipBlanks()
            if scanner.accept(0x2A) {
                scanner.skipBlanks()
                self = scanner.isAtEnd ? .any : .tags([])
                return
            }
            var tags: [EntityTag] = []
            while !scanner.isAtEnd {
                if scanner.accept(0x2C) || scanner.next?.isBlank == true {
                    scanner.skipBlanks()
                    continue
                }
                guard let tag = EntityTag(&scanner) else { break }
                scanner.skipBlanks()
                guard scanner.isAtEnd || scanner.next == 0x2C else { break }
                tags.append(tag)
            }
            self = .tags(tags)
        }

        /// Whether it names the tag, by whichever comparison; nil is a resource that has no state.
        func contains(_ tag: EntityTag?, exists: Bool, by isEqual: (EntityTag, EntityTag) -> Bool) -> Bool {
            switch self {
            case .any: exists
            case .tags(let tags): tag.map { tag in tags.contains { isEqual($0, tag) } } ?? false
            }
        }
    }

    private init?(_ scanner: inout FieldScanner) {
        var isWeak = false
        if scanner.accept(0x57) {
            guard scanner.accept(0x2F) else { return nil }
            isWeak = true
        }
        guard scanner.accept(0x22) else { return nil }
        let opaque = scanner.run(while: EntityTag.isTagByte)
        guard scanner.accept(0x22), let text = String(validating: opaque, as: UTF8.self) else { return nil }
        self.opaque = text
        self.isWeak = isWeak
    }

    private static func isTagByte(_ byte: UInt8) -> Bool {
        byte == 0x21 || byte >= 0x23 && byte != 0x7F
    }
}
