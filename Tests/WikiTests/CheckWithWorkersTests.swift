import Glibc
import Markup
import SQLite
import TestSupport
import Testing
import WikiCore
import WikiStore

@testable import Wiki

/// The program that the package builds; its workers render here as they do for people.
private let program =
    #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/.build/debug/meent"

@Suite(.enabled(if: access(program, X_OK) == 0, "the program meent is not built"))
struct CheckWithWorkersTests {
    /// A derivation that was damaged in the database is found, so it is compared with one made anew.
    @Test(
        arguments: [
            ("UPDATE rendered SET title = 'Damaged' WHERE page = 1", ["the title of page 1"]),
            (
                "UPDATE link SET key = 'damaged' WHERE page = 1",
                ["table wanted is not what links give, for 2 names", "the links of page 1"]
            ),
            ("DELETE FROM tag WHERE page = 1", ["the tags of page 1"]),
        ] as [(StaticString, [String])]) func derivesAnew(sql: StaticString, words: [String]) throws
    {
        let folder = TemporaryFolder()
        let path = folder.path
        let pool = RendererPool(executable: program)
        defer { pool.close() }
        let wiki = try Wiki(
            store: Store.create(in: DataFolder(path: path + "/wiki")), renderer: pool, derives: false)
        defer { wiki.close() }
        _ = try wiki.save(
            SaveRequest(
                name: PageName(trusted: "A"),
                text: Array("---\ntags: [x]\n---\n# Title\n\n[[Elsewhere]]\n".utf8),
                base: nil, author: Author(name: "Ada"), comment: ""))
        let missing = try wiki.missingTargets(in: try wiki.pages(.page, limit: 10).map(\.page))
        #expect(missing == [MissingTarget(page: PageName(trusted: "A"), target: "Elsewhere")])
        #expect(try wiki.faults() == [])
        let connection = try Connection(path: path + "/wiki/wiki.db", access: .readWrite)
        try connection.run(sql)
        #expect(connection.changedRows == 1)
        let faults = try wiki.faults()
        #expect(
            faults.count == words.count && zip(faults, words).allSatisfy { $0.contains($1) }, "\(faults)")
    }
}
