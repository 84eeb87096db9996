/// What a client would rather have (RFC 9110, section 12.5). Preferences are wishes: a field that is malformed or
/// longer than 8 KiB is taken as far as it can be read, or not at all, and never refused.
public enum Negotiation {
    /// A longer field is taken as missing.
    public static let maximumBytes = 8_192
    /// Preferences behind these many are passed over.
    public static let maximumPreferences = 64

    /// The offer that `Accept` prefers.
    ///
    /// - Parameters:
    ///   - accept: the field's value; nil without it, when all is welcome.
    ///   - offers: media types in small letters without parameters, what the site prefers first.
    /// - Returns: the offer of the highest weight; of equal ones the one that is named more exactly, then the first.
    ///   Nil when none is acceptable.
    public static func mediaType(_ accept: String?, offers: [String]) -> String? {
        var matches = [(weight: Int, exactness: Int)](repeating: (0, 0), count: offers.count)
        var isEmpty = true
        forEachPreference(accept, while: { $0.isToken || $0 == 0x2F }) { range, weight in
            isEmpty = false
            for index in offers.indices {
                let exactness = exactness(of: range.span, for: offers[index])
                if exactness > matches[index].exactness { matches[index] = (weight, exactness) }
            }
        }
        guard !isEmpty else { return offers.first }
        var best: Int?
        for index in offers.indices where matches[index].weight > 0 {
            if best.map({ matches[index] > matches[$0] }) ?? true { best = index }
        }
        return best.map { offers[$0] }
    }

    /// The language that `Accept-Language` prefers, by RFC 4647: `nl-BE` takes `nl`, and `nl` takes `nl-BE`.
    ///
    /// - Parameter offers: language tags, what the site prefers first.
    /// - Returns: the offer of the highest weight, of equal ones the one that the client named first; nil when
    ///   the client names none of them.
    public static func language(_ acceptLanguage: String?, offers: [String]) -> String? {
        guard let acceptLanguage else { return nil }
        let preferences = preferences(acceptLanguage) { $0.isAlphanumeric || $0 == 0x2D || $0 == 0x2A }
        guard !preferences.isEmpty else { return nil }
        let candidates = offers.map { (offer: $0, lowered: $0.asciiLowered) }
        var best: (offer: String, weight: Int)?
        for preference in preferences where preference.weight > best?.weight ?? 0 {
            let match = candidates.first { candidate in
                if preference.range == "*" {
                    return !preferences.contains { isSame($0.range, candidate.lowered) }
                }
                return isSame(preference.range, candidate.lowered)
                    && !preferences.contains { $0.weight == 0 && $0.range == candidate.lowered }
            }
            if let match { best = (match.offer, preference.weight) }
        }
        return best?.offer
    }

    /// Whether `Accept-Encoding` allows gzip. Without the field it does not: whoever can unpack says so.
    public static func acceptsGzip(_ acceptEncoding: String?) -> Bool {
        guard let acceptEncoding else { return false }
        // What browsers send begins so, and what stands behind takes nothing back.
        let bytes = acceptEncoding.utf8Span.span
        if bytes.count >= 4, bytes.count <= maximumBytes, bytes.extracting(0..<4).isSame(as: "gzip"),
            bytes.count == 4 || bytes[4] == 0x2C
        {
            return true
        }
        var named: Int?
        var other: Int?
        forEachPreference(acceptEncoding, while: { $0.isToken }) { range, weight in
            if range.span.isSame(asLowered: "gzip") || range.span.isSame(asLowered: "x-gzip") {
                named = named ?? weight
            } else if range.span.isSame(as: "*") {
                other = other ?? weight
            }
        }
        return named ?? other ?? 0 > 0
    }

    /// Whether one language is the other or a variety of it.
    private static func isSame(_ range: String, _ offer: String) -> Bool {
        range == offer || range.hasPrefix(offer + "-") || offer.hasPrefix(range + "-")
    }

    /// The ranges in order, in small letters, each with its weight in thousandths.
    private static func preferences(
        _ field: String, while fits: (UInt8) -> Bool
    ) -> [(range: String, weight: Int)] {
        var preferences: [(range: String, weight: Int)] = []
        forEachPreference(field, while: fits) { range, weight in
            preferences.append((String(decoding: range.map(\.lowered), as: UTF8.self), weight))
        }
        return preferences
    }

    /// Visits the ranges in order, as they stand there, each with its weight in thousandths.
    private static func forEachPreference(
        _ field: String?, while fits: (UInt8) -> Bool, _ visit: (ArraySlice<UInt8>, Int) -> Void
    ) {
        guard let field, field.utf8.count <= maximumBytes else { return }
        var scanner = FieldScanner(field)
        var count = 0
        while !scanner.isAtEnd, count < maximumPreferences {
            scanner.skipBlanks()
            let range = scanner.run(while: fits)
            if !range.isEmpty, let parameters = scanner.parameters(), scanner.isAtEnd || scanner.next == 0x2C,
                let weight = weight(parameters)
            {
                visit(range, weight)
                count += 1
            }
            scanner.skipElement()
        }
    }

    /// `q` in thousandths, 1,000 without it; nil when it is malformed.
    private static func weight(_ parameters: [(name: String, value: [UInt8])]) -> Int? {
        guard let digits = parameters.first(where: { $0.name == "q" })?.value else { return 1_000 }
        guard digits.count <= 5, let first = digits.first, first == 0x30 || first == 0x31 else { return nil }
        var weight = first == 0x31 ? 1_000 : 0
        guard digits.count > 1 else { return weight }
        guard digits[1] == 0x2E else { return nil }
        var place = 100
        for digit in digits[2...] {
            guard digit.isDigit else { return nil }
            weight += Int(digit - 0x30) * place
            place /= 10
        }
        return weight <= 1_000 ? weight : nil
    }

    /// 3 for the type itself, 2 for `type/*`, 1 for `*/*`, 0 for another.
    private static func exactness(of range: Span<UInt8>, for offer: String) -> Int {
        if range.isSame(asLoweredBytesOf: offer) { return 3 }
        if range.isSame(as: "*/*") { return 1 }
        let offer = offer.utf8Span.span
        let end = range.count - 1
        guard end >= 1, end <= offer.count, range[end] == 0x2A, range[end - 1] == 0x2F else { return 0 }
        for index in 0..<end where range[index].lowered != offer[index] { return 0 }
        return 2
    }
}
