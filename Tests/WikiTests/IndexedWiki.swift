import Glibc
import Markup
import Search
import TestSupport
import WikiCore
import WikiStore

@testable import Wiki

/// A wiki whose index is kept by hand, so that a test says when.
final class IndexedWiki {
    private let folder = TemporaryFolder()
    private var opened: (wiki: Wiki, keeper: IndexKeeper)?
    var wiki: Wiki { opened!.wiki }
    var path: String { folder.path + "/wiki" }

    private let documents: (any DocumentReading)?
    private let renderer: any PageRendering

    init(
        _ pages: [(String, String)] = [], documents: (any DocumentReading)? = nil,
        renderer: any PageRendering = PlainRendering()
    ) throws {
        self.documents = documents
        self.renderer = renderer
        let wiki = try Wiki(
            store: Store.create(in: DataFolder(path: folder.path + "/wiki")), renderer: renderer,
            documents: documents, derives: false)
        let keeper = IndexKeeper(wiki)
        opened = (wiki, keeper)
        for (name, text) in pages { try save(name, text) }
        try keeper.open()
        try keeper.follow()
    }

    deinit { opened?.wiki.close() }

    @discardableResult func save(_ name: String, _ text: String) throws -> SaveOutcome {
        let name = try PageName(name)
        return try wiki.save(
            SaveRequest(
                name: name, text: Array(text.utf8), base: try wiki.living(.page, name.key)?.head,
                author: Author(name: "Ada"), comment: ""))
    }

    /// Stores a file's bytes.
    @discardableResult func upload(_ name: String, _ bytes: [UInt8]) throws -> SaveOutcome {
        try wiki.save(
            SaveRequest(
                kind: .file, name: try PageName(name), text: bytes, base: nil, replacesAny: true,
                author: Author(name: "Ada"), comment: ""))
    }

    func delete(_ name: String) throws {
        _ = try wiki.delete(.page, PageName(name), author: Author(name: "Ada"), comment: "")
    }

    func follow() throws { try opened?.keeper.follow() }

    /// What the thread does until there is nothing left to do: opens, follows, compares, and makes anew what is damaged.
    func settle() throws {
        guard let keeper = opened?.keeper else { return }
        do {
            if keeper.reached == nil { try keeper.open() }
            try keeper.follow()
            while try keeper.auditStep() {}
        } catch SearchError.unusable {
            keeper.close()
            try keeper.rebuild()
            try keeper.follow()
        }
    }

    /// Makes everything derived anew, as the thread does when it is asked.
    ///
    /// - Parameter between: called after each step.
    func rebuild(progress: @escaping (RebuildStage) -> Void, between: @escaping () -> Void = {}) throws {
        guard let keeper = opened?.keeper else { return }
        try wiki.rebuild(with: keeper) { stage in
            progress(stage)
            between()
        }
    }

    /// The folder of the index in use.
    func generation() -> String? {
        var buffer = [CChar](repeating: 0, count: 64)
        let count = readlink(path + "/index/current", &buffer, buffer.count)
        return count > 0
            ? String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
    }

    /// What the index says of itself, and what it should hold.
    func contents() throws -> (record: IndexRecord, pages: [IndexedPage]) {
        let pages = try wiki.store.read { try $0.livingPages(after: nil, limit: 100) }
        return (try wiki.index.record()!, try wiki.indexedPages(pages))
    }

    /// Changes the index behind the keeper's back.
    func tamper(_ body: (IndexWriter) throws -> Void) throws {
        opened?.keeper.close()
        try body(try wiki.index.writer())
    }

    /// What `check` says of the index.
    func indexFaults() throws -> [String] { try wiki.indexFaults() }

    /// The server stops and starts again, on the files as they are then.
    ///
    /// - Parameter kill: whether it stops without having noted that the index is sound.
    func restart(kill: Bool = false, after change: () throws -> Void = {}) throws {
        if !kill { try opened?.keeper.finish() }
        opened?.keeper.close()
        opened?.wiki.close()
        opened = nil
        try change()
        let wiki = try Wiki(
            store: Store(folder: DataFolder(path: path), access: .readWrite), renderer: renderer,
            documents: documents, derives: false)
        let keeper = IndexKeeper(wiki)
        opened = (wiki, keeper)
        try settle()
    }

    /// The names that a query finds, best first.
    func find(_ text: String, limit: Int = 10) throws -> [String] {
        try wiki.search(SearchRequest(text: text, limit: limit)).pages.map(\.page.name.text)
    }
}
