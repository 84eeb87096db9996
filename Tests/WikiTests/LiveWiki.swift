import Markup
import TestSupport
import Testing
import WikiCore
import WikiStore

@testable import Wiki

/// A wiki in a folder of its own whose pages are really rendered, for tests of what can be done to pages.
final class LiveWiki {
    private let place = TemporaryFolder()
    var folder: DataFolder { DataFolder(path: place.path + "/wiki") }
    let wiki: Wiki
    let ada = Author(name: "Ada")

    init(renderer: any PageRendering = InProcessRendering(), derives: Bool = false) throws {
        wiki = try Wiki(
            store: Store.create(in: DataFolder(path: place.path + "/wiki")), renderer: renderer,
            derives: derives)
    }

    deinit {
        wiki.close()
    }

    /// Saves a text onto whatever the page is now.
    @discardableResult
    func save(
        _ name: String, _ text: String, kind: PageKind = .page, by author: String = "Ada",
        comment: String = ""
    ) throws -> RevisionID {
        let name = try PageName(name)
        let head = try wiki.store.read { try $0.page(kind, key: name.key) }?.head
        let outcome = try wiki.save(
            SaveRequest(
                kind: kind, name: name, text: Array(text.utf8), base: head, author: Author(name: author),
                comment: comment))
        guard case .saved(let saved) = outcome else {
            Issue.record("\(outcome)")
            throw WikiError.unknownBase
        }
        return saved.revision
    }

    /// The newest text of the page that has or had a name; nil for one that is deleted or never was.
    func text(_ name: String, _ kind: PageKind = .page) throws -> String? {
        let page = try wiki.find(kind, PageKey(folding: name))
        return try page?.content.map { String(decoding: try wiki.content($0), as: UTF8.self) }
    }

    func page(_ name: String, _ kind: PageKind = .page) throws -> PageRecord {
        try #require(try wiki.find(kind, PageKey(folding: name)))
    }

    @discardableResult
    func move(
        _ name: String, to destination: String, kind: PageKind = .page, tree: Bool = false,
        links: Bool = true,
        by author: String = "Ada"
    ) throws -> Wiki.Moved {
        try wiki.move(
            MoveRequest(
                kind: kind, name: try PageName(name), to: try PageName(destination), movesTree: tree,
                rewritesLinks: links, author: Author(name: author), comment: ""))
    }

    @discardableResult
    func delete(_ name: String, by author: String = "Ada") throws -> Wiki.Done {
        try wiki.delete(.page, try PageName(name), author: Author(name: author), comment: "")
    }

    /// Derives every living page, as the background does.
    func derive() throws {
        _ = try wiki.missingTargets(in: try wiki.pages(.page, limit: 10_000).map(\.page))
    }

    /// Where the links of a page lead now: the names of living targets, `?` for none.
    func targets(_ name: String) throws -> [String] {
        let rendered = try wiki.rendered(try page(name))
        let targets = try wiki.targets(of: rendered.links)
        return rendered.slots.map { targets[$0.link]?.name.text ?? "?" }
    }

    func expectSound(_ location: SourceLocation = #_sourceLocation) throws {
        let faults = try wiki.faults()
        #expect(faults == [], sourceLocation: location)
    }
}
