public import Markup
public import WikiCore
public import WikiStore

/// A page's newest state, looked up.
public enum Lookup: Sendable {
    /// It lives.
    case living(PageRecord)
    /// It was deleted by its newest revision.
    case deleted(PageRecord)
    /// It is an old name of this page or file, living or deleted.
    case alias(PageRecord)
    /// It never was.
    case missing

    /// The living page or file that the name leads to.
    var target: PageRecord? {
        switch self {
        case .living(let page): page
        case .alias(let page) where page.isLiving: page
        case .alias, .deleted, .missing: nil
        }
    }
}

extension Wiki {
    /// The living page or file of that key, from memory where it was asked for lately.
    public func living(_ kind: PageKind, _ key: PageKey) throws -> PageRecord? {
        try living.find(kind, key)
    }

    /// Grows whenever a page, file or old name appears or goes.
    public var generation: Int { living.generation }

    /// Grows with each commit, and whenever `generation` does: as long as it stays, every page looks as it did.
    public var changeCount: Int { living.changeCount }

    /// The page or file of that key, deleted ones told from those that never were.
    public func lookup(_ kind: PageKind, _ key: PageKey) throws -> Lookup {
        try living.lookup(kind, key)
    }

    /// The page or file that a name leads to or led to, deleted ones included.
    public func find(_ kind: PageKind, _ key: PageKey) throws -> PageRecord? {
        switch try lookup(kind, key) {
        case .living(let page), .deleted(let page), .alias(let page): page
        case .missing: nil
        }
    }

    /// Where an old name leads, whether or not another page has that name now.
    public func alias(_ kind: PageKind, _ key: PageKey) throws -> PageRecord? {
        try store.read { reader in try reader.alias(kind, key: key).flatMap { try reader.page($0.page) } }
    }

    /// Where a folder's name without a page of its own leads: its `index`, else its `README`.
    public func folderPage(_ key: PageKey) throws -> PageRecord? {
        for name in ["index", "readme"] {
            let text = key.text.utf8.last == 0x2F ? key.text + name : key.text + "/" + name
            if let page = try living.lookup(.page, PageKey(folding: text)).target { return page }
        }
        return nil
    }

    /// The bytes of a content.
    public func content(_ id: ContentID) throws -> [UInt8] {
        try store.read { try $0.content(id) }
    }

    /// The first bytes of a content, at most so many; cheap for a large file.
    public func beginning(of id: ContentID, count: Int) throws -> [UInt8] {
        try store.read { try $0.beginning(of: id, count: count) }
    }

    /// How a living page looks: kept, or made now and kept.
    ///
    /// - Returns: the page; one whose outcome is not `.complete` shows its text as it is.
    public func rendered(_ page: PageRecord) throws -> RenderedPage {
        guard let key = renderKey(of: page) else { return .plain([], outcome: .complete) }
        if let kept = try store.read({ try $0.rendered(of: page.id) }), kept.key == key,
            let rendered = RenderedPage(encoded: kept.bytes)
        {
            return rendered
        }
        let text = try content(key.content)
        let result = renderer.render([RenderRequest(text: text, name: key.name, root: key.root)])[0]
        guard case .rendered(let rendered) = result else { return .plain(text, outcome: .crashed) }
        let derived = Deriver.derived(rendered, key: key)
        store.write(.leisurely) {
            try $0.keep(derived, of: page.id)
        } completion: { _ in
        }
        return rendered
    }

    /// How a text would look as the page of that name.
    public func render(_ text: [UInt8], name: String) -> RenderedPage {
        let root = (try? PageName(name)).map(root(of:)) ?? ""
        let result = renderer.render([RenderRequest(text: text, name: name, root: root)])[0]
        if case .rendered(let rendered) = result { return rendered }
        return .plain(text, outcome: .crashed)
    }

    /// A living page's title: what its text says, else the last part of its name.
    public func title(of page: PageRecord) throws -> String {
        if let kept = try store.read({ try $0.title(of: page) }) {
            return kept ?? String(page.name.lastSegment)
        }
        guard page.isLiving, page.kind == .page else { return String(page.name.lastSegment) }
        return try rendered(page).title ?? String(page.name.lastSegment)
    }

    /// Living pages or files in order of key, each with the time of its newest revision.
    public func pages(
        _ kind: PageKind, prefix: String = "", after: PageKey? = nil, limit: Int
    ) throws -> [(page: PageRecord, updated: Timestamp)] {
        try store.read {
            try $0.livingPages(kind, prefix: PageKey(lookingUp: prefix), after: after, limit: limit)
        }
    }

    /// The first of a link's names that leads to a living page or file, an old name included.
    public func target(of link: RenderedPage.Link) throws -> PageRecord? {
        try targets(of: [link])[0]
    }

    /// Of each link, the first of its names that leads to a living page or file, an old name included.
    public func targets(of links: [RenderedPage.Link]) throws -> [PageRecord?] {
        try living.read { names in
            try links.map { link in
                for candidate in link.candidates {
                    let found = try names.lookup(candidate.kind, PageKey(lookingUp: candidate.name))
                    if let page = found.target { return page }
                }
                return nil
            }
        }
    }

    /// The file that a link on an old revision shows, as it was then, deleted ones included.
    ///
    /// - Returns: nil where the file was not there then, or is hidden now.
    public func picture(
        of link: RenderedPage.Link, asOf old: RevisionRecord
    ) throws -> (page: PageRecord, revision: RevisionID)? {
        try store.read { reader in
            for candidate in link.candidates where candidate.kind == .file {
                let key = PageKey(lookingUp: candidate.name)
                guard let page = try reader.page(.file, keyOrAlias: key),
                    let revision = try reader.version(of: page.id, through: old.change)
                else { continue }
                return (page, revision)
            }
            return nil
        }
    }

    /// What is asked of the renderer for a page that is known by its key.
    func renderRequest(for key: RenderKey) throws -> RenderRequest {
        RenderRequest(text: try content(key.content), name: key.name, root: key.root)
    }

    /// What a page's look depends on; nil for a deleted page.
    func renderKey(of page: PageRecord) -> RenderKey? {
        page.content.map { content in
            RenderKey(
                content: content, name: page.name.text, root: root(of: page.name),
                renderer: Int64(Renderer.version))
        }
    }
}
