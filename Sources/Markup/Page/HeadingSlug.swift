/// GitHub's way to make a heading's id from its words.
enum HeadingSlug {
    /// The words in lower case, without what is no letter, mark, number, `_`, `-` or space, with `-` for each space.
    /// Ids that begin with `m-` are the interface's, so such a slug gets `h-` in front; an empty one is `section`.
    static func slug(of text: some Sequence<UInt8>) -> String {
        let text = String(decoding: Array(text), as: UTF8.self)
        var slug = String.UnicodeScalarView()
        for scalar in text.lowercased().unicodeScalars {
            switch scalar {
            case " ", "\n", "\t": slug.append("-")
            case "-", "_", "a"..."z", "0"..."9": slug.append(scalar)
            default: if !scalar.isASCII, isWord(scalar) { slug.append(scalar) }
            }
        }
        if slug.isEmpty { return "section" }
        return slug.starts(with: "m-".unicodeScalars) ? "h-" + String(slug) : String(slug)
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber,
            .connectorPunctuation:
            true
        default: false
        }
    }
}
