internal import Markup
internal import TextMerge
public import WikiCore
internal import WikiStore

extension Wiki {
    /// The whole text that results from putting a section's text in place of that section of `base`.
    ///
    /// - Throws: `WikiError.unknownBase` or `.unknownSection`.
    public func text(
        replacingSection section: Int, of base: RevisionID, page name: PageName, with text: [UInt8]
    ) throws -> [UInt8] {
        let whole = try baseText(base, page: name)
        let rendered = render(whole, name: name.text)
        guard let range = Sections.range(of: section, outline: rendered.outline, textCount: whole.count)
        else {
            throw WikiError.unknownSection
        }
        // A section ends with a line end, or the next heading would become part of its last line.
        var replacement = text
        if range.upperBound < whole.count, let last = text.last, last != 0x0A, last != 0x0D {
            replacement.append(0x0A)
        }
        return Array(whole[..<range.lowerBound]) + replacement + Array(whole[range.upperBound...])
    }

    /// A section's text in a revision.
    ///
    /// - Throws: `WikiError.unknownBase`, `.unknownSection` or `.withheld`.
    public func text(ofSection section: Int, of base: RevisionID, page name: PageName) throws -> [UInt8] {
        if try revision(base)?.veil != nil { throw WikiError.withheld(base) }
        let whole = try baseText(base, page: name)
        let rendered = render(whole, name: name.text)
        guard let range = Sections.range(of: section, outline: rendered.outline, textCount: whole.count)
        else {
            throw WikiError.unknownSection
        }
        return Array(whole[range])
    }

    /// What a browser's form sent, with the line ends that its lines have in `base`.
    public func formText(_ typed: [UInt8], base: RevisionID?, section: Int?, page name: PageName) throws
        -> [UInt8]
    {
        guard let base else { return LineEnds.restored(typed: typed, base: []) }
        let original =
            if let section { try text(ofSection: section, of: base, page: name) } else {
                try baseText(base, page: name)
            }
        return LineEnds.restored(typed: typed, base: original)
    }

    /// The text of a revision of the page that has that name or had it; a deletion's is empty.
    func baseText(_ base: RevisionID, page name: PageName) throws -> [UInt8] {
        try store.read { reader in
            guard let page = try reader.page(.page, keyOrAlias: name.key),
                let revision = try reader.revision(base), revision.page == page.id
            else { throw WikiError.unknownBase }
            return try revision.content.map(reader.text) ?? []
        }
    }
}
