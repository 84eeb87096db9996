/// Ids of headings as GitHub makes them, each once in a page.
struct HeadingSlugs {
    private var used: [String: Int] = [:]

    /// The slug of a heading's text: small letters, digits, marks, `_` and `-` stay, spaces become `-`.
    static func slug(_ text: String) -> String {
        var slug = String.UnicodeScalarView()
        for scalar in text.lowercased().unicodeScalars {
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
                .decimalNumber,
                .letterNumber, .otherNumber, .nonspacingMark, .spacingMark, .enclosingMark,
                .connectorPunctuation:
                slug.append(scalar)
            default:
                if scalar == "-" { slug.append(scalar) } else if scalar == " " { slug.append("-") }
            }
        }
        let text = String(slug)
        if text.isEmpty { return "section" }
        // The interface's own ids begin so.
        return text.utf8.starts(with: "m-".utf8) ? "h-" + text : text
    }

    /// The slug, with a number behind it if it stands in the page already.
    mutating func unique(_ text: String) -> String {
        var slug = Self.slug(text)
        // With a number behind it, it would be one of the interface's own.
        if slug.utf8.elementsEqual("m".utf8), used[slug] != nil { slug = "h-m" }
        guard let count = used[slug] else {
            used[slug] = 0
            return slug
        }
        var next = count + 1
        while used["\(slug)-\(next)"] != nil { next += 1 }
        used[slug] = next
        used["\(slug)-\(next)"] = 0
        return "\(slug)-\(next)"
    }

    /// Takes an id that raw HTML asks for.
    ///
    /// - Returns: false when it is the interface's or taken.
    mutating func claim(_ id: String) -> Bool {
        guard !id.utf8.starts(with: "m-".utf8), used[id] == nil else { return false }
        used[id] = 0
        return true
    }
}
