import Glibc
import TestSupport
import Testing
import Wiki
import WikiCore
import WikiStore

@testable import Exchange

/// A new wiki and a repository to import.
final class GitBench {
    let data = TemporaryFolder()
    let source: GitRepository
    private var open: Wiki?
    /// How many exports were made.
    var exports = 0
    var wiki: Wiki { open! }

    init(_ source: GitRepository = GitRepository()) throws {
        self.source = source
        open = try Wiki(
            store: Store.create(in: DataFolder(path: data.path + "/wiki")), renderer: PlainRendering(),
            derives: false)
    }

    deinit {
        open?.close()
    }

    /// Closes the wiki and opens it again, as the next command would.
    func reopen() throws {
        open?.close()
        open = nil
        // The writer's thread lets go of the folder a moment after it has finished.
        for _ in 0..<500 {
            if let store = try? Store(folder: DataFolder(path: data.path + "/wiki"), access: .readWrite) {
                open = try Wiki(store: store, renderer: PlainRendering(), derives: false)
                return
            }
            usleep(10_000)
        }
        throw ExchangeError("the wiki could not be opened again")
    }

    @discardableResult
    func run(into prefix: String? = nil, branch: String? = nil) throws -> ImportSummary {
        try GitImport.run(
            wiki: wiki, path: source.path, into: prefix.map { PageName(trusted: $0) }, branch: branch,
            author: Author(name: "Importer"))
    }

    func plant(_ pages: KeyValuePairs<String, String>) throws {
        let folder = TemporaryFolder()
        for (name, text) in pages { folder.write(text, to: name + ".md") }
        _ = try FolderImport.run(wiki: wiki, path: folder.path, author: Author(name: "Meent"), kind: .plant)
    }

    func page(_ name: String, _ kind: PageKind = .page) throws -> PageRecord? {
        switch try wiki.lookup(kind, PageKey(folding: name)) {
        case .living(let page), .deleted(let page): page
        case .alias, .missing: nil
        }
    }

    func text(_ name: String, _ kind: PageKind = .page) throws -> String? {
        try page(name, kind)?.content.map { String(decoding: try wiki.content($0), as: UTF8.self) }
    }

    func save(_ name: String, _ text: String) throws {
        let page = try wiki.living(.page, PageKey(folding: name))
        let outcome = try wiki.save(
            SaveRequest(
                name: page?.name ?? PageName(trusted: name), text: Array(text.utf8), base: page?.head,
                author: Author(name: "Bob"), comment: "edit"))
        guard case .saved = outcome else { throw ExchangeError("the edit did not go through") }
    }

    /// A page's revisions, oldest first, with their texts; nil for a deletion.
    ///
    /// - Parameter count: how many there must be, for a test that looks at one after the other.
    func history(_ name: String, _ kind: PageKind = .page, count: Int? = nil) throws -> [(
        record: RevisionRecord, text: String?
    )] {
        let records = try page(name, kind).map { try wiki.history(of: $0.id, limit: 500).reversed() } ?? []
        if let count, records.count != count {
            throw ExchangeError("\(name) has \(records.count) revisions, not \(count)")
        }
        return try records.map { record in
            (record, try record.content.map { String(decoding: try wiki.content($0), as: UTF8.self) })
        }
    }

    /// Every living page and file by its path, with its bytes.
    func tree() throws -> [String: [UInt8]] {
        var tree: [String: [UInt8]] = [:]
        try wiki.store.read { reader in
            var pages: [PageRecord] = []
            try reader.forEachPage { if $0.isLiving { pages.append($0) } }
            for page in pages {
                guard let content = page.content else { continue }
                tree[try reader.path(of: page.id) ?? page.name.text] = try reader.content(content)
            }
        }
        return tree
    }

    /// What the repository's tip holds, by path.
    func sourceTree(_ commit: String = "HEAD") -> [String: [UInt8]] {
        var tree: [String: [UInt8]] = [:]
        for line in source.git("-c core.quotePath=false ls-tree -r \(commit)").split(separator: "\n") {
            let parts = line.split(separator: "\t", maxSplits: 1)
            let id = parts[0].split(separator: " ")[2]
            tree[String(parts[1])] = source.bytes("cat-file blob \(id)")
        }
        return tree
    }

    func faults() throws -> [String] { try wiki.faults() }
}
