import SQLite
import Testing
import WikiCore

@testable import WikiStore

@Suite struct DictionaryTests {
    /// A wiki of pages that have much in common, a living one of each text and 500 revisions at least.
    private final class HandbookStore {
        let wiki: TemporaryStore
        private(set) var texts: [RevisionID: String] = [:]

        init(pages: Int = 250) throws {
            wiki = try TemporaryStore()
            try add(0..<pages)
        }

        /// Pages with two revisions each, all in one commit.
        func add(_ pages: Range<Int>) throws {
            let added = try wiki.store.write { writer in
                let change = try writer.addChange(
                    author: Author(name: "Test"), time: Timestamp(seconds: 1), kind: .edit, comment: "")
                return try pages.flatMap { number in
                    let name = try PageName("Page \(number)")
                    let page = try writer.addPage(.page, name: name)
                    let texts = ["Draft \(number)\n", Self.text(number)]
                    let first = try writer.addRevision(
                        of: page, change: change, parent: nil,
                        content: try writer.addContent(Array(texts[0].utf8)), name: name)
                    let second = try writer.addRevision(
                        of: page, change: change, parent: first,
                        content: try writer.addContent(Array(texts[1].utf8)))
                    return [(first, texts[0]), (second, texts[1])]
                }
            }
            for (revision, text) in added { texts[revision] = text }
        }

        static func text(_ page: Int) -> String {
            (0..<12).map { line in
                "Step \(line): the nurse on duty writes down what was given, \(page * 7919 % 1_000_003 * (line + 1)) ml.\n"
                    + "Ask \(String(page &* 2_654_435_761 &* (line + 3), radix: 36)) when in doubt, at any hour.\n"
            }.joined()
        }

        func number(_ sql: StaticString) throws -> Int64 {
            let connection = try Connection(path: wiki.folder.database, access: .readOnly)
            return try connection.first(sql) { row throws(SQLiteError) in row.integer(0) } ?? -1
        }

        /// How many contents need a dictionary.
        func fitted() throws -> Int {
            try wiki.store.read { reader in
                try reader.contents.wholes(after: ContentID(0), limit: .max).count { $0.dictionary != nil }
            }
        }

        func expectSound() throws {
            for (revision, text) in texts { #expect(try wiki.text(revision) == text) }
            #expect(try wiki.store.read { try $0.contentFaults() } == [])
            #expect(try wiki.store.read { try $0.structureFaults() } == [])
        }

        /// Does the background's steps until the first with a dictionary, and leaves the rest.
        func compactUntilTrained() throws {
            while try number("SELECT count(*) FROM dictionary") == 0 {
                try #require(try wiki.store.compactContents(limit: 64) > 0)
            }
        }

        func erase(_ revision: RevisionID) throws {
            try wiki.store.write { writer in
                let content = try #require(try writer.reader.revision(revision)?.content)
                let change = try writer.addChange(
                    author: Author(name: ""), time: Timestamp(seconds: 2), kind: .erase, comment: "")
                _ = try writer.erase(content, change: change)
            }
            texts[revision] = ""
        }
    }

    @Test func pagesThatHaveMuchInCommonShareADictionary() throws {
        let handbook = try HandbookStore()
        try handbook.compactUntilTrained()
        let alone = try handbook.number("SELECT sum(length(bytes)) FROM content")
        try handbook.wiki.compact()
        let dictionary = try handbook.number("SELECT length(bytes) FROM dictionary")
        let together = try handbook.number("SELECT sum(length(bytes)) FROM content")
        #expect(dictionary > 0 && together + dictionary < alone)
        #expect(try handbook.fitted() >= 250)
        #expect(try handbook.number("SELECT count(*) FROM setting WHERE name = 'fitted'") == 0)
        try handbook.expectSound()
    }

    @Test func aNewTextIsCompressedWithTheDictionaryThatIsThere() throws {
        let handbook = try HandbookStore()
        try handbook.wiki.compact()
        let before = try handbook.fitted()
        try handbook.add(250..<252)
        try handbook.wiki.compact()
        #expect(try handbook.fitted() == before + 2)
        try handbook.expectSound()
    }

    /// A text that is replaced becomes a difference as ever, whichever dictionary it needed.
    @Test func whatIsNoLongerNewestNeedsNone() throws {
        let handbook = try HandbookStore()
        try handbook.wiki.compact()
        let before = try handbook.fitted()
        try handbook.wiki.save("Page 3", [HandbookStore.text(3) + "One line more.\n"])
        try handbook.wiki.compact()
        #expect(try handbook.fitted() == before)
        #expect(try handbook.number("SELECT base FROM content WHERE id = 8") == 501)
        try handbook.expectSound()
    }

