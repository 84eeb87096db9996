internal import WikiCore

/// Gives the links of a text other targets, byte for byte the same otherwise.
///
/// A text is rendered twice: as it is, and as `probe`, in which all that looks like a link's target names its own
/// place. So each link of the rendered page is known by where it stands in the text. What was rewritten must be
/// rendered once more and compared, since only the parser's word counts.
public struct LinkRewriter {
    private let text: [UInt8]
    private let sites: [LinkSite]
    private let token: [UInt8]
    private let resolver: LinkResolver
    private let newResolver: LinkResolver
    private let newName: String
    private let newRoot: String

    /// Where a page is: its name, and the folder below which its addresses that begin with `/` go.
    public struct Place: Sendable {
        /// The page's name.
        public var name: String
        /// The root; empty for the whole wiki.
        public var root: String

        /// A place from its parts.
        public init(name: String, root: String) {
            self.name = name
            self.root = root
        }
    }

    /// Looks at the text of a page.
    ///
    /// - Parameters:
    ///   - old: where it is.
    ///   - new: where it will be.
    /// - Returns: nil for a text that is not UTF-8, whose bytes are not what the parser reads.
    public init?(text: [UInt8], from old: Place, to new: Place) {
        guard String(validating: text, as: UTF8.self) != nil else { return nil }
        self.text = text
        resolver = LinkResolver(name: old.name, root: old.root)
        newResolver = LinkResolver(name: new.name, root: new.root)
        newName = new.name
        newRoot = new.root
        sites = LinkSiteScanner.sites(in: text, resolver: resolver)
        token = Self.token(absentFrom: text)
    }

    /// The text with a target of its own in each place that may be a link's.
    public var probe: [UInt8] {
        replacing(
            Dictionary(
                uniqueKeysWithValues: sites.indices.map { index in
                    let mark = token + Array(String(index).utf8)
                    return (index, sites[index].form == .wiki ? mark : [0x2F] + mark)
                }))
    }

    /// For each slot of the page, the number of the place in the text where its target stands; nil where that was not
    /// found. Empty where the probe's links are not those of the page, so that nothing is known.
    public func places(of page: RenderedPage, probed: RenderedPage) -> [Int?] {
        guard page.outcome == .complete, probed.outcome == .complete, page.slots.count == probed.slots.count,
            zip(page.slots, probed.slots).allSatisfy({ $0.form.isPicture == $1.form.isPicture })
        else { return [] }
        return probed.slots.map { slot in
            let name = probed.links[slot.link].candidates[0].name.utf8
            let last = name.split(separator: 0x2F).last ?? name[...]
            guard last.starts(with: token) else { return nil }
            return Int64(decimal: Substring(last.dropFirst(token.count))).map(Int.init)
                .flatMap { sites.indices.contains($0) ? $0 : nil }
        }
    }

    /// The names that what stands in a place now means where the page will be; none where it leads nowhere.
    public func candidates(at place: Int, isPicture: Bool) -> [RenderedPage.Candidate] {
        let site = sites[place]
        if site.form == .wiki { return newResolver.wikiLink(Array(WikiLink.harmless(site.address[...]))) }
        return candidates(of: site.address, isPicture: isPicture)
    }

    private func candidates(of address: [UInt8], isPicture: Bool) -> [RenderedPage.Candidate] {
        let meaning = isPicture ? newResolver.picture(address) : newResolver.link(address)
        guard case .wiki(let candidates, _) = meaning else { return [] }
        return candidates
    }

    /// What to write in a place so that it leads to `target`, in the manner in which it is written now.
    ///
    /// - Parameters:
    ///   - isPicture: whether it is a picture's address.
    ///   - leads: whether these names, looked up in turn, lead to the target.
    /// - Returns: nil where nothing that could be written there would.
    public func replacement(
        at place: Int, to target: RenderedPage.Candidate, isPicture: Bool,
        leads: ([RenderedPage.Candidate]) throws -> Bool
    ) rethrows -> [UInt8]? {
        let site = sites[place]
        let destination = LinkDestination(target: target, from: newName, root: newRoot)
        if site.form == .wiki {
            return try destination.names.map { Array($0.utf8) }.first { try leads(newResolver.wikiLink($0)) }
        }
        let style = LinkDestination.Style(address: site.address)
        // Who wrote letters as they are sees them as they are, who encoded them encoded.
        let keepsLetters = !text[site.range].contains(0x25)
        return try destination.paths(style).map { LinkDestination.encoded($0, keepsLetters: keepsLetters) }
            .first {
                try leads(candidates(of: $0, isPicture: isPicture))
            }
    }

    /// The text with other bytes in some places.
    public func replacing(_ replacements: [Int: [UInt8]]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var copied = 0
        for (index, site) in sites.enumerated() {
            guard let replacement = replacements[index] else { continue }
            result += text[copied..<site.range.lowerBound]
            result += replacement
            copied = site.range.upperBound
        }
        return result + text[copied...]
    }

    private static func token(absentFrom text: [UInt8]) -> [UInt8] {
        var number = 0
        while true {
            let token = Array("linkplace\(number)-".utf8)
            if !text.contains(token) { return token }
            number += 1
        }
    }
}

extension RenderedPage.Slot.Form {
    /// Whether a picture goes there.
    public var isPicture: Bool {
        if case .picture = self { true } else { false }
    }
}
