internal import WikiCore

extension SearchQuery {
    /// Reads what somebody typed: words; `"a phrase"`; `this OR that`; `-without`; `begin*`; `title:`, `tag:`, `author:`,
    /// `in:Folder/`, `before:` and `after:` with a year, month or day (`2026-11-24`).
    ///
    /// What makes no sense as one of these is read as words. Linear in the length.
    public init(parsing text: String) {
        var parser = QueryParser(text)
        clauses = parser.clauses()
        accented = Self.accented(in: text)
    }
}

extension SearchQuery {
    private static func accented(in text: String) -> [String: String] {
        let bytes = Array(text.utf8.prefix(longestLookedAt))
        guard bytes.contains(where: { $0 >= 0x80 }) else { return [:] }
        var scanner = WordScanner(bytes)
        var accented: [String: String] = [:]
        while let word = scanner.next() {
            let written = bytes[word.range]
            if written.contains(where: { $0 >= 0x80 }) {
                accented[word.term] = String(decoding: written, as: UTF8.self).lowercased()
            }
        }
        return accented
    }

    /// Whoever types more looks for no slip.
    private static let longestLookedAt = 2_000
}

/// Reads a query on bytes.
private struct QueryParser {
    private let text: [UInt8]
    private var position = 0
    private var terms = 0
    private var seen: Set<String> = []
    private var read = 0

    init(_ text: String) {
        self.text = Self.plain(Array(text.utf8))
    }