    @Test func twiceAsManyPagesGetANewDictionaryAndTheOldOneGoes() throws {
        let handbook = try HandbookStore()
        try handbook.wiki.compact()
        let old = try handbook.number("SELECT id FROM dictionary")
        try handbook.add(250..<550)
        try handbook.wiki.compact()
        #expect(try handbook.number("SELECT count(*) FROM dictionary") == 1)
        #expect(try handbook.number("SELECT id FROM dictionary") != old)
        #expect(try handbook.fitted() >= 550)
        try handbook.expectSound()
    }

    /// A process that ends in the middle goes on where it was; until then texts need the one or the other.
    @Test func theWorkGoesOnWhereItWasLeft() throws {
        let handbook = try HandbookStore()
        try handbook.compactUntilTrained()
        #expect(try handbook.wiki.store.compactContents(limit: 100) == 100)
        #expect(try handbook.fitted() > 0)
        try handbook.expectSound()
        let again = try Store(folder: handbook.wiki.folder, access: .readOnly)
        let next = try #require(try again.read { try $0.fitting(limit: 50) })
        #expect(
            Set(next.forms.map(\.id)).isDisjoint(
                with: try again.read { reader in
                    try reader.contents.wholes(after: ContentID(0), limit: .max).filter {
                        $0.dictionary != nil
                    }.map(\.id)
                }))
        try handbook.wiki.compact()
        #expect(try handbook.fitted() >= 250)
        try handbook.expectSound()
    }

    @Test func textsThatHaveNothingInCommonGetNone() throws {
        let wiki = try TemporaryStore()
        var dice = SystemRandomNumberGenerator()
        let noises = (0..<500).map { _ in
            (0..<60).map { _ in String(dice.next() as UInt64, radix: 36) }.joined(separator: "\n")
        }
        try wiki.store.write { writer in
            let change = try writer.addChange(
                author: Author(name: "Test"), time: Timestamp(seconds: 1), kind: .edit, comment: "")
            for (number, noise) in noises.enumerated() {
                let name = try PageName("Page \(number)")
                _ = try writer.addRevision(
                    of: try writer.addPage(.page, name: name), change: change, parent: nil,
                    content: try writer.addContent(Array(noise.utf8)), name: name)
            }
        }
        try wiki.compact()
        #expect(try wiki.store.read { try $0.contents.dictionaries.ids() } == [])
        #expect(try wiki.store.read { try $0.contentFaults() } == [])
    }

    /// Pieces of an erased text may stand in a dictionary: it goes too, and what needed it comes back without.
    @Test func anErasureDissolvesIt() throws {
        let handbook = try HandbookStore()
        try handbook.wiki.compact()
        let gone = try #require(handbook.texts.keys.min())
        try handbook.erase(gone)
        #expect(try handbook.number("SELECT count(*) FROM dictionary") == 0)
        #expect(try handbook.fitted() == 0)
        try handbook.expectSound()
        try handbook.wiki.compact()
        #expect(try handbook.number("SELECT count(*) FROM dictionary") == 1)
        try handbook.expectSound()
    }

    /// What was made beside the writer must not come over an erasure, nor need what went with it.
    @Test func whatWasFittedMeanwhileIsNotPutInPlace() throws {
        let handbook = try HandbookStore()
        try handbook.compactUntilTrained()
        let store = handbook.wiki.store
        let fitting = try #require(try store.read { try $0.fitting(limit: 100) })
        #expect(!fitting.forms.isEmpty)
        try handbook.erase(try #require(handbook.texts.keys.min()))
        try store.write { writer in
            try writer.apply(fitting)
            for form in fitting.forms { try writer.contents.replace(form) }
        }
        #expect(try handbook.fitted() == 0)
        try handbook.expectSound()
    }

    @Test func aDamagedDictionaryIsFoundAndKeepsNobodyFromSaving() throws {
        let handbook = try HandbookStore()
        try handbook.wiki.compact()
        let fitted = try handbook.fitted()
        try handbook.wiki.store.write { writer in
            try writer.connection.run("UPDATE dictionary SET bytes = zeroblob(length(bytes))")
        }
        let store = try Store(folder: handbook.wiki.folder, access: .readOnly)
        let faults = try store.read { try $0.contentFaults() }
        #expect(faults.count > fitted)
        #expect(faults.allSatisfy { $0.hasPrefix("dictionary") && $0.hasSuffix("is not what was stored") })
        let revision = try #require(try handbook.wiki.save("Another", ["text"]).first)
        #expect(try handbook.wiki.text(revision) == "text")
    }
}
