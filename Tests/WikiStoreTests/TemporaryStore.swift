import TestSupport
import Testing
import WikiCore
import WikiStore

/// A new wiki in a folder of its own, which goes with the test.
final class TemporaryStore {
    let store: Store
    let folder: DataFolder
    private let place = TemporaryFolder()

    init() throws {
        folder = DataFolder(path: place.path)
        store = try Store.create(in: folder)
    }

    deinit {
        store.close()
    }

    /// Saves texts onto one page, one after another.
    @discardableResult
    func save(_ name: String, _ texts: [String]) throws -> [RevisionID] {
        let name = try PageName(name)
        return try texts.map { text in
            try store.write { writer in
                let page = try writer.reader.page(.page, key: name.key)
                let id = try page?.id ?? writer.addPage(.page, name: name)
                let change = try writer.addChange(
                    author: Author(name: "Test"), time: Timestamp(seconds: 1), kind: .edit, comment: "")
                return try writer.addRevision(
                    of: id, change: change, parent: page?.head,
                    content: try writer.addContent(Array(text.utf8)),
                    name: page == nil ? name : nil)
            }
        }
    }

    /// Deletes a page.
    func delete(_ name: String) throws {
        let key = try PageName(name).key
        try store.write { writer in
            guard let page = try writer.reader.page(.page, key: key) else { return }
            let change = try writer.addChange(
                author: Author(name: "Test"), time: Timestamp(seconds: 1), kind: .delete, comment: "")
            _ = try writer.addRevision(of: page.id, change: change, parent: page.head, content: nil)
        }
    }

    func compact() throws {
        while try store.compactContents(limit: 8) > 0 {}
    }

    func text(_ revision: RevisionID) throws -> String? {
        try store.read { reader in
            try reader.revision(revision)?.content.map {
                String(decoding: try reader.content($0), as: UTF8.self)
            }
        }
    }
}
