internal import Markup
public import WikiCore
public import WikiStore

/// Where a page's links lead.
public struct OutwardLink: Equatable, Sendable {
    /// Page or file.
    public let kind: PageKind
    /// The living target's name; else the first name that the link may mean, which may be no valid one.
    public let name: String
    /// Whether the target lives.
    public let exists: Bool
}

/// A page or file that links lead to and that does not live.
public struct WantedTarget: Equatable, Sendable {
    /// Page or file.
    public let kind: PageKind
    /// The name as one of the links has it; may be no valid one.
    public let name: String
    /// How many pages link to it.
    public let pages: Int
}

/// What these tell holds what was saved before they were called.
extension Wiki {
    /// Living pages that show a page or file, or link to it, in order of key.
    public func pagesLinking(to target: PageRecord, limit: Int) throws -> [PageRecord] {
        try pagesLinking(target.kind, to: target.name.key, limit: limit)
    }

    /// Living pages whose links lead to the page or file of that key, or would if it lived, in order of key.
    public func pagesLinking(_ kind: PageKind, to key: PageKey, after: PageKey? = nil, limit: Int) throws
        -> [PageRecord]
    {
        deriver.catchUp()
        return try store.read { try $0.pagesLinking(kind, to: key, after: after, limit: limit) }
    }

    /// Where the links of a living page lead, each target once, in order of appearance.
    public func links(of page: PageRecord) throws -> [OutwardLink] {
        var seen: Set<OutwardKey> = []
        let links = try rendered(page).links
        return try zip(links, targets(of: links)).compactMap { link, target in
            guard let kind = target?.kind ?? link.candidates.first?.kind,
                let name = target?.name.text ?? link.candidates.first?.name,
                seen.insert(OutwardKey(kind: kind, key: PageKey(lookingUp: name))).inserted
            else { return nil }
            return OutwardLink(kind: kind, name: name, exists: target != nil)
        }
    }

    private struct OutwardKey: Hashable {
        let kind: PageKind
        let key: PageKey
    }

    /// What links lead to and nobody has made yet, what most pages want first.
    public func wanted(offset: Int, limit: Int) throws -> [WantedTarget] {
        deriver.catchUp()
        return try store.read { reader in
            try reader.wantedTargets(offset: offset, limit: limit).map { wanted in
                WantedTarget(
                    kind: wanted.kind, name: try spelling(of: wanted, reader) ?? wanted.key.text,
                    pages: wanted.pages)
            }
        }
    }

    /// The name as the example has it: the table of links knows its key alone.
    private func spelling(of wanted: WantedRecord, _ reader: Reader) throws -> String? {
        guard let kept = try reader.rendered(of: wanted.example),
            let rendered = RenderedPage(encoded: kept.bytes)
        else { return nil }
        return rendered.links.compactMap(\.candidates.first).first {
            $0.kind == wanted.kind && PageKey(lookingUp: $0.name) == wanted.key
        }?.name
    }

    /// Living pages that no other page links to, in order of key.
    public func orphans(after: PageKey? = nil, limit: Int) throws -> [PageRecord] {
        deriver.catchUp()
        return try store.read { try $0.orphans(after: after, limit: limit) }
    }

    /// All tags with the number of pages that have each.
    public func tags() throws -> [(tag: String, pages: Int)] {
        deriver.catchUp()
        return try store.read { try $0.tags() }
    }

    /// Living pages of a tag, spelled exactly so, in order of key.
    public func pages(tagged tag: String, after: PageKey? = nil, limit: Int) throws -> [PageRecord] {
        deriver.catchUp()
        return try store.read { try $0.pages(tagged: tag, after: after, limit: limit) }
    }

    /// A living page, each as likely as any other; nil in an empty wiki.
    public func anyPage() throws -> PageRecord? {
        try store.read { try $0.anyLivingPage(.page) { Int64.random(in: 1...$0) } }
    }
}