    /// Typographic quotation marks and spaces become the plain ones; controls become spaces.
    private static func plain(_ bytes: [UInt8]) -> [UInt8] {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let rest = bytes[index...].prefix(3)
            if rest.count == 3, rest.starts(with: [0xE2, 0x80]), 0x9C...0x9F ~= bytes[index + 2] {
                plain.append(0x22)
                index += 3
            } else if rest.elementsEqual([0xE3, 0x80, 0x80]) {
                plain.append(0x20)
                index += 3
            } else if rest.starts(with: [0xC2, 0xA0]) {
                plain.append(0x20)
                index += 2
            } else {
                plain.append(bytes[index] < 0x20 ? 0x20 : bytes[index])
                index += 1
            }
        }
        return plain
    }

    mutating func clauses() -> [SearchQuery.Clause] {
        var clauses: [SearchQuery.Clause] = []
        var joins = false
        while let token = token() {
            if token.isOr {
                joins = !clauses.isEmpty
                continue
            }
            guard let part = part(of: token) else { continue }
            if joins, let last = clauses.last, !last.isExcluded, !token.isExcluded {
                clauses[clauses.count - 1].alternatives.append(part)
            } else {
                clauses.append(SearchQuery.Clause(alternatives: [part], isExcluded: token.isExcluded))
            }
            joins = false
            if terms >= SearchQuery.mostTerms || read >= SearchQuery.mostWords { break }
        }
        return clauses
    }

    /// What stands between two spaces, quotation marks kept together.
    private struct Token {
        var isExcluded = false
        var field: Field?
        /// The field as it was typed, to be read as words where the value makes no sense.
        var typed: Range<Int>
        var value: Range<Int>
        var isQuoted = false
        var isPrefix = false
        var isOr = false
    }

    private enum Field {
        case title, tag, author, folder, before, after

        init?(_ name: ArraySlice<UInt8>) {
            switch String(decoding: name.map { $0 | 0x20 }, as: UTF8.self) {
            case "title", "titel": self = .title
            case "tag", "label": self = .tag
            case "author", "auteur": self = .author
            case "in": self = .folder
            case "before", "voor": self = .before
            case "after", "na": self = .after
            default: return nil
            }
        }
    }

    private mutating func token() -> Token? {
        while position < text.count, text[position] == 0x20 { position += 1 }
        guard position < text.count else { return nil }
        var token = Token(typed: position..<position, value: position..<position)
        if text[position] == 0x2D, position + 1 < text.count, text[position + 1] != 0x20 {
            token.isExcluded = true
            position += 1
        }
        let start = position
        let colon = text[start...].prefix(8).firstIndex(of: 0x3A)
        if let colon, colon + 1 < text.count, text[colon + 1] != 0x20, let field = Field(text[start..<colon])
        {
            token.field = field
            position = colon + 1
        }
        if text[position] == 0x22 {
            token.isQuoted = true
            position += 1
            let end = text[position...].firstIndex(of: 0x22) ?? text.count
            token.value = position..<end
            position = min(end + 1, text.count)
        } else {
            // A quotation mark begins a token of its own.
            let end = text[position...].firstIndex { $0 == 0x20 || $0 == 0x22 } ?? text.count
            token.value = position..<end
            position = end
            token.isPrefix = text[token.value].last == 0x2A
            token.isOr = token.field == nil && text[token.value].elementsEqual("OR".utf8)
        }
        token.typed = start..<token.value.upperBound
        return token
    }

    private mutating func part(of token: Token) -> SearchQuery.Part? {
        let value = String(decoding: text[token.value], as: UTF8.self)
        switch token.field {
        case nil: return words(token, token.value).map { .words($0, inTitle: false) }
        case .title: return words(token, token.value).map { .words($0, inTitle: true) }
        case .tag: return counted(Term.phrase(value)).map { .tag($0) }
        case .author:
            return counted(Term.phrase(value)).map { name in
                .author(name, isWhole: token.isQuoted || name.utf8.contains(0x20))
            }
        case .folder:
            let folder = text[token.value]
            let trimmed = folder.last == 0x2F ? folder.dropLast() : folder
            return counted(PageKey(lookingUp: String(decoding: trimmed, as: UTF8.self)).text).map {
                .folder(Term.bounded($0))
            }
        case .before, .after:
            guard let time = Self.date(text[token.value]) else {
                return words(token, token.typed).map { .words($0, inTitle: false) }
            }
            terms += 1
            return token.field == .before ? .before(time) : .after(time)
        }
    }

    private mutating func counted(_ term: String) -> String? {
        guard !term.isEmpty else { return nil }
        terms += 1
        return term
    }

    private mutating func words(_ token: Token, _ range: Range<Int>) -> SearchQuery.Words? {
        var places: [(offset: UInt32, term: String)] = []
        var joined: String?
        let words = String(decoding: text[range], as: UTF8.self)
        let count = PlacedWords.forEach(in: words) { place in
            if !place.isJoined {
                places.append((place.offset, place.term))
            } else if let last = places.last, last.offset == place.offset {
                // Two letters of a script without spaces say more than the first alone.
                places[places.count - 1].term = place.term
            } else {
                joined = place.term
            }
        }
        guard count > 0, terms < SearchQuery.mostTerms else { return nil }
        // Tied words are one only if nothing else stands beside them.
        if joined != Term.bounded(places.map(\.term).joined()) { joined = nil }
        var kept = places[..<0]
        for place in places.prefix(SearchQuery.mostWords - read) {
            // A word by itself that only asks, or that was there before, costs a search next to nothing.
            let isFree =
                places.count == 1 && !token.isQuoted
                && (StopWords.contains(place.term) || !seen.insert(place.term).inserted)
            if !isFree {
                guard terms < SearchQuery.mostTerms else { break }
                terms += 1
            }
            kept = places[...kept.endIndex]
        }
        guard !kept.isEmpty else { return nil }
        read += kept.count
        return SearchQuery.Words(
            terms: kept.map(\.term), joined: token.isQuoted || kept.count < count ? nil : joined,
            isPrefix: token.isPrefix, isQuoted: token.isQuoted)
    }

    /// The beginning of a year, month or day in UTC; nil for anything else.
    private static func date(_ text: ArraySlice<UInt8>) -> Timestamp? {
        let parts = text.split(separator: 0x2D, omittingEmptySubsequences: false)
        let numbers = parts.compactMap { Int64(decimal: String(decoding: $0, as: UTF8.self)) }
        guard numbers.count == parts.count, (1...3).contains(numbers.count), parts[0].count == 4 else {
            return nil
        }
        let month = numbers.count > 1 ? numbers[1] : 1
        let day = numbers.count > 2 ? numbers[2] : 1
        guard (1...12).contains(month), (1...31).contains(day) else { return nil }
        return Timestamp(year: numbers[0], month: month, day: day)
    }
}
