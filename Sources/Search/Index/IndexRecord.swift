public import WikiCore

/// What an index says of itself, committed together with what it holds.
public struct IndexRecord: Equatable, Sendable {
    /// Goes up with each change to what goes into the index, so that an older one is made again.
    public static let currentVersion: Int64 = 5
    static let metadataKey = "meent"

    /// The version of what is in it.
    public let version: Int64
    /// Which wiki it is of.
    public let wiki: String
    /// The last change that it holds.
    public let lastChange: ChangeID
    /// The highest revision that there was when it was written.
    public let lastRevision: RevisionID

    /// The last text of a document that it holds.
    public let lastText: DocumentTextID

    /// A record of the present version; zero for a change, revision or text where there is none yet.
    public init(wiki: String, lastChange: ChangeID, lastRevision: RevisionID, lastText: DocumentTextID) {
        version = Self.currentVersion
        self.wiki = wiki
        self.lastChange = lastChange
        self.lastRevision = lastRevision
        self.lastText = lastText
    }

    var text: String { "\(words) \(Self.hash(of: words))" }

    private var words: String { "\(version) \(wiki) \(lastChange) \(lastRevision) \(lastText)" }

    /// A flipped bit must not pass for a witness of saves that never were.
    private static func hash(of words: String) -> Substring {
        ContentHash(of: Array(words.utf8)).hex.prefix(16)
    }

    init?(parsing text: String) {
        let parts = text.utf8.split(separator: 0x20).map { Substring($0) }
        guard parts.count == 6, let version = Int64(decimal: parts[0]), let change = Int64(decimal: parts[2]),
            let revision = Int64(decimal: parts[3]), let text = Int64(decimal: parts[4])
        else { return nil }
        self.version = version
        wiki = String(parts[1])
        lastChange = ChangeID(change)
        lastRevision = RevisionID(revision)
        lastText = DocumentTextID(text)
        guard Self.hash(of: words).utf8.elementsEqual(parts[5].utf8) else { return nil }
    }
}
