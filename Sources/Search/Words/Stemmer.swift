internal import CXapian

/// A language whose words are known to the index.
public enum SearchLanguage: String, CaseIterable, Sendable {
    /// English.
    case english = "en"
    /// Dutch.
    case dutch = "nl"

    /// The language of a tag such as `nl-BE`; nil for others.
    public init?(tag: String) {
        let tag = Array(tag.utf8.prefix { $0 != 0x2D && $0 != 0x5F }.map { $0 | 0x20 })
        self.init(rawValue: String(decoding: tag, as: UTF8.self))
    }

    /// What Snowball calls it.
    fileprivate var stemmer: String {
        switch self {
        case .english: "english"
        case .dutch: "dutch"
        }
    }

    /// Snowball's stemmer that brings more forms together; nil where there is none that tells more than it confuses.
    fileprivate var coarseStemmer: String? {
        switch self {
        case .english: nil
        // Kraaij and Pohlmann's.
        case .dutch: "kraaij_pohlmann"
        }
    }
}

/// Reduces words to their stems, by Snowball. For one thread.
final class Stemmer {
    private let handle: OpaquePointer?
    private var known: [String: String] = [:]
    /// So many stems are remembered.
    private static let capacity = 20_000

    /// What the index stems by.
    init(_ language: SearchLanguage) {
        handle = xapian_stemmer_new(language.stemmer)
    }

    /// One that brings together more forms of a word than the index does; nil for a language without.
    init?(bringingTogether language: SearchLanguage) {
        guard let name = language.coarseStemmer else { return nil }
        handle = xapian_stemmer_new(name)
    }

    deinit {
        if let handle { xapian_stemmer_free(handle) }
    }

    /// The stem of a folded word.
    func stem(_ word: String) -> String {
        if let stem = known[word] { return stem }
        guard let handle else { return word }
        let stem = word.withBytes { String(xapian_stem(handle, $0)) }
        if known.count >= Self.capacity { known.removeAll(keepingCapacity: true) }
        known[word] = stem.isEmpty ? word : stem
        return stem.isEmpty ? word : stem
    }
}
