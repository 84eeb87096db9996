import Testing
import WikiCore
import WikiStore

extension TemporaryStore {
    fileprivate func page(_ name: String) throws -> PageRecord? {
        try store.read { try $0.page(.page, key: PageKey(folding: name)) }
    }

    fileprivate func alias(_ name: String) throws -> PageID? {
        try store.read { try $0.alias(.page, key: PageKey(folding: name))?.page }
    }

    /// Renames a page in a change of its own.
    fileprivate func move(_ page: PageID, to name: String) throws -> Bool {
        let name = try PageName(name)
        return try store.write { writer in
            guard let record = try writer.reader.page(page), try writer.rename(page, to: name) else {
                return false
            }
            _ = try writer.addRevision(
                of: page, change: try writer.change(.move), parent: record.head, content: record.content,
                name: name)
            return true
        }
    }

    fileprivate func delete(_ page: PageID) throws {
        try store.write { writer in
            let head = try writer.reader.page(page)?.head
            _ = try writer.addRevision(
                of: page, change: try writer.change(.delete), parent: head, content: nil)
        }
    }

    fileprivate func faults() throws -> [String] {
        try store.read { try $0.structureFaults() }
    }
}

extension Writer {
    fileprivate func change(_ kind: ChangeKind) throws -> ChangeID {
        try addChange(author: Author(name: "Test"), time: Timestamp(seconds: 1), kind: kind, comment: "")
    }
}

@Suite struct NamesTests {
    @Test func anOldNameLeadsToThePage() throws {
        let wiki = try TemporaryStore()
        try wiki.save("Old name", ["text"])
        let page = try #require(try wiki.page("Old name")).id
        #expect(try wiki.move(page, to: "New name"))
        #expect(try wiki.page("Old name") == nil)
        #expect(try wiki.page("new name")?.id == page)
        #expect(try wiki.page("new name")?.name.text == "New name")
        #expect(try wiki.alias("OLD_NAME") == page)
        #expect(
            try wiki.store.read { try $0.page(.page, keyOrAlias: PageKey(folding: "old name")) }?.id == page)
        #expect(try wiki.store.read { try $0.aliases(of: page) }.map(\.name.text) == ["Old name"])
        #expect(try wiki.faults() == [])
    }

    @Test func movedBackItsOwnNameIsNoAlias() throws {
        let wiki = try TemporaryStore()
        try wiki.save("A", ["text"])
        let page = try #require(try wiki.page("A")).id
        #expect(try wiki.move(page, to: "B"))
        #expect(try wiki.move(page, to: "A"))
        #expect(try wiki.alias("A") == nil)
        #expect(try wiki.alias("B") == page)
        #expect(try wiki.faults() == [])
    }

    @Test func anotherSpellingLeavesNoAlias() throws {
        let wiki = try TemporaryStore()
        try wiki.save("name", ["text"])
        let page = try #require(try wiki.page("name")).id
        #expect(try wiki.move(page, to: "Name"))
        #expect(try wiki.page("name")?.name.text == "Name")
        #expect(try wiki.store.read { try $0.aliases(of: page) } == [])
        #expect(try wiki.faults() == [])
    }

    @Test func aLivingPageKeepsItsName() throws {
        let wiki = try TemporaryStore()
        try wiki.save("A", ["a"])
        try wiki.save("B", ["b"])
        let page = try #require(try wiki.page("A")).id
        #expect(try !wiki.move(page, to: "b"))
        #expect(try wiki.page("A")?.id == page)
        #expect(try wiki.page("B")?.id != page)
    }

    @Test func aDeletedPageGivesItsNameUpAndIsReachedByItsNumber() throws {
        let wiki = try TemporaryStore()
        try wiki.save("A", ["a"])
        try wiki.save("B", ["b"])
        let a = try #require(try wiki.page("A")).id
        let b = try #require(try wiki.page("B")).id
        try wiki.delete(b)
        #expect(try wiki.move(a, to: "B"))
        #expect(try wiki.page("B")?.id == a)
        let dead = try #require(try wiki.store.read { try $0.page(b) })
        #expect(!dead.isNamed && !dead.isLiving && dead.name.text == "B")
        #expect(try wiki.faults() == [])
        // Its name is taken, and is its own again once it is free.
        #expect(try wiki.store.write { try !$0.takeNameBack(b) })
        #expect(try wiki.move(a, to: "C"))
        #expect(try wiki.store.write { try $0.takeNameBack(b) })
        #expect(try wiki.page("B")?.id == b)
        #expect(try wiki.faults() == [])
    }

    @Test func aNewPageWinsTheNameAndTheOtherCanStillBeFound() throws {
        let wiki = try TemporaryStore()
        try wiki.save("A", ["first"])
        let first = try #require(try wiki.page("A")).id
        #expect(try wiki.move(first, to: "B"))
        try wiki.save("A", ["second"])
        let second = try #require(try wiki.page("A")).id
        #expect(second != first)
        #expect(try wiki.alias("A") == first)
        // It leads nowhere by itself any more.
        #expect(try wiki.store.read { try $0.aliases(of: first) } == [])
        #expect(try wiki.move(second, to: "C"))
        #expect(try wiki.alias("A") == second)
        #expect(try wiki.faults() == [])
    }

    @Test func twoPagesCanSwapTheirNames() throws {
        let wiki = try TemporaryStore()
        try wiki.save("A", ["a"])
        try wiki.save("B", ["b"])
        let a = try #require(try wiki.page("A"))
        let b = try #require(try wiki.page("B"))
        try wiki.store.write { writer in
            let change = try writer.change(.move)
            try writer.giveUpName(of: a.id)
            #expect(try writer.rename(b.id, to: a.name))
            #expect(try writer.rename(a.id, to: b.name))
            _ = try writer.addRevision(
                of: a.id, change: change, parent: a.head, content: a.content, name: b.name)
            _ = try writer.addRevision(
                of: b.id, change: change, parent: b.head, content: b.content, name: a.name)
        }
        #expect(try wiki.page("A")?.id == b.id)
        #expect(try wiki.page("B")?.id == a.id)
        #expect(try wiki.faults() == [])
    }

    @Test func aPageLinkedByAnOldNameKnowsIt() throws {
        let wiki = try TemporaryStore()
        try wiki.save("A", ["a"])
        try wiki.save("Linking", ["[[A]]"])
        let linking = try #require(try wiki.page("Linking"))
        try wiki.store.write { writer in
            let content = try #require(linking.content)
            try writer.keep(
                DerivedPage(
                    key: RenderKey(content: content, name: "Linking", root: "", renderer: 1), title: nil,
                    rendered: [], links: [[.init(kind: .page, key: PageKey(folding: "A"))]], tags: []),
                of: linking.id)
        }
        let page = try #require(try wiki.page("A")).id
        #expect(try wiki.move(page, to: "B"))
        let moved = try #require(try wiki.page("B"))
        #expect(
            try wiki.store.read { try $0.pagesLinking(.page, to: moved.name.key, limit: 9) }.map(\.id) == [
                linking.id
            ])
    }
}
