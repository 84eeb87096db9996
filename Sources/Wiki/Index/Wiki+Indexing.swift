internal import Glibc
internal import Markup
internal import Search
internal import WikiCore
internal import WikiStore

extension Wiki {
    /// How far the search index is.
    public var indexProgress: IndexProgress { indexer.progress }

    /// Whole seconds for which something that is stored waits for the search index; 0 while nothing waits. From memory,
    /// so it waits for nobody; `searchLag` says how much it is.
    public var secondsIndexIsBehind: Int { indexer.secondsBehind }

    /// What this wiki's index is known by.
    func identity() throws -> String {
        if let known = try setting("identity") { return known }
        return try store.write { writer in
            if let known = try writer.reader.setting("identity") { return known }
            var random = SystemRandomNumberGenerator()
            let made = (0..<4).map { _ in String(random.next(), radix: 36) }.joined()
            try writer.set("identity", to: made)
            return made
        }
    }

    /// Begins to keep the search index of a wiki that was opened without work in the background, as after an import
    /// of thousands of states of which the last alone is searched.
    public func startIndexing() throws {
        try indexer.start(self)
    }

    /// Waits until the index holds everything that is stored now, or cannot be kept.
    ///
    /// - Parameter progress: told how far it is, many times a second.
    public func finishIndexing(progress: (IndexProgress) -> Void = { _ in }) throws {
        guard let newest = try store.read({ try $0.newestChange() }) else { return }
        indexer.wake()
        while indexer.reached.map({ $0 < newest }) ?? true {
            let state = indexProgress
            progress(state)
            switch state {
            case .idle, .failed: return
            case .opening, .building, .following: usleep(20_000)
            }
        }
    }

    /// What the index holds of living pages and documents, made from their newest texts.
    ///
    /// - Throws: `StoreError`; `IndexingError.unrendered` while no worker can be had.
    func indexedPages(_ all: [PageRecord]) throws -> [IndexedPage] {
        let pages = all.filter { $0.kind == .page }
        let rendered = try renderedPages(pages)
        return try store.read { reader in
            try zip(pages, rendered).map { try indexedPage($0, $1, reader) }
                + all.filter { $0.kind == .file }.map { try indexedDocument($0, reader) }
        }
    }

    /// What the index holds of a page that looks like this.
    func indexedPage(_ page: PageRecord, _ rendered: RenderedPage, _ reader: Reader) throws -> IndexedPage {
        try indexedPage(
            page, title: rendered.title ?? String(page.name.lastSegment), Self.searchLanguage(of: rendered),
            tags: rendered.frontMatter.tags, Self.sections(of: rendered), reader)
    }

    /// What the index holds of a page or document; one whose language is not known has the site's.
    func indexedPage(
        _ page: PageRecord, title: String, _ language: SearchLanguage?, tags: [String],
        _ sections: [IndexedPage.Section], _ reader: Reader
    ) throws -> IndexedPage {
        let site = try reader.setting("language").flatMap(SearchLanguage.init(tag:)) ?? .english
        return IndexedPage(
            id: page.id, name: page.name, title: title, language: language ?? site, tags: tags,
            authors: try reader.authors(of: page.id),
            updated: try reader.revision(page.head)?.time ?? Timestamp(seconds: 0), sections: sections)
    }

    /// The sections of a page, each with the headings that it stands under.
    static func sections(of rendered: RenderedPage) -> [IndexedPage.Section] {
        var open: [(level: Int, text: String)] = []
        return rendered.plainText.enumerated().map { number, text in
            if number > 0, number <= rendered.outline.count {
                let heading = rendered.outline[number - 1]
                open.removeAll { $0.level >= heading.level }
                open.append((heading.level, heading.text))
            }
            return IndexedPage.Section(
                number: number, headings: open.map(\.text),
                text: number == 0 ? text : body(of: text, below: open.last?.text ?? ""))
        }
    }

    /// A section's text without the heading that it begins with.
    private static func body(of text: String, below heading: String) -> String {
        guard text.utf8.starts(with: heading.utf8) else { return text }
        let rest = text.utf8.dropFirst(heading.utf8.count)
        guard let next = rest.first else { return "" }
        return next == 0x0A ? String(Substring(rest.dropFirst())) : text
    }

    /// How pages look: as kept where that is of their newest text, the others made now, all in one round trip.
    private func renderedPages(_ pages: [PageRecord]) throws -> [RenderedPage] {
        var found = try pages.map { page -> RenderedPage? in
            guard let key = renderKey(of: page), let kept = try store.read({ try $0.rendered(of: page.id) }),
                kept.key == key
            else { return nil }
            return RenderedPage(encoded: kept.bytes)
        }
        let missing = pages.indices.filter { found[$0] == nil }
        let requests = try missing.map { index in
            let page = pages[index]
            return RenderRequest(
                text: try readableText(of: page), name: page.name.text, root: root(of: page.name))
        }
        if !requests.isEmpty {
            for (index, result) in zip(missing, renderer.render(requests)) {
                guard case .rendered(let rendered) = result else { throw IndexingError.unrendered }
                found[index] = rendered
            }
        }
        return found.compactMap { $0 }
    }

    /// The newest text; empty where what is stored is damaged, which is no reason to leave the others out.
    private func readableText(of page: PageRecord) throws -> [UInt8] {
        do {
            return try page.content.map(content) ?? []
        } catch StoreError.damaged {
            return []
        }
    }
}

/// Why pages could not be indexed now.
enum IndexingError: Error {
    /// No worker could be had to render them.
    case unrendered
    /// The wiki is being closed.
    case stopped
}
